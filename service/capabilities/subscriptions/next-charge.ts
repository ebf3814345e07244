import type { ReadContext } from '../../platform/context/index.ts';
import { withPlans } from './forecast-store.ts';
import { nextPeriod } from './next-period-rules.ts';
import { getSubscription } from './store.ts';

/** What the billing run will charge next, by what is planned today. */
export type NextCharge = {
	first_day: Date;
	last_day: Date;
	/** Before tax, in minor units, with what changes carried over to it. */
	net: bigint;
	/** What the prices of whole periods are lowered by, in minor units. */
	discount: bigint;
};

const charged = new Set(['TRIALING', 'ACTIVE', 'PAST_DUE']);

/** By the arithmetic of the billing run; null when nothing is charged before a person or a payment changes that. */
export async function nextCharge(context: ReadContext, id: string): Promise<NextCharge | null> {
	const { items: _, ...row } = await getSubscription(context, id);
	const { next_billing_date: day, paused_from, status } = row;
	// A period that begins in a pause is not charged.
	if (day === null || !charged.has(status) || (paused_from !== null && paused_from <= day))
		return null;
	const [planned] = await withPlans(context.tx, [row]);
	if (planned === undefined) return null;
	const next = nextPeriod(planned, planned.terms);
	if (next === null || 'wrong' in next) return null;
	const { first_day, last_day, net, lines } = next;
	const full = lines.reduce(
		(sum, { quantity, unit_amount }) => sum + BigInt(quantity) * unit_amount,
		0n,
	);
	const off = full - lines.reduce((sum, { amount }) => sum + amount, 0n);
	return { first_day, last_day, net: net + planned.carried_net, discount: off > 0n ? off : 0n };
}
