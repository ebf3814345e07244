import express from 'express';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { BOOKS } from './books.ts';
import { FaultRequest } from './core/faults.ts';
import { FAULT_KINDS } from './core/fault-kinds.ts';
import type { World } from './core/world.ts';
import { receiveMail } from './vendors/gmail.ts';
import {
	expireInvoice,
	failInvoice,
	payInvoice,
	settleInvoice,
} from './vendors/xendit-payments.ts';
import type { Outcome } from './vendors/xendit-payments.ts';
import { resendWebhook } from './vendors/xendit-webhooks.ts';

const Payment = z
	.object({ amount: z.number().positive().optional(), channel: z.string().optional() })
	.strict();
const InboundMail = z
	.object({
		raw: z.string().optional(),
		from: z.string().default('client@example.com'),
		subject: z.string().default(''),
		text: z.string().default(''),
		in_reply_to: z.string().optional(),
	})
	.strict();

/** What no vendor has: the sandbox's own doors, for tests and for the demo. */
export function controlApi(world: World, reset: () => void): Router {
	const router = express.Router();
	router.use(express.json({ limit: '40mb' }));

	router.get('/health', (_request, response) => void response.json({ ok: true }));
	router.get('/credentials', (_request, response) => {
		response.json(world.accounts.environment);
	});
	router.get('/oauth-client', (_request, response) => {
		response.json(world.accounts.oauth_client);
	});
	router.post('/reset', (_request, response) => {
		reset();
		response.json({ ok: true });
	});
	router.get('/clock', (_request, response) => void response.json({ now: world.now() }));
	router.post('/clock', (request, response) => {
		const input = parse(z.object({ advance_ms: z.number().int() }).strict(), request, response);
		if (!input) return;
		world.clock_offset_ms += input.advance_ms;
		response.json({ now: world.now() });
	});

	router.get('/faults', (_request, response) => {
		response.json({ faults: world.faults.list(), kinds: FAULT_KINDS });
	});
	router.post('/faults', (request, response) => {
		const input = parse(FaultRequest, request, response);
		if (input) response.status(201).json(world.faults.add(input));
	});
	router.delete('/faults', (_request, response) => {
		world.faults.clear();
		response.status(204).end();
	});
	router.delete('/faults/:id', (request, response) => {
		if (world.faults.remove(request.params.id)) response.status(204).end();
		else refuse(response, 404, `no fault ${request.params.id}`);
	});

	router.get('/books', (_request, response) => {
		response.json(
			Object.fromEntries(Object.entries(BOOKS).map(([name, book]) => [name, book(world)])),
		);
	});
	router.get('/books/:vendor', (request, response) => {
		const book = BOOKS[request.params.vendor];
		if (book) response.json(book(world));
		else refuse(response, 404, `no books of ${request.params.vendor}`);
	});
	router.get('/requests', (request, response) => {
		const { vendor } = request.query;
		const requests = world.requests.list(typeof vendor === 'string' ? vendor : undefined);
		response.json({ requests });
	});

	router.post('/xendit/callback-url', (request, response) => {
		const input = parse(z.object({ url: z.url().nullable() }).strict(), request, response);
		if (!input) return;
		world.xendit.callback_url = input.url;
		response.json({ url: input.url });
	});
	router.post('/xendit/invoices/:id/pay', (request, response) => {
		const choice = parse(Payment, request, response);
		if (choice) answer(response, payInvoice(world, request.params.id, present(choice)));
	});
	router.post('/xendit/invoices/:id/fail', (request, response) => {
		const choice = parse(Payment, request, response);
		if (choice) answer(response, failInvoice(world, request.params.id, present(choice)));
	});
	router.post('/xendit/invoices/:id/expire', (request, response) => {
		answer(response, expireInvoice(world, request.params.id));
	});
	router.post('/xendit/invoices/:id/settle', (request, response) => {
		answer(response, settleInvoice(world, request.params.id));
	});
	router.post('/xendit/webhooks/:id/resend', (request, response) => {
		if (resendWebhook(world, request.params.id)) response.status(202).json({ ok: true });
		else refuse(response, 404, `no webhook ${request.params.id}`);
	});

	router.post('/google/seats', (request, response) => {
		const shape = z.object({ sku: z.string(), seats: z.number().int().nonnegative() }).strict();
		const input = parse(shape, request, response);
		if (!input) return;
		world.google.seats.set(input.sku, input.seats);
		response.json(input);
	});
	router.post('/gmail/inbox', async (request, response) => {
		const input = parse(InboundMail, request, response);
		if (!input) return;
		const message = await receiveMail(world, Buffer.from(input.raw ?? compose(world, input)));
		response.status(201).json({ id: message.id, message_id: message.message_id });
	});

	router.use((request, response) => {
		refuse(response, 404, `the control API has no ${request.method} ${request.path}`);
	});
	return router;
}

type Choice = { amount?: number; channel?: string };

const present = ({
	amount,
	channel,
}: {
	amount?: number | undefined;
	channel?: string | undefined;
}): Choice => ({
	...(amount === undefined ? {} : { amount }),
	...(channel === undefined ? {} : { channel }),
});

function parse<T extends z.ZodType>(
	schema: T,
	request: Request,
	response: Response,
): z.infer<T> | undefined {
	const parsed = schema.safeParse(request.body ?? {});
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	refuse(response, 400, problems.join('; '));
	return undefined;
}

const refuse = (response: Response, status: number, message: string) =>
	void response.status(status).json({ error: { message } });

function answer(response: Response, outcome: Outcome) {
	if (!outcome.ok) return refuse(response, outcome.status, outcome.message);
	response.json({ invoice: outcome.invoice, payment: outcome.payment ?? null });
}

function compose(world: World, mail: z.infer<typeof InboundMail>): string {
	const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');
	const encoded = `=?UTF-8?B?${Buffer.from(oneLine(mail.subject)).toString('base64')}?=`;
	return [
		`From: ${oneLine(mail.from)}`,
		`To: ${world.accounts.environment.GMAIL_SENDER}`,
		`Subject: ${encoded}`,
		`Date: ${world.now().toUTCString()}`,
		`Message-ID: <${world.random.uuid()}@mail.client.example>`,
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
