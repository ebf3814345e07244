import { z } from 'zod';

const team = (name: string) =>
	z.email().meta({
		description: `Address of the ${name} team; notifications for it go there`,
		example: `${name}@example.com`,
	});

export const notificationsConfig = z.object({
	SALES_EMAIL: team('sales'),
	FINANCE_EMAIL: team('finance'),
	OPERATIONS_EMAIL: team('operations'),
});
