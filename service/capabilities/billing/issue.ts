import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { nextNumber } from '../../platform/database/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { sendReceiptReference } from './job-references.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { cycleNumber, numberSeries } from './rules.ts';
import * as store from './store.ts';
import type { BareCycle } from './store.ts';

/**
 * The invoice number of a cycle, the next one of the year when it has none. Taken last: the counter stays locked until the
 * transaction ends.
 */
export async function numberOf(
	context: OperationContext,
	cycle: Pick<BareCycle, 'number'>,
): Promise<string> {
	if (cycle.number !== null) return cycle.number;
	const today = businessDate(context.now);
	return cycleNumber(today, await nextNumber(context.tx, numberSeries(today)));
}

/**
 * Makes a new cycle collectable without documents of finance, for products whose `renewal_invoice` is LINK: it takes its
 * number, and the payment link and the mail with it follow from `billing_cycle.invoiced`. One that credit has paid already
 * takes its number, too, and is mailed as a receipt. Any other stays as it is: it is over 0, or finance has it already.
 */
export async function invoiceAtOnce(
	context: OperationContext,
	cycle: BareCycle,
): Promise<BareCycle> {
	if (cycle.status === 'PAID' && cycle.number === null && cycle.amount > 0n)
		return numberPaid(context, cycle);
	if (cycle.status !== 'DRAFT') return cycle;
	const number = await numberOf(context, cycle);
	return move(context, billingCycleLifecycle, cycle, 'invoice', { number });
}

async function numberPaid(context: OperationContext, cycle: BareCycle): Promise<BareCycle> {
	const number = await numberOf(context, cycle);
	await store.updateCycle(context, cycle.id, { number });
	context.enqueue(sendReceiptReference, { billing_cycle_id: cycle.id });
	return { ...cycle, number };
}
