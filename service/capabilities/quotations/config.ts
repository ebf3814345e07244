import { z } from 'zod';
import { approvers } from '../approvals/index.ts';

/** What the seller asks of everyone who pays, and what a quotation may be without the approval of another person. */
export const quotationSettings = z.object({
	BILLING_DUE_DAYS: z.coerce.number().int().min(0).max(365).default(14).meta({
		description:
			'Days from the acceptance of a quotation, or the making of a later billing cycle, to the due date; quotations state it',
	}),
	QUOTATION_DISCOUNT_MAX_PERCENT: z.coerce.number().min(0).max(100).optional().meta({
		description:
			'Largest discount from the catalogue, in percent, with which a quotation is sent without approval; no approval when not set',
		example: '15',
	}),
	QUOTATION_DISCOUNT_APPROVER: z.enum(approvers).default('FINANCE').meta({
		description: 'Role that decides about discounts above the limit, besides ADMIN',
	}),
	QUOTATION_APPROVAL_AMOUNT: z.coerce
		.number()
		.int()
		.min(0)
		.max(Number.MAX_SAFE_INTEGER)
		.optional()
		.meta({
			description:
				'Largest total with tax, in rupiah, with which a quotation is sent without approval; in another currency each needs one. No approval when not set',
			example: '500000000',
		}),
	QUOTATION_AMOUNT_APPROVER: z.enum(approvers).default('OPERATIONS').meta({
		description: 'Role that decides about amounts above the limit, besides ADMIN',
	}),
});
