import { z } from 'zod';

export const billingConfig = z.object({
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
