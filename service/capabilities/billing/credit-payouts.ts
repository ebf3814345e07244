import type { OperationContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { listCredit, takeFrom } from './credit.ts';
import { creditEvents } from './credit-events.ts';
import * as payouts from './credit-payout-store.ts';
import type { NewPayout, PayoutRow } from './credit-payout-store.ts';
import { NotEnoughCredit, PayoutDiffers } from './errors.ts';
import * as settlements from './settlement-store.ts';

const payoutType = 'credit_payout';

/**
 * Writes down that credit was transferred back to its client, and lowers it by that, the oldest first. The same transfer again
 * changes nothing and gives what is there. Throws credit.not-enough where there is less credit, and credit.payout-differs where
 * the reference stands for another amount. All of it or nothing, in the transaction of the caller.
 */
export async function payBack(context: OperationContext, wanted: NewPayout): Promise<PayoutRow> {
	const { client_id, currency, amount, reference } = wanted;
	const payout = await payouts.insertPayout(context, wanted);
	if (payout === null) {
		const there = await payouts.getPayoutBy(context, wanted);
		if (there.amount === amount) return there;
		throw PayoutDiffers({ reference, amount: there.amount.toString() });
	}
	const sources = await listCredit(context, { client_id, currency });
	let left = amount;
	for (const source of sources) {
		if (left === 0n) break;
		const taken = await takeFrom(context, source, left);
		if (taken === 0n) continue;
		left -= taken;
		const { source_type, source_id } = source;
		await settlements.insertSettlement(context, {
			subject_type: payoutType,
			subject_id: payout.id,
			client_id,
			kind: 'CREDIT',
			currency,
			amount: taken,
			source_type,
			source_id,
			occurred_at: context.now,
			note: null,
			reference,
		});
	}
	// Rolls back what was taken: credit is never below zero, and nothing is paid back in part.
	if (left > 0n) throw NotEnoughCredit({ available: (amount - left).toString(), currency });
	const rest = sumOf(sources.map(({ credit_amount }) => credit_amount)) - amount;
	context.publish(creditEvents.paid_back, {
		subject_type: payoutType,
		subject_id: payout.id,
		client_id,
		payload: {
			credit_payout_id: payout.id,
			client_id,
			currency,
			amount,
			paid_on: payout.paid_on,
			reference,
			credit_left: rest < 0n ? 0n : rest,
		},
	});
	return payout;
}
