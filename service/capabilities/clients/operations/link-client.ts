import { handle } from '../../../platform/operation/index.ts';
import { clientContract } from '../contract.ts';
import { ClientLinkTaken } from '../errors.ts';
import * as store from '../store.ts';
import { toClient } from '../to-client.ts';

export const linkClient = handle(clientContract.link, async (input, context) => {
	const { client_id, system, external_id } = input;
	await store.getClient(context, client_id);
	if (!(await store.insertLink(context, { client_id, system, external_id }))) {
		throw ClientLinkTaken(
			{ system, external_id },
			{ fields: [{ path: 'body.external_id', message: 'It is linked otherwise already' }] },
		);
	}
	return toClient(await store.getClientWithLinks(context, client_id));
});
