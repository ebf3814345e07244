import { z } from 'zod';
import { controlRoute } from '../../core/control-route.ts';
import { DELAYED_READ, fault, lastingFault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { googleErrors } from '../google/errors.ts';
import { TOKEN_FAULT, google } from '../google/index.ts';
import { createGmailBooks } from './books.ts';
import type { Gmail, GmailBooks, GmailCredentials } from './books.ts';
import { gmailRoutes, receiveMail } from './messages.ts';
import { mailRoutes, mailboxPage } from './page.ts';
import { messageReport } from './report.ts';

const InboundMail = z
	.object({
		raw: z.string().optional(),
		from: z.string().default('client@example.com'),
		subject: z.string().default(''),
		text: z.string().default(''),
		in_reply_to: z.string().optional(),
	})
	.strict();

export const gmail = defineVendor<GmailBooks, GmailCredentials>({
	id: 'gmail',
	title: 'Gmail',
	credentials: ({ world }) => ({ sender: google.in(world).credentials.sender }),
	environment: ({ credentials, url }) => ({
		GMAIL_BASE_URL: `${url}/google/gmail/`,
		GMAIL_SENDER: credentials.sender,
		GMAIL_CALLS_PER_SECOND: '1000',
	}),
	short_time_limits: { GMAIL_TIMEOUT_MS: '3000' },
	books: {
		empty: createGmailBooks,
		report: ({ books }) => ({ messages: books.messages.map(messageReport) }),
		counts: ({ books }) => ({ messages: books.messages.length }),
	},
	apis: [
		{
			at: ['/google/gmail'],
			at_root: /^\/gmail\/v1\//,
			serves: 'Gmail',
			reached_by: 'base URL',
			routes: gmailRoutes,
			errors: googleErrors('gmail'),
		},
	],
	faults: {
		...TOKEN_FAULT,
		message_id_rewritten: fault('our Message-ID is replaced'),
		// It hides a mail for a number of searches, and not for the time that the fault is switched on.
		delayed_read: lastingFault(DELAYED_READ.delayed_read.means),
	},
	writes: 'POST /**',
	control: [
		controlRoute(
			'POST /gmail/inbox',
			'a mail from outside for `GMAIL_SENDER`, whole as `raw` or made of the other fields',
			InboundMail,
			async (own, input) => {
				const message = await receiveMail(own, Buffer.from(input.raw ?? compose(own, input)));
				return { status: 201, body: { id: message.id, message_id: message.message_id } };
			},
		),
	],
	page: { address: '/mailbox', title: 'Mailbox', content: mailboxPage },
	web: (own) => ({ '/mailbox': mailRoutes(own) }),
});

function compose(own: Gmail, mail: z.infer<typeof InboundMail>): string {
	const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');
	const encoded = `=?UTF-8?B?${Buffer.from(oneLine(mail.subject)).toString('base64')}?=`;
	return [
		`From: ${oneLine(mail.from)}`,
		`To: ${own.credentials.sender}`,
		`Subject: ${encoded}`,
		`Date: ${own.now().toUTCString()}`,
		`Message-ID: <${own.random.uuid()}@mail.client.example>`,
		...(mail.in_reply_to
			? [`In-Reply-To: ${oneLine(mail.in_reply_to)}`, `References: ${oneLine(mail.in_reply_to)}`]
			: []),
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: base64',
		'',
		Buffer.from(mail.text).toString('base64').replace(/.{76}/g, '$&\r\n'),
	].join('\r\n');
}
