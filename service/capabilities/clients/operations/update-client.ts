import { handle } from '../../../platform/operation/index.ts';
import { clientContract } from '../contract.ts';
import { nameTaken } from '../create-client-row.ts';
import * as store from '../store.ts';
import { toClient } from '../to-client.ts';

export const updateClient = handle(clientContract.update, async (input, context) => {
	const { client_id: id, ...values } = input;
	await store.getClient(context, id);
	if (values.name !== undefined) {
		await store.lockClientName(context, values.name);
		const holder = await store.findClientByName(context, values.name);
		if (holder !== null && holder.id !== id)
			throw await nameTaken(context, values.name, 'body.name');
	}
	return toClient(await store.updateClient(context, id, values));
});
