import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

export const creditEvents = defineEvents('credit', {
	paid_back: {
		description: 'Credit of a client was transferred back to it',
		payload: z.object({
			credit_payout_id: z.uuid(),
			client_id: field.id('Client'),
			currency: field.currency(),
			amount: field.amount('Amount', 'What was transferred'),
			paid_on: field.date('Paid On', 'Day in Jakarta of the transfer'),
			reference: z.string().meta({ example: 'TRX-20270110-01' }),
			credit_left: field.amount('Credit Left', 'Credit of the client in this currency afterwards'),
		}),
	},
});
