import { z } from 'zod';

export const quotationConfig = z.object({
	COMPANY_NAME: z.string().min(1).max(200).default('CloudSales').meta({
		description: 'Name of the seller on quotations and their mails',
		example: 'PT Awan Niaga',
	}),
});
