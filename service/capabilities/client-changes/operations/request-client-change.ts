import { handle } from '../../../platform/operation/index.ts';
import { getClient } from '../../clients/index.ts';
import { clientRequestContract } from '../contract.ts';
import { NothingDiffers } from '../errors.ts';
import { applyAtOnce, askFinance } from '../request-change.ts';
import { partsOf } from '../rules.ts';
import { toClientChange } from '../to-client-change.ts';

export const requestClientChange = handle(
	clientRequestContract['request-change'],
	async ({ client_id, ...wanted }, context) => {
		const client = await getClient(context, client_id);
		const { tax, rest } = partsOf(client, wanted);
		const asks = Object.keys(tax).length > 0;
		const changes = Object.keys(rest).length > 0;
		if (!asks && !changes) throw NothingDiffers({ client_id });
		const requested = asks ? await askFinance(context, client, tax) : null;
		const applied = changes ? await applyAtOnce(context, client, rest) : null;
		return {
			applied: applied === null ? null : toClientChange(context, applied),
			requested: requested === null ? null : toClientChange(context, requested),
		};
	},
);
