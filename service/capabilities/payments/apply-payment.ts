import type { OperationContext } from '../../platform/context/index.ts';
import { move, recordFirstMove, type TransitionOf } from '../../platform/lifecycle/index.ts';
import { paymentLifecycle, paymentLinkLifecycle } from './lifecycle.ts';
import { payablePoint } from './payable.ts';
import type { GatewayLink, GatewayPayment } from './ports.ts';
import {
	endsUnpaid,
	findSame,
	nextLateCheck,
	judgePayment,
	payerFee,
	type Verdict,
} from './rules.ts';
import * as store from './store.ts';
import type { LinkRow, PaymentRow } from './store.ts';

/**
 * The one place where it is decided that money has arrived, for webhook, poller and people alike. `truth` must have
 * been fetched from the gateway. Safe to repeat and to run in parallel: the link's row is locked and a payment is
 * written once. `locked` is a link that the caller holds as it is now; it saves looking for it a second time. Gives our
 * link afterwards, null when the gateway speaks of a link that is not ours.
 */
export async function applyPayment(
	context: OperationContext,
	gateway: string,
	truth: GatewayLink,
	locked: LinkRow | null = null,
): Promise<LinkRow | null> {
	let link =
		locked?.gateway_reference === truth.gateway_reference
			? locked
			: await store.lockLinkOf(context, gateway, truth);
	const known =
		truth.payments.length === 0 ? [] : await store.listKnownPayments(context, gateway, link, truth);
	for (const payment of truth.payments) {
		link = await applyOne(context, { gateway, link, truth, payment, known });
	}
	if (link === null || !endsUnpaid(link, truth)) return link;
	return move(context, paymentLinkLifecycle, link, 'expire', {
		...seenAt(link, truth),
		...noMoreChecks,
		next_check_at: nextLateCheck(context, link.expires_at),
	});
}

type Report = {
	gateway: string;
	link: LinkRow | null;
	truth: GatewayLink;
	payment: GatewayPayment;
	/** Payments that are written down; kept up to date. */
	known: PaymentRow[];
};

async function applyOne(context: OperationContext, report: Report): Promise<LinkRow | null> {
	const { gateway, link, truth, payment, known } = report;
	const { gateway_reference } = truth;
	const before = findSame(known, gateway_reference, payment);
	if (before !== null && (before.status !== 'FAILED' || payment.status === 'FAILED')) {
		if (isNamedNow(before, payment))
			remember(known, await store.namePayment(context, before.id, payment));
		return link;
	}
	const takesParts =
		context.extensions.find(payablePoint, link?.subject_type ?? '')?.takesParts ?? false;
	const verdict = judgePayment(link, truth, payment, takesParts);
	if (verdict.status === 'IGNORED') return link;
	const { transition, set } = outcomeOf(verdict, report);
	if (before !== null) {
		const values = { ...store.valuesOf(payment), ...set };
		remember(known, await move(context, paymentLifecycle, before, transition, values));
	} else {
		const status = paymentLifecycle.transitions[transition].to;
		const money = { gateway, gateway_reference, payment };
		const row = await store.insertPayment(context, link, money, { status, ...set });
		if (row === null) return link;
		recordFirstMove(context, paymentLifecycle, row, transition);
		remember(known, row);
	}
	// A link that is paid once more is paid already; its subject decides what becomes of the money.
	if (link === null || link.status === 'PAID' || verdict.status !== 'SUCCEEDED') return link;
	return move(context, paymentLinkLifecycle, link, 'pay', {
		...seenAt(link, truth),
		...noMoreChecks,
	});
}

/** The move of a payment that its verdict asks for, and what is written with it. */
function outcomeOf(
	verdict: Exclude<Verdict, { status: 'IGNORED' }>,
	{ link, truth, payment }: Report,
): { transition: TransitionOf<typeof paymentLifecycle>; set: store.Placement } {
	const payer_fee = payerFee(link, truth, payment);
	switch (verdict.status) {
		case 'FAILED':
			return { transition: 'fail', set: {} };
		case 'UNMATCHED':
			return { transition: 'leave', set: { payer_fee, unmatched_reason: verdict.reason } };
		case 'SUCCEEDED':
			return {
				transition: 'succeed',
				set: { payer_fee, placed_amount: payment.amount - payer_fee },
			};
	}
}

/** The vendor has named the money since we wrote it down under an id of our own. */
const isNamedNow = (row: PaymentRow, payment: GatewayPayment): boolean =>
	row.gateway_payment_id === payment.unnamed_id &&
	payment.gateway_payment_id !== payment.unnamed_id;

function remember(known: PaymentRow[], row: PaymentRow): void {
	const index = known.findIndex((one) => one.id === row.id);
	known.splice(index === -1 ? known.length : index, 1, row);
}

/** A link that is paid is no longer polled. */
const noMoreChecks = { leased_until: null, next_check_at: null, error: null };

/** What a link learns from its first sight at the gateway; a twin does not overwrite it. */
const seenAt = (link: LinkRow, truth: GatewayLink) =>
	link.gateway_reference === null ? store.atGateway(truth) : {};
