import express from 'express';
import type { Router } from 'express';
import { bytes, html, moment } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { page, sendPage, table } from '../../core/layout.ts';
import type { Gmail, GmailMessage } from './books.ts';
import { attachmentContent } from './messages.ts';
import { messageReport } from './report.ts';

const people = (list: { name: string; address: string }[]) =>
	list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');

export function mailboxPage(gmail: Gmail): Html {
	const rows = [...gmail.books.messages].reverse().map((message) => {
		const book = messageReport(message);
		const isIncoming = message.label_ids.includes('INBOX');
		return html`<tr>
			<td><a href="/mailbox/${book.id}">${book.subject || '(no subject)'}</a></td>
			<td>
				${isIncoming ? html`from ${people(book.from ? [book.from] : [])}` : html`to ${people(book.to)}`}
			</td>
			<td>${book.attachments.length || ''}</td>
			<td>${moment(book.date)}</td>
		</tr>`;
	});
	return html`<p class="soft">
			Every mail that was sent or received through ${gmail.credentials.sender}.
		</p>
		${table(['Subject', 'With', 'Files', 'At'], rows, 'No mail yet.')}`;
}

/** One mail, its body, its attachments. */
export function mailRoutes(gmail: Gmail): Router {
	const router = express.Router();
	const messageOf = (id: string) => gmail.books.messages.find((one) => one.id === id);
	router.get('/:id', (request, response) => {
		const message = messageOf(request.params.id);
		if (message) sendPage(response, messagePage(gmail, message));
		else sendPage(response, mailPage(gmail, 'No such message', html``), 404);
	});
	// The body of a mail is HTML from outside: no script, no request to anywhere, no own origin.
	// Its links open in a tab of their own, because the frame may show nothing else.
	router.get('/:id/body', (request, response) => {
		const message = messageOf(request.params.id);
		response.set({
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
			'x-content-type-options': 'nosniff',
		});
		response.status(message ? 200 : 404).send(message ? bodyOf(message) : '');
	});
	router.get('/:id/raw', (request, response) => {
		const message = messageOf(request.params.id);
		if (!message) return void response.status(404).send('Not found');
		response.attachment(`${message.id}.eml`).type('message/rfc822').send(message.raw);
	});
	router.get('/:id/attachments/:index', (request, response) => {
		const attachment = messageOf(request.params.id)?.parsed.attachments[
			Number(request.params.index)
		];
		if (!attachment) return void response.status(404).send('Not found');
		response.attachment(attachment.filename ?? 'attachment');
		response.set('x-content-type-options', 'nosniff');
		response.type(attachment.mimeType).send(attachmentContent(attachment.content));
	});
	return router;
}

/** The HTML of a mail with the pictures that travel inside it, as a mail program shows it. */
function bodyOf({ parsed }: GmailMessage): string {
	const base = '<base target="_blank">';
	const body = parsed.html ?? '';
	const withBase = body.includes('<head>') ? body.replace('<head>', `<head>${base}`) : base + body;
	return parsed.attachments.reduce(
		(text, { contentId, mimeType, content }) =>
			contentId === undefined
				? text
				: text.replaceAll(
						`cid:${contentId.replace(/^<|>$/g, '')}`,
						`data:${mimeType};base64,${attachmentContent(content).toString('base64')}`,
					),
		withBase,
	);
}

const mailPage = ({ world }: Gmail, title: string, content: Html) =>
	page(world, { title, address: '/mailbox', content });

function messagePage(gmail: Gmail, message: GmailMessage): Html {
	const book = messageReport(message);
	const rows: [string, string][] = [
		['From', people(book.from ? [book.from] : [])],
		['To', people(book.to)],
		['Cc', people(book.cc)],
		['Bcc', people(book.bcc)],
		['Reply to', people(book.reply_to)],
		['Date', moment(book.date)],
		['Message id', book.message_id],
		['Labels', book.label_ids.join(', ')],
	];
	return mailPage(
		gmail,
		book.subject || '(no subject)',
		html`<dl>
				${rows
					.filter(([, value]) => value)
					.map(
						([name, value]) =>
							html`<dt>${name}</dt>
								<dd>${value}</dd>`,
					)}
			</dl>
			${attachmentList(book)}
			${book.html === null ? '' : html`<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mailbox/${book.id}/body" title="Body of the mail"></iframe>`}
			<h2>Text</h2>
			<pre>${linked(book.text ?? '(none)')}</pre>
			<p><a href="/mailbox/${book.id}/raw">Download as .eml</a> (${bytes(book.size)})</p>`,
	);
}

function attachmentList(book: ReturnType<typeof messageReport>): Html | '' {
	if (book.attachments.length === 0) return '';
	return html`<h2>Attachments</h2>
		<ul>
			${book.attachments.map(
				(file, index) =>
					html`<li>
						<a href="/mailbox/${book.id}/attachments/${index}">${file.filename || 'attachment'}</a>
						${file.mime_type}, ${bytes(file.size)}
					</li>`,
			)}
		</ul>`;
}

/** Plain text with its addresses as links, so that the pay link of a text mail can be followed. */
const linked = (text: string): Html[] =>
	text
		.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;)])/)
		.map((part, index) => (index % 2 ? html`<a href="${part}">${part}</a>` : html`${part}`));
