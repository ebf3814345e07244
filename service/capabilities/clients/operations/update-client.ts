import { handle } from '../../../platform/operation/index.ts';
import { changeClient } from '../change-client.ts';
import { clientContract } from '../contract.ts';
import { toClient } from '../to-client.ts';

export const updateClient = handle(
	clientContract.update,
	async ({ client_id, ...values }, context) =>
		toClient(await changeClient(context, client_id, values)),
);
