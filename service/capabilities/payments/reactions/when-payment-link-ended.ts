import type { OperationContext } from '../../../platform/context/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { ensureLinkLater } from '../ensure-link.ts';
import { paymentLinkEvents, type PaymentLinkFacts } from '../events.ts';
import { findLockedSubject } from '../payable.ts';
import * as store from '../store.ts';

async function tellSubject(context: OperationContext, facts: PaymentLinkFacts): Promise<void> {
	const subject = await findLockedSubject(context, facts);
	const link = await store.findLink(context, facts.payment_link_id);
	if (subject === null || link === null) return;
	await subject.onLinkEnded(link);
	// What still waits for money never stands without a way to pay.
	if (subject.isCollectable()) ensureLinkLater(context, subject);
}

export const whenPaymentLinkExpired = defineReaction(
	'payments.when-payment-link-expired',
	paymentLinkEvents.expired,
	({ payload }, context) => tellSubject(context, payload),
);

export const whenPaymentLinkCancelled = defineReaction(
	'payments.when-payment-link-cancelled',
	paymentLinkEvents.cancelled,
	({ payload }, context) => tellSubject(context, payload),
);
