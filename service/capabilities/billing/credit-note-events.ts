import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	credit_note_id: field.id('Credit Note'),
	number: z.string().meta({ example: 'CN-2027-000001' }),
	subject_type: z.string().meta({ example: 'subscription' }),
	subject_id: z.uuid(),
	subscription_id: field.id('Subscription').nullable(),
	client_id: field.id('Client'),
	status: z.string().meta({ example: 'ISSUED' }),
	currency: field.currency(),
	amount: field.amount('Amount', 'What it gives back, with tax'),
	tax: field.amount('Tax', 'Tax inside the amount'),
	credit_amount: field.amount(
		'Credit Amount',
		'Part of it that is credit of the client and not used; the rest has lowered what was owed, or was used',
	),
	of_period: field.date('Of Period', 'First day of the period that it gives back a part of'),
});
export type CreditNoteFacts = z.output<typeof payload>;

export const creditNoteEvents = defineEvents('credit_note', {
	issued: { description: 'A part of what was charged is given back', payload },
	buyer_note_wanted: {
		description:
			'The credited invoice has a faktur pajak: the client is to make the nota pembatalan in Coretax, or finance to replace or cancel the faktur',
		payload,
		example: { status: 'AWAITING_BUYER_NOTE' },
	},
	tax_document_recorded: {
		description: 'The tax side of it is settled by a document',
		payload,
		example: { status: 'NOTE_RECEIVED' },
	},
});
