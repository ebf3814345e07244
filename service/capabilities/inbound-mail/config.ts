import { z } from 'zod';

export const inboundMailConfig = z.object({
	MAIL_TRUSTED_HOST: z.string().min(1).optional().meta({
		description:
			'Host whose check of senders counts: the first word of the topmost Authentication-Results of mails in the mailbox, mx.google.com at Gmail. Without it no sender is proven, and nothing is accepted by mail',
		example: 'mx.google.com',
	}),
	ACCEPT_BY_MAIL_MAX: z.coerce.number().int().min(1).max(1_000_000_000_000).optional().meta({
		description:
			'Largest total in rupiah, tax included, that a clear yes by mail accepts. Without it every yes by mail is answered with the link to accept. Mailboxes are stolen, so keep it small',
		example: '5000000',
	}),
	MAIL_READINGS_PER_DAY: z.coerce.number().int().min(0).max(1_000_000).default(2000).meta({
		description:
			'Mails that the language model may read on one day; the others go to a person unread. 0 reads none',
	}),
	MESSAGE_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300).meta({
		description:
			'A message of a client of which no workflow has told the team that acts after so many seconds is mailed to it by the service itself; 0 where no workflow does',
	}),
});
