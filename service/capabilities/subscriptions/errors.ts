import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const NotPaid = defineError('subscription.not-paid', {
	status: 409,
	title: 'The first billing cycle has not been paid',
	advice:
		'Have the client pay (payment_link.create), or record money that came another way with billing_cycle.settle; a sale that has ended is offered anew with quotation.revise',
	details: z.object({ subscription_id: z.string(), billing_cycle_status: z.string() }),
});
export const subscriptionErrors = [NotPaid];
