import { z } from 'zod';
import { controlRoute, refusal } from '../../core/control-route.ts';
import type { ControlRoute } from '../../core/control-route.ts';
import type { Gmail } from './books.ts';
import { expireHistory } from './history.ts';
import { labelMessage, receiveMail } from './messages.ts';
import { announce } from './push.ts';

const InboundMail = z
	.object({
		raw: z.string().optional(),
		raw_base64: z.string().optional(),
		labels: z.array(z.string()).default(['INBOX', 'UNREAD']),
		from: z.string().default('client@example.com'),
		to: z.string().optional(),
		subject: z.string().default(''),
		text: z.string().default(''),
		in_reply_to: z.string().optional(),
		/** What Gmail found out about the sender. */
		authentication: z.enum(['pass', 'fail', 'none']).default('pass'),
	})
	.strict();

export const inboxControl: ControlRoute<Gmail>[] = [
	controlRoute(
		'POST /gmail/inbox',
		'a mail from outside for `GMAIL_SENDER`, whole as `raw` or `raw_base64`, or made of the other fields; with `labels: ["SPAM"]` it lands in spam',
		InboundMail,
		async (own, input) => {
			const given = input.raw_base64;
			const raw =
				given === undefined
					? Buffer.from(input.raw ?? compose(own, input))
					: Buffer.from(given, 'base64');
			const message = await receiveMail(own, raw, input.labels);
			return { status: 201, body: { id: message.id, message_id: message.message_id } };
		},
	),
	controlRoute(
		'POST /gmail/messages/{id}/labels',
		'as a person does in Gmail: takes a mail out of spam, or puts it there',
		z
			.object({ add: z.array(z.string()).default([]), remove: z.array(z.string()).default([]) })
			.strict(),
		(own, { add, remove }, { id = '' }) => {
			const message = own.books.messages.find((one) => one.id === id);
			if (message === undefined) throw refusal(404, `no message ${id}`);
			labelMessage(own, message, { add, remove });
			announce(own);
			return { status: 200, body: { labels: message.label_ids } };
		},
	),
	controlRoute(
		'POST /gmail/messages/{id}/delete',
		'a person deletes a mail for good',
		z.object({}),
		(own, _input, { id = '' }) => {
			const message = own.books.messages.find((one) => one.id === id);
			if (message === undefined) throw refusal(404, `no message ${id}`);
			own.books.messages = own.books.messages.filter((one) => one !== message);
			return { status: 200, body: { ok: true } };
		},
	),
	controlRoute(
		'POST /gmail/history/expire',
		'the history of the past is forgotten: asked for it, Gmail answers 404',
		z.object({}),
		(own) => {
			expireHistory(own);
			return { status: 200, body: { history_id: own.books.history_id } };
		},
	),
	controlRoute(
		'POST /gmail/quota',
		'counts quota units as Gmail does (send 100, get 20, list 5, history 2, watch 100) and answers 429 beyond so many a minute; null counts none',
		z.object({ units_per_minute: z.number().int().positive().nullable() }).strict(),
		(own, { units_per_minute }) => {
			own.books.quota = { units_per_minute, spent: [] };
			return { status: 200, body: { units_per_minute } };
		},
	),
];

function compose(own: Gmail, mail: z.infer<typeof InboundMail>): string {
	const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');
	const encoded = `=?UTF-8?B?${Buffer.from(oneLine(mail.subject)).toString('base64')}?=`;
	const domain = /@([^\s<>@]+?)>?\s*$/.exec(mail.from)?.[1] ?? 'example.com';
	const verdict = mail.authentication;
	return [
		`Delivered-To: ${own.credentials.sender}`,
		`Authentication-Results: mx.google.com; dkim=${verdict} header.i=@${domain}; spf=${verdict} smtp.mailfrom=x@${domain}; dmarc=${verdict} (p=REJECT) header.from=${domain}`,
		`From: ${oneLine(mail.from)}`,
		`To: ${oneLine(mail.to ?? own.credentials.sender)}`,
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
