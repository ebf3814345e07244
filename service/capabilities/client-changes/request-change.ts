import type { OperationContext } from '../../platform/context/index.ts';
import { recordFirstMove } from '../../platform/lifecycle/index.ts';
import { changeClient, type ClientRow } from '../clients/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { ChangeWaits } from './errors.ts';
import { clientChangeEvents } from './events.ts';
import { clientChangeFacts, clientChangeLifecycle } from './lifecycle.ts';
import { clientChangedMessage } from './messages.ts';
import type { Values } from './rules.ts';
import { Values as ValuesOf } from './rules.ts';
import * as store from './store.ts';
import type { ClientChangeRow } from './store.ts';

/** Writes down what waits for finance, and tells of it. */
export async function askFinance(
	context: OperationContext,
	client: ClientRow,
	wanted: Values,
): Promise<ClientChangeRow> {
	const { id: client_id } = client;
	const values = { client_id, ...sides(client, wanted), requested_by: context.actor.name };
	const waiting = await store.findRequested(context, client_id);
	const row =
		waiting === null ? await store.insertChange(context, { ...values, status: 'REQUESTED' }) : null;
	if (row === null) {
		const other = waiting ?? (await store.findRequested(context, client_id));
		throw ChangeWaits({ client_id, client_change_id: other?.id ?? '' });
	}
	context.publish(clientChangeEvents.requested, {
		subject_type: clientChangeLifecycle.name,
		subject_id: row.id,
		client_id,
		payload: clientChangeFacts(row),
	});
	return row;
}

/** Changes what needs no decision. */
export async function applyAtOnce(
	context: OperationContext,
	client: ClientRow,
	wanted: Values,
): Promise<ClientChangeRow> {
	const { id: client_id } = client;
	const row = await store.insertChange(context, {
		client_id,
		...sides(client, wanted),
		requested_by: context.actor.name,
		status: 'APPLIED',
	});
	if (row === null) throw new Error('The change was not inserted');
	recordFirstMove(context, clientChangeLifecycle, row, 'apply');
	await carryOut(context, row);
	return row;
}

/**
 * Makes a change that is APPLIED by now, and tells the client: also at the address that bills went to until now, or a
 * stranger in a session could quietly have them sent elsewhere.
 */
export async function carryOut(context: OperationContext, row: ClientChangeRow): Promise<void> {
	const { name, billing_email, locale, ...rest } = ValuesOf.parse(row.wanted);
	const tell = (): Promise<unknown> =>
		queueMessage(context, { kind: clientChangedMessage.kind, related_id: row.id });
	if (billing_email !== undefined) await tell();
	await changeClient(
		context,
		row.client_id,
		{
			...rest,
			name: name ?? undefined,
			billing_email: billing_email ?? undefined,
			locale: locale ?? undefined,
		},
		'wanted.name',
	);
	await tell();
}

/** The values that are there now, beside what is wanted. */
function sides(client: ClientRow, wanted: Values): { before: Values; wanted: Values } {
	const names = Object.keys(wanted) as (keyof Values)[];
	return { before: Object.fromEntries(names.map((name) => [name, client[name]])), wanted };
}
