import type { ReadContext } from '../../../platform/context/index.ts';
import { mayUse } from '../../../platform/contract/permissions.ts';
import { NotFound } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { listBillingCycles } from '../../billing/index.ts';
import { getClient } from '../../clients/index.ts';
import { getUserRow } from '../../identity/index.ts';
import { listSubscriptionsOf } from '../../subscriptions/index.ts';
import { listOpenCycles } from '../account.ts';
import { portalContract } from '../contract.ts';

export const getMe = handle(portalContract.me, async (_, context) => {
	const client_id = clientIdOf(context);
	const user = await getUserRow(context, context.actor.id);
	const client = await getClient(context, client_id);
	const subscriptions = await listSubscriptionsOf(context, client_id);
	// Who looks after the services alone sees no money, here as little as at `billing_cycle.list`.
	const maySeeMoney = mayUse(context.actor, listBillingCycles.operation);
	const cycles = maySeeMoney ? await listOpenCycles(context) : [];
	const open_billing_cycles = cycles.map((cycle) => ({
		...cycle,
		amount: cycle.balance,
	}));
	return { user, client, subscriptions, open_billing_cycles };
});

/** An administrator may ask, but is no client and has nothing here. */
function clientIdOf({ actor }: ReadContext): string {
	if (actor.client_id === null) throw NotFound({ resource: 'client', id: actor.id });
	return actor.client_id;
}
