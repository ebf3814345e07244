import type { OperationContext } from '../../platform/context/index.ts';
import { ClientNameTaken } from './errors.ts';
import { clientEvents } from './events.ts';
import * as store from './store.ts';

/** Saves a client and announces it; `field` is what the caller named the name in its own input. */
export async function createClientRow(
	context: OperationContext,
	values: store.ClientValues,
	field = 'body.name',
): Promise<store.ClientRow> {
	const row = await store.insertClient(context, values);
	if (row === null) throw await nameTaken(context, values.name, field);
	context.publish(clientEvents.created, {
		subject_type: 'client',
		subject_id: row.id,
		client_id: row.id,
		payload: { client_id: row.id, name: row.name },
	});
	return row;
}

/** The client of this name: the one that is there, or a new one. Two callers at once get the same one. */
export async function ensureClient(
	context: OperationContext,
	values: store.ClientValues,
): Promise<store.ClientRow> {
	await store.lockClientName(context, values.name);
	return (
		(await store.findClientByName(context, values.name)) ?? (await createClientRow(context, values))
	);
}

/** A new client under the first of these names that is free: never one that is there already. */
export async function createClientNamed(
	context: OperationContext,
	names: readonly string[],
	values: Omit<store.ClientValues, 'name'>,
): Promise<store.ClientRow> {
	for (const name of names) {
		await store.lockClientName(context, name);
		if ((await store.findClientByName(context, name)) === null)
			return createClientRow(context, { ...values, name });
	}
	throw new Error('None of the names for a new client is free');
}

/** The refusal of a name that another client has. */
export async function nameTaken(
	context: OperationContext,
	name: string,
	field: string,
): Promise<Error> {
	const holder = await store.findClientByName(context, name);
	return ClientNameTaken(
		{ client_id: holder?.id ?? '' },
		{ fields: [{ path: field, message: 'Another client has this name' }] },
	);
}
