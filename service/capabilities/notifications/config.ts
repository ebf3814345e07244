import { z } from 'zod';

const team = (name: string) =>
	z.email().meta({
		description: `Address of the ${name} team; notifications for it go there`,
		example: `${name}@example.com`,
	});

export const notificationsConfig = z.object({
	COMPANY_NAME: z.string().min(1).max(200).default('CloudSales').meta({
		description: 'Name of the seller on quotations and their mails',
		example: 'PT Awan Niaga',
	}),
	SALES_EMAIL: team('sales'),
	FINANCE_EMAIL: team('finance'),
	OPERATIONS_EMAIL: team('operations'),
});
