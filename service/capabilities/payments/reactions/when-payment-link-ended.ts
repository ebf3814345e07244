import type { OperationContext } from '../../../platform/context/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { paymentLinkEvents, type PaymentLinkFacts } from '../events.ts';
import { findLockedSubject } from '../payable.ts';
import * as store from '../store.ts';

async function tellSubject(context: OperationContext, facts: PaymentLinkFacts): Promise<void> {
	const subject = await findLockedSubject(context, facts);
	const link = await store.findLink(context, facts.payment_link_id);
	if (subject !== null && link !== null) await subject.onLinkEnded(link);
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
