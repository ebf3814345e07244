import type { OperationContext } from '../../../platform/context/index.ts';
import { Unavailable } from '../../../platform/errors/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { queueMessage } from '../../notifications/index.ts';
import { getQuotation } from '../../quotations/index.ts';
import { invoiceContract } from '../contract.ts';
import { CycleOver, QuotationNotAccepted } from '../errors.ts';
import { billingCycleLifecycle } from '../lifecycle.ts';
import { awaitsInvoice, isEnded, wasRequested } from '../rules.ts';
import { invoiceRequestMessage } from '../messages.ts';
import * as store from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

export const requestInvoice = handle(invoiceContract.request, async (input, context) => {
	const id = input.billing_cycle_id ?? (await initialCycleOf(context, input.quotation_id ?? ''));
	const cycle = await store.lockCycleWithItems(context, id);
	const { status, quotation_id } = cycle;
	if (isEnded(status) && status !== 'PAID')
		throw CycleOver({ billing_cycle_id: id, status, quotation_id }, { detail: `It is ${status}` });
	if (cycle.quotation_id !== null) await assertAccepted(context, cycle.quotation_id);
	// What fell due before it was invoiced stays overdue; finance is asked all the same, once for each content.
	if (wasRequested(cycle.status) && !awaitsInvoice(cycle)) return toBillingCycle(context, cycle);
	if (!awaitsInvoice(cycle)) await move(context, billingCycleLifecycle, cycle, 'request');
	await queueMessage(context, {
		kind: invoiceRequestMessage.kind,
		related_id: cycle.id,
		draft_id: input.draft_id,
	});
	return toBillingCycle(context, await store.getCycle(context, cycle.id));
});

async function initialCycleOf(context: OperationContext, quotationId: string): Promise<string> {
	await assertAccepted(context, quotationId);
	const cycle = await store.findCycleOfQuotation(context, quotationId);
	if (cycle !== null) return cycle.id;
	throw Unavailable(
		{},
		{
			detail: 'The first billing cycle of the quotation is just being made; ask again in a moment',
			retryAfterSeconds: 2,
		},
	);
}

async function assertAccepted(context: OperationContext, quotationId: string): Promise<void> {
	const { id, number, status } = await getQuotation(context, quotationId);
	if (status === 'ACCEPTED') return;
	throw QuotationNotAccepted(
		{ quotation_id: id, status },
		{ detail: `Quotation ${number} is ${status}` },
	);
}
