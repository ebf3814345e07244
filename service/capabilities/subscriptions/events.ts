import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	subscription_id: field.id('Subscription'),
	client_id: field.id('Client'),
	quotation_id: field.id('Quotation').nullable(),
	status: z.string().meta({ example: 'ACTIVE' }),
	billing_period: field.recurringPeriod('How often it is charged'),
	next_billing_date: field.date('Next Billing Date', 'When the next period is charged').nullable(),
});
export type SubscriptionFacts = z.output<typeof payload>;

export const subscriptionEvents = defineEvents('subscription', {
	created: { description: 'A subscription waits for its first payment', payload },
	activated: { description: 'It was paid and its services are being switched on', payload },
	provisioned: { description: 'Everything it includes is switched on', payload },
	cancelled: { description: 'It ended', payload },
});
