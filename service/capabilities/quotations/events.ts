import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	quotation_id: field.id('Quotation'),
	number: z.string().meta({ example: 'QUO-2026-000123' }),
	version: z.int(),
	client_id: field.id('Client'),
	status: z.string().meta({ example: 'DRAFT' }),
	currency: field.currency(),
	total: field.amount('Total', 'Total with tax'),
	valid_until: field.date('Valid Until', 'Last day of the offer'),
});
export type QuotationFacts = z.output<typeof payload>;

export const quotationEvents = defineEvents('quotation', {
	created: { description: 'A quotation, or a new version of one, was saved', payload },
	send_requested: {
		description:
			'It is to be made ready and sent to the client, as a form or another command wished',
		payload,
	},
	synced: { description: 'Its PDF was rendered and stored with its document', payload },
	sent: { description: 'It was sent to the client', payload },
	accepted: { description: 'The client accepted it', payload },
	rejected: { description: 'The client turned it down', payload },
	expired: { description: 'Its last day passed without an answer', payload },
});
