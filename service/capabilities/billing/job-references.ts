import { z } from 'zod';

/** Jobs of billing cycles, for code that enqueues them. */
export const sendInvoiceReference = {
	name: 'billing_cycle.send-invoice',
	payload: z.object({ billing_cycle_id: z.uuid() }),
};

export const sendReceiptReference = {
	name: 'billing_cycle.send-receipt',
	payload: z.object({ billing_cycle_id: z.uuid() }),
};

export const makeNoteReference = {
	name: 'credit_note.make-document',
	payload: z.object({ credit_note_id: z.uuid() }),
};
