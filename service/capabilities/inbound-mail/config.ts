import { z } from 'zod';

export const inboundMailConfig = z.object({
	MAIL_TRUSTED_HOST: z.string().min(1).optional().meta({
		description:
			'Host whose check of senders counts: the first word of the topmost Authentication-Results of mails in the mailbox, mx.google.com at Gmail. Without it no sender is proven, and nothing is accepted by mail',
		example: 'mx.google.com',
	}),
});
