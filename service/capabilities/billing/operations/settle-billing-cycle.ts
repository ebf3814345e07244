import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { closeLinks, ensureLinkLater } from '../../payments/index.ts';
import { billingCycleContract } from '../contract.ts';
import { CycleOver } from '../errors.ts';
import { asSubject } from '../lifecycle.ts';
import { isCollectable, takesMoney } from '../rules.ts';
import { owedOf, settleUnpaid } from '../settle.ts';
import * as store from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

export const settleBillingCycle = handle(billingCycleContract.settle, async (input, context) => {
	const cycle = await store.lockCycle(context, input.billing_cycle_id);
	const { id, status, quotation_id } = cycle;
	if (!takesMoney(status)) throw CycleOver({ billing_cycle_id: id, status, quotation_id });
	if (input.reason === 'PAID_OUTSIDE' && input.reference === undefined) {
		const message = 'Needed for money that came another way, such as the number of the transfer';
		throw invalidInput([{ path: 'body.reference', message }]);
	}
	const owed = await owedOf(context, cycle);
	const amount = input.amount ?? owed;
	const { reason, note } = input;
	const reference = input.reference ?? null;
	const part = { reason, amount, reference, note, payment_id: null };
	if (!(await settleUnpaid(context, cycle, part)))
		return toBillingCycle(context, await store.getCycle(context, id));
	// Links that are open ask for more than is owed now; the next one asks for the rest.
	await closeLinks(context, asSubject(cycle));
	if (isCollectable(status) && amount < owed) ensureLinkLater(context, asSubject(cycle));
	return toBillingCycle(context, await store.getCycle(context, id));
});
