import type { OperationContext } from '../../platform/context/index.ts';
import { listBillingCycles } from '../billing/index.ts';

/** Largest page of a list; a client with more open payments than that sees the oldest. */
const limit = 200;

/** What the client of the actor has to pay now, the most urgent first. */
export async function listOpenCycles(context: OperationContext) {
	const pages = [];
	for (const status of ['OVERDUE', 'AWAITING_PAYMENT'] as const)
		pages.push(await listBillingCycles.run({ status, sort: 'due_date', limit }, context));
	return pages.flatMap((page) => page.data);
}
