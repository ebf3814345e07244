import type { Router } from 'express';
import {
	Forbidden,
	isProviderError,
	NotFound,
	vendorFailure,
} from '../../../platform/errors/index.ts';
import { html, type Html, type PageAnswer } from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { findAttachmentFile, type Message } from '../../inbound-mail/index.ts';
import { operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { readFor } from '../read-for.ts';
import type { MessageWords } from './message-words.ts';

type File = NonNullable<Message['attachments']>[number];
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Pictures alone: browsers show no PDF in a sandbox, and outside of one a file of a stranger is not opened. */
const shown = new Set(['image/png', 'image/jpeg']);
const isShown = ({ handling, content_type }: Pick<File, 'handling' | 'content_type'>): boolean =>
	handling === 'SHOWN' && shown.has(content_type);

/** Programs and archives are for those who know how to look at them without opening them. */
const mayTakeQuarantined = (role: string): boolean => role === 'OPERATIONS' || role === 'ADMIN';

/**
 * Files of strangers, byte by byte as they came. Nothing of them is ever a part of our pages: a download, or a picture under a
 * policy that runs nothing, and never by the type or the name that the sender has given.
 */
export const mountMessageFiles = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		'/console/messages/:id/files/:file',
		operatorRoute(runtime, 'page.message-file', (call) => send(call, handlers, 'attachment')),
	);
	router.get(
		'/console/messages/:id/files/:file/preview',
		operatorRoute(runtime, 'page.message-file-preview', (call) => send(call, handlers, 'inline')),
	);
};

async function send(
	call: OperatorCall,
	handlers: Handlers,
	disposition: 'attachment' | 'inline',
): Promise<PageAnswer> {
	const { request, response, runtime, actor } = call;
	const { id, file: file_id } = request.params;
	// A reader of the message may have its files; a guessed id of either is a page that does not exist.
	const message = await readFor<Message>(call, handlers, 'message.get', {
		path: { message_id: id },
	});
	const file =
		typeof file_id === 'string' && uuid.test(file_id)
			? await findAttachmentFile(runtime, message.id, file_id)
			: null;
	if (file === null || (disposition === 'inline' && !isShown(file)))
		throw NotFound({ resource: 'attachment', id: String(file_id) });
	const isKeptApart = file.handling === 'QUARANTINED';
	if (isKeptApart && !mayTakeQuarantined(actor.role))
		throw Forbidden(
			{ permission: 'message.quarantined-file' },
			{ detail: 'A file that is kept apart is for operations' },
		);
	const content = await file.content().catch((error: unknown) => {
		throw isProviderError(error) ? vendorFailure(error) : error;
	});
	if (disposition === 'inline') response.setHeader('Content-Disposition', 'inline');
	// Under the name with which it came, a double click would run it.
	else response.attachment(isKeptApart ? `${file.filename}.quarantined` : file.filename);
	response.setHeader(
		'Content-Type',
		disposition === 'inline' ? file.content_type : 'application/octet-stream',
	);
	response.setHeader(
		'Content-Security-Policy',
		"default-src 'none'; sandbox; frame-ancestors 'none'",
	);
	response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
	response.setHeader('X-Content-Type-Options', 'nosniff');
	response.setHeader('Cache-Control', 'private, no-store');
	response.end(content);
	return null;
}

/** The files of a message, each with what this reader may do with it. */
export function filesOf({ actor }: OperatorCall, message: Message, say: MessageWords): Html | null {
	const files = message.attachments ?? [];
	if (files.length === 0) return null;
	return html`<ul>
		${files.map((file) => fileOf(message, file, say, actor.role))}
	</ul>`;
}

function fileOf(message: Message, file: File, say: MessageWords, role: string): Html {
	const { filename, content_type, size, handling, note } = file;
	const address = `/console/messages/${message.id}/files/${file.id}`;
	const preview = `${address}/preview`;
	const isKeptApart = handling === 'QUARANTINED';
	const mayTake = !isKeptApart || mayTakeQuarantined(role);
	return html`<li>
		${mayTake ? html`<a href="${address}" download>${filename}</a>` : filename} (${content_type},
		${Math.ceil(size / 1000)} kB) ${isKeptApart ? html`<strong>${say.quarantined}</strong>` : null}
		${note} ${mayTake ? null : html`<small>${say.not_for_you}</small>`}
		${
			isShown(file)
				? html`<br /><a href="${preview}"
							><img class="file-preview" src="${preview}" alt="${filename}" loading="lazy"
						/></a>`
				: null
		}
	</li>`;
}
