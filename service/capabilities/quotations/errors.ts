import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const QuotationExpired = defineError('quotation.expired', {
	status: 409,
	title: 'The quotation has expired',
	advice: 'Revise the quotation with a later date and send it again',
	details: z.object({ quotation_id: z.string(), valid_until: z.string() }),
});
export const QuotationNotSynced = defineError('quotation.not-synced', {
	status: 409,
	title: 'The quotation has no PDF yet',
	advice: 'Run quotation.sync (the Sync Cosmic node) before sending it',
	details: z.object({ quotation_id: z.string() }),
});
export const SaleGoesOn = defineError('quotation.sale-goes-on', {
	status: 409,
	title: 'The quotation was accepted, and its sale goes on',
	advice:
		'End the sale first, with billing_cycle.cancel of its first cycle or with subscription.cancel, then revise it a moment later; or offer something else with quotation.create',
	details: z.object({ quotation_id: z.string() }),
});
export const QuotationApprovalNeeded = defineError('quotation.approval-needed', {
	status: 409,
	title: 'The quotation needs an approval before it is sent',
	advice:
		'It is asked for, and the quotation is sent by itself when it is granted: see approval.list. What was refused needs quotation.revise',
	details: z.object({
		quotation_id: z.string(),
		approvals: z.array(
			z.object({
				approval_id: z.string(),
				kind: z.string(),
				status: z.string(),
				approver: z.string(),
			}),
		),
	}),
});
export const QuotationUnprintable = defineError('quotation.unprintable', {
	status: 422,
	title: 'The quotation has characters that no font can draw',
	advice:
		'Write the text without them: lines and notes by quotation.revise, the name or address of the client by client.update, the seller in its settings',
	details: z.object({ quotation_id: z.string(), characters: z.array(z.string()) }),
});
export const quotationErrors = [
	QuotationExpired,
	QuotationNotSynced,
	SaleGoesOn,
	QuotationApprovalNeeded,
	QuotationUnprintable,
];
