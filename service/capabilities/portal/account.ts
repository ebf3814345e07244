import type { OperationContext } from '../../platform/context/index.ts';
import { listBillingCycles } from '../billing/index.ts';
import { listDocuments } from '../documents/index.ts';
import { listTasksOf } from '../provisioning/index.ts';
import { listSubscriptionsOf } from '../subscriptions/index.ts';

/** Largest page of a list; a client with more open payments than that sees the oldest. */
const limit = 200;

/** What the client of the actor has to pay now, the most urgent first. */
export async function listOpenCycles(context: OperationContext) {
	const pages = [];
	for (const status of ['OVERDUE', 'AWAITING_PAYMENT'] as const)
		pages.push(await listBillingCycles.run({ status, sort: 'due_date', limit }, context));
	return pages.flatMap((page) => page.data);
}

/** Files of the client of the actor, newest first. */
export const listFiles = async (context: OperationContext) =>
	(await listDocuments.run({ sort: '-created_at', limit }, context)).data;

/** Subscriptions of a client with what is being switched on for each. */
export async function listServices(context: OperationContext, clientId: string) {
	const subscriptions = await listSubscriptionsOf(context, clientId);
	const tasks = await listTasksOf(context, ...subscriptions.map((one) => one.id));
	return subscriptions.map((subscription) => ({
		subscription,
		tasks: tasks.filter((task) => task.subscription_id === subscription.id),
	}));
}
