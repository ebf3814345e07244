import { handle } from '../../../platform/operation/index.ts';
import { clientContract } from '../contract.ts';
import { createClientRow } from '../create-client-row.ts';
import { toClient } from '../to-client.ts';

export const createClient = handle(clientContract.create, async (input, context) =>
	toClient({ ...(await createClientRow(context, input)), links: [] }),
);
