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
	MAIL_REPLY_ADDRESS: z.email().optional().meta({
		description:
			'Address of the mailbox that is read. Answers to mails for clients go there, with a mark of the sale after a plus sign. Without it they go to the team',
		example: 'sales@example.com',
	}),
});
