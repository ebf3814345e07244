import { z } from 'zod';

/** What the seller asks of everyone who pays: documents state it before billing applies it. */
export const paymentTerms = z.object({
	BILLING_DUE_DAYS: z.coerce.number().int().min(0).max(365).default(14).meta({
		description:
			'Days from the acceptance of a quotation, or the making of a later billing cycle, to the due date; quotations state it',
	}),
});
