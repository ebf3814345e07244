import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { paymentEvents } from './events.ts';
import { paymentLinkLifecycle } from './lifecycle.ts';
import type { GatewayLink, GatewayPayment } from './ports.ts';
import { endsUnpaid, judgePayment } from './rules.ts';
import * as store from './store.ts';
import type { LinkRow, PaymentRow } from './store.ts';
import { paymentFacts } from './to-payment.ts';

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
	for (const payment of truth.payments) {
		link = await applyOne(context, gateway, link, truth, payment);
	}
	if (link === null || !endsUnpaid(link, truth)) return link;
	return move(context, paymentLinkLifecycle, link, 'expire', {
		...seenAt(link, truth),
		...settled,
	});
}

async function applyOne(
	context: OperationContext,
	gateway: string,
	link: LinkRow | null,
	truth: GatewayLink,
	payment: GatewayPayment,
): Promise<LinkRow | null> {
	const verdict = judgePayment(link, truth, payment);
	if (verdict.status === 'IGNORED') return link;
	const reason = verdict.status === 'UNMATCHED' ? verdict.reason : null;
	const recorded = await store.recordPayment(context, gateway, link, payment, {
		status: verdict.status,
		reason,
	});
	if (recorded === null) return link;
	announcePayment(context, recorded);
	if (link === null || verdict.status !== 'SUCCEEDED') return link;
	return move(context, paymentLinkLifecycle, link, 'pay', { ...seenAt(link, truth), ...settled });
}

/** Publishes what became of a payment, by its status. */
export function announcePayment(context: OperationContext, payment: PaymentRow): void {
	const about = {
		subject_type: 'payment',
		subject_id: payment.id,
		client_id: payment.client_id,
	};
	const payload = paymentFacts(payment);
	switch (payment.status) {
		case 'SUCCEEDED':
			return context.publish(paymentEvents.succeeded, { ...about, payload });
		case 'FAILED':
			return context.publish(paymentEvents.failed, { ...about, payload });
		case 'UNMATCHED': {
			const reason = payment.unmatched_reason ?? 'unknown';
			return context.publish(paymentEvents.unmatched, {
				...about,
				payload: { ...payload, reason },
			});
		}
		default:
			throw new Error(`A payment cannot be ${payment.status}`);
	}
}

const settled = { leased_until: null, next_check_at: null, error: null };

/** What a link learns from its first sight at the gateway; a twin does not overwrite it. */
function seenAt(link: LinkRow, truth: GatewayLink) {
	return link.gateway_reference === null
		? { gateway_reference: truth.gateway_reference, url: truth.url }
		: {};
}
