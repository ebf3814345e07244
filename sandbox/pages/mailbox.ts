import { messageBook } from '../books.ts';
import type { World } from '../core/world.ts';
import type { GmailMessage } from '../vendors/gmail.ts';
import { bytes, html, moment } from './html.ts';
import type { Html } from './html.ts';
import { page, table } from './layout.ts';

const people = (list: { name: string; address: string }[]) =>
	list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');

export function mailboxPage(world: World): Html {
	const rows = [...world.gmail.messages].reverse().map((message) => {
		const book = messageBook(message);
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
	return page(
		'Mailbox',
		'/mailbox',
		html`<p class="soft">
				Every mail that was sent or received through ${world.accounts.environment.GMAIL_SENDER}.
			</p>
			${table(['Subject', 'With', 'Files', 'At'], rows, 'No mail yet.')}`,
	);
}

export function messagePage(message: GmailMessage): Html {
	const book = messageBook(message);
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
	return page(
		book.subject || '(no subject)',
		'/mailbox',
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

function attachmentList(book: ReturnType<typeof messageBook>): Html | '' {
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
