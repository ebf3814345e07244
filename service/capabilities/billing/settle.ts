import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { billingCycleEvents } from './events.ts';
import { billingCycleFacts, billingCycleLifecycle } from './lifecycle.ts';
import { balanceOf, reasonAgainst } from './rules.ts';
import * as store from './store.ts';
import type { BareCycle, NewSettlement } from './store.ts';

type Part = Omit<NewSettlement, 'subject_type' | 'subject_id' | 'client_id' | 'currency'>;
type Payment = {
	payment_id: string;
	currency: string;
	amount: bigint;
	paid_at: Date;
};

/**
 * Uses money for a cycle whose row the caller has locked: it pays the cycle, or a part of it. Gives the reason when the cycle
 * has no use for it, such as more money than is owed; then nothing is written. The same payment again changes nothing.
 */
export async function settleByPayment(
	context: OperationContext,
	cycle: BareCycle,
	{ payment_id, currency, amount, paid_at }: Payment,
): Promise<string | null> {
	const source = { kind: 'PAYMENT', source_type: 'payment', source_id: payment_id } as const;
	const reason = reasonAgainst(cycle, { currency, amount });
	if (reason === null) {
		await settle(context, cycle, {
			...source,
			amount,
			occurred_at: paid_at,
			note: null,
		});
		return null;
	}
	return (await store.hasSettled(context, asSubject(cycle), source)) ? null : reason;
}

/** The amount must not be more than the balance; the row of the cycle is locked by the caller. */
async function settle(context: OperationContext, cycle: BareCycle, part: Part): Promise<void> {
	const { client_id, currency } = cycle;
	const settlement = { ...asSubject(cycle), client_id, currency, ...part };
	if ((await store.insertSettlement(context, settlement)) === null) return;
	const settled_amount = cycle.settled_amount + part.amount;
	if (balanceOf({ ...cycle, settled_amount }) === 0n) {
		const paid_at = part.occurred_at;
		await move(context, billingCycleLifecycle, cycle, 'pay', { settled_amount, paid_at });
		return;
	}
	await store.updateCycle(context, cycle.id, { settled_amount });
	context.publish(billingCycleEvents.partly_paid, {
		subject_type: billingCycleLifecycle.name,
		subject_id: cycle.id,
		client_id,
		payload: billingCycleFacts({ ...cycle, settled_amount }),
	});
}

const asSubject = ({ id }: BareCycle): { subject_type: string; subject_id: string } => ({
	subject_type: billingCycleLifecycle.name,
	subject_id: id,
});
