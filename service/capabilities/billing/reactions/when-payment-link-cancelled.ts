import { defineReaction } from '../../../platform/events/index.ts';
import { paymentLinkEvents } from '../../payments/events.ts';
import { forgetLink } from '../collect.ts';

export const whenPaymentLinkCancelled = defineReaction(
	'billing.when-payment-link-cancelled',
	paymentLinkEvents.cancelled,
	({ payload }, context) => forgetLink(context, payload),
);
