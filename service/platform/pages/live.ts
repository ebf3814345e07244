import { setTimeout as wait } from 'node:timers/promises';
import { createEventBuffer, createSession } from 'better-sse';
import { Unavailable } from '../errors/index.ts';
import { html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { kitWords } from './kit-words.ts';
import { ownPath } from './own-path.ts';
import type { PageAnswer, PageCall } from './page-route.ts';

/** Seconds between two looks at what a live part shows. */
const secondsBetween = 3;
/** A proxy closes a connection on which nothing is sent; a comment keeps it open. */
const secondsUntilComment = 20;
/** Streams that one process keeps open; each looks at the database all the time. */
const mostStreams = 200;
let open = 0;

/**
 * A part of a page that keeps itself up to date: the page holds its present content, and the address streams it again
 * whenever it changes (`streamPart`). Without scripts it stays as it is, with a link that loads the page again. One for a
 * page, since browsers open only six connections to a host. The layout needs `isLive: true`.
 */
export function livePart(
	content: Html,
	{ stream, page, language }: { stream: string; page: string; language: Language },
): Html {
	const address = ownPath(stream);
	if (address === null) throw new TypeError(`A live part streams from an own path, not ${stream}`);
	return html`<div hx-sse:connect="${address}" hx-sse:close="end" aria-live="polite">
			${content}
		</div>
		<p class="soft no-print"><a href="${page}">${kitWords(language).reload}</a></p>`;
}

/**
 * Answers the request of a live part with server-sent events. The first event carries the whole content, and so does each
 * one that follows when the content has changed: a reader who missed some, because the tab was hidden, has all with the
 * next. It ends when the content is final, when the reader may no longer see it, and when the service stops.
 *
 * Example: `streamPart(call, async () => (await mayRead()) ? { content: steps(await load()), isFinal } : null)`
 */
export async function streamPart(
	{ request, response }: PageCall,
	/** Looks again; checks the session each time and gives null when the reader may no longer see it. */
	look: () => Promise<{ content: Html; isFinal: boolean } | null>,
): Promise<PageAnswer> {
	if (open >= mostStreams)
		throw Unavailable({}, { detail: 'Too many live pages are open', retryAfterSeconds: 30 });
	const first = await look();
	if (first === null) return { html: '', status: 403 };
	open += 1;
	try {
		const session = await createSession(request, response, {
			keepAlive: secondsUntilComment * 1000,
			headers: { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' },
		});
		let shown = '';
		for (let seen: typeof first | null = first; session.isConnected; seen = await look()) {
			const text = seen === null ? shown : String(seen.content);
			if (text !== shown) await session.batch(eventOf(text));
			shown = text;
			if (seen === null || seen.isFinal || isStopping(request.app)) break;
			await wait(secondsBetween * 1000);
		}
		if (session.isConnected) await session.batch(endEvent());
	} finally {
		open -= 1;
		response.end();
	}
	return null;
}

/** htmx shows events without a name; each line is a data field of its own, as the format asks for. */
function eventOf(text: string) {
	const event = createEventBuffer({ serializer: String });
	for (const line of text.split(/\r\n|\r|\n/)) event.data(line);
	return event.dispatch();
}

const endEvent = () => createEventBuffer({ serializer: String }).event('end').data('').dispatch();

const isStopping = (app: PageCall['request']['app']): boolean =>
	(app.locals['isStopping'] as (() => boolean) | undefined)?.() === true;
