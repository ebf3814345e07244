import type { ReadContext } from '../../platform/context/index.ts';
import type { standings } from './contract.ts';
import * as store from './store.ts';

/** How the payment of a link stands by our books. */
export type Standing = {
	/** PART: less came in than the link asked for. KEPT: it was not needed and is credit. HELD: what came in does not fit. */
	state: (typeof standings)[number];
	received: bigint;
	held: bigint;
	paid_at: Date | null;
};

export async function standingOf(
	context: Pick<ReadContext, 'tx' | 'now' | 'machine_now'>,
	link: store.LinkRow,
): Promise<Standing> {
	const payments = await store.paymentsOn(context, link);
	const held = payments
		.filter(({ status }) => status === 'UNMATCHED')
		.reduce((sum, payment) => sum + payment.amount - payment.placed_amount, 0n);
	const paid = payments.filter(({ status }) => status === 'SUCCEEDED');
	const received = paid.reduce((sum, { amount, payer_fee }) => sum + amount - payer_fee, 0n);
	const given = paid.reduce((sum, { placed_amount }) => sum + placed_amount, 0n);
	const state = stateOf(link, { received, given, held });
	return { state, received, held, paid_at: paid[0]?.paid_at ?? null };
}

function stateOf(
	{ status, amount }: store.LinkRow,
	{ received, given, held }: { received: bigint; given: bigint; held: bigint },
): Standing['state'] {
	if (received > 0n && given === 0n) return 'KEPT';
	if (received > 0n) return received < amount ? 'PART' : 'RECEIVED';
	if (held > 0n) return 'HELD';
	if (status === 'PAID') return 'RECEIVED';
	return ['EXPIRED', 'CANCELLED', 'FAILED'].includes(status) ? 'CLOSED' : 'WAITING';
}
