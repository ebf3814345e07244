import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const NotPaid = defineError('subscription.not-paid', {
	status: 409,
	title: 'The first billing cycle has not been paid',
	advice: 'Wait for the payment; a subscription is switched on only by money that arrived',
	details: z.object({ subscription_id: z.string(), billing_cycle_status: z.string() }),
});
export const subscriptionErrors = [NotPaid];
