import { z } from 'zod';

export const billingConfig = z.object({
	INVOICE_REQUEST_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(600).meta({
		description:
			'A billing cycle of a later period or a change for which no workflow has asked finance for the invoice after so many seconds is requested by the service itself',
	}),
	PAYMENT_LINK_DAYS_AFTER_DUE: z.coerce.number().int().min(0).max(365).default(30).meta({
		description:
			'Days after its due date until which a billing cycle can be paid by its link; a gateway that allows less shortens it',
	}),
	ROUNDING_WRITE_OFF_LIMIT: z.coerce.number().int().min(0).max(1_000_000).default(1_000).meta({
		description:
			'Largest rest of a billing cycle that finance may settle as a difference of rounding, in minor units (rupiah)',
	}),
	USE_CREDIT_AUTOMATICALLY: z.stringbool().default(true).meta({
		description:
			'Whether renewals and adjustments use the credit of the client when they are made; otherwise finance uses it by credit.use',
	}),
	FINANCE_UPLOAD_URL: z
		.url({ protocol: /^https?$/ })
		.optional()
		.meta({
			description:
				'Page where finance uploads an invoice; the billing cycle goes along as ?billing_cycle_id=. Without it the form of the n8n below',
			example: 'https://n8n.example.com/form/cloudsales-finance-upload',
		}),
	N8N_FORM_BASE_URL: z
		.url({ protocol: /^https?$/ })
		.optional()
		.meta({
			description: 'Address of the n8n that serves the forms of the CloudSales workflows',
			example: 'https://n8n.example.com',
		}),
});
