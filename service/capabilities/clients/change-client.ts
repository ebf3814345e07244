import type { OperationContext } from '../../platform/context/index.ts';
import { nameTaken } from './create-client-row.ts';
import * as store from './store.ts';

/** Changes a client; `field` is what the caller named the name in its own input. */
export async function changeClient(
	context: OperationContext,
	id: string,
	values: store.ClientChanges,
	field = 'body.name',
): Promise<store.ClientWithLinks> {
	await store.getClient(context, id);
	if (values.name !== undefined) {
		await store.lockClientName(context, values.name);
		const holder = await store.findClientByName(context, values.name);
		if (holder !== null && holder.id !== id) throw await nameTaken(context, values.name, field);
	}
	return store.updateClient(context, id, values);
}
