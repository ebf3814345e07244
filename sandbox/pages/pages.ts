import express from 'express';
import type { Router } from 'express';
import { FaultRequest } from '../core/faults.ts';
import type { World } from '../core/world.ts';
import { attachmentContent } from '../vendors/gmail.ts';
import { cosmicPage } from './cosmic.ts';
import { googlePage } from './google.ts';
import { html } from './html.ts';
import { indexPage } from './index-page.ts';
import { page, sendPage } from './layout.ts';
import { mailboxPage, messagePage } from './mailbox.ts';
import { requestsPage } from './requests.ts';
import { xenditPage } from './xendit.ts';

export function pages(world: World, reset: () => void): Router {
	const router = express.Router();
	const form = express.urlencoded({ extended: false });

	router.get('/', (_request, response) => sendPage(response, indexPage(world)));
	router.get('/xendit', (_request, response) => sendPage(response, xenditPage(world)));
	router.get('/cosmic', (_request, response) => sendPage(response, cosmicPage(world)));
	router.get('/google', (_request, response) => sendPage(response, googlePage(world)));
	router.get('/requests', (request, response) => {
		const { vendor } = request.query;
		sendPage(response, requestsPage(world, typeof vendor === 'string' ? vendor : undefined));
	});

	router.get('/mailbox', (_request, response) => sendPage(response, mailboxPage(world)));
	const messageOf = (id: string) => world.gmail.messages.find((one) => one.id === id);
	router.get('/mailbox/:id', (request, response) => {
		const message = messageOf(request.params.id);
		if (message) sendPage(response, messagePage(message));
		else sendPage(response, page('No such message', '/mailbox', html``), 404);
	});
	// The body of a mail is somebody else's HTML: no script, no request to anywhere, no own origin.
	// Its links open in a tab of their own, because the frame may show nothing else.
	router.get('/mailbox/:id/body', (request, response) => {
		const { parsed } = messageOf(request.params.id) ?? {};
		response.set({
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
			'x-content-type-options': 'nosniff',
		});
		response.status(parsed ? 200 : 404).send(`<base target="_blank">${parsed?.html ?? ''}`);
	});
	router.get('/mailbox/:id/raw', (request, response) => {
		const message = messageOf(request.params.id);
		if (!message) return void response.status(404).send('Not found');
		response.attachment(`${message.id}.eml`).type('message/rfc822').send(message.raw);
	});
	router.get('/mailbox/:id/attachments/:index', (request, response) => {
		const attachment = messageOf(request.params.id)?.parsed.attachments[
			Number(request.params.index)
		];
		if (!attachment) return void response.status(404).send('Not found');
		response.attachment(attachment.filename ?? 'attachment');
		response.set('x-content-type-options', 'nosniff');
		response.type(attachment.mimeType).send(attachmentContent(attachment.content));
	});

	router.post('/faults', form, (request, response) => {
		const { vendor, kind, endpoint, times, rate } = request.body ?? {};
		const parsed = FaultRequest.safeParse({
			vendor,
			kind,
			...(endpoint ? { endpoint } : {}),
			...(times ? { times: Number(times) } : {}),
			...(rate ? { rate: Number(rate) } : {}),
		});
		if (parsed.success) {
			world.faults.add(parsed.data);
			return response.redirect(303, '/');
		}
		const problems = parsed.error.issues.map((issue) => html`<li>${issue.message}</li>`);
		const content = html`<ul>
				${problems}
			</ul>
			<p><a href="/">Back</a></p>`;
		sendPage(response, page('This fault cannot be', '/', content), 400);
	});
	router.post('/faults/clear', (_request, response) => {
		world.faults.clear();
		response.redirect(303, '/');
	});
	router.post('/faults/:id/remove', (request, response) => {
		world.faults.remove(request.params.id);
		response.redirect(303, '/');
	});
	router.post('/reset', (_request, response) => {
		reset();
		response.redirect(303, '/');
	});
	return router;
}
