import { z } from 'zod';

export const subscriptionsConfig = z.object({
	COMPANY_NAME: z.string().min(1).max(200).default('CloudSales').meta({
		description: 'Name of the seller on quotations and their mails',
		example: 'PT Awan Niaga',
	}),
	SUBSCRIPTION_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300).meta({
		description:
			'A paid subscription that no workflow has activated after so many seconds is activated by the service itself',
	}),
});
