import { defineReaction } from '../../../platform/events/index.ts';
import { paymentLinkEvents } from '../../payments/events.ts';
import { forgetLink } from '../collect.ts';

export const whenPaymentLinkExpired = defineReaction(
	'billing.when-payment-link-expired',
	paymentLinkEvents.expired,
	({ payload }, context) => forgetLink(context, payload),
);
