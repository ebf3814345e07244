import { setTimeout as wait } from 'node:timers/promises';
import { createEventBuffer, createSession } from 'better-sse';
import { Unavailable } from '../errors/index.ts';
import { html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { kitWords } from './kit-words.ts';
import { ownPath } from './own-path.ts';
import { note } from './parts.ts';
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
		<div id="live-over" role="status"></div>
		<p class="soft no-print"><a href="${page}">${kitWords(language).reload}</a></p>`;
}

/**
 * Answers the request of a live part with server-sent events. The first event carries the whole content, and so does each
 * one that follows when the content has changed: a reader who missed some, because the tab was hidden, has all with the
 * next. It ends when the content is final, when the reader may no longer see it, and when the service stops. A reader who
 * may no longer see it keeps what is shown, and is told to sign in again by a link to `page`, which leads there.
 *
 * Example: `streamPart(call, page, async () => (await mayRead()) ? { content: steps(await load()), isFinal } : null)`
 */
export async function streamPart(
	call: PageCall,
	/** Address of the page that holds the live part. */
	page: string,
	/** Looks again; checks the session each time and gives null when the reader may no longer see it. */
	look: () => Promise<{ content: Html; isFinal: boolean } | null>,
): Promise<PageAnswer> {
	const { request, response } = call;
	if (open >= mostStreams)
		throw Unavailable({}, { detail: 'Too many live pages are open', retryAfterSeconds: 30 });
	open += 1;
	try {
		const first = await look();
		const session = await createSession(request, response, {
			keepAlive: secondsUntilComment * 1000,
			headers: { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' },
		});
		try {
			let shown = '';
			for (let seen = first; session.isConnected; seen = await look()) {
				const text = String(seen === null ? signInAgain(call, page) : seen.content);
				if (text !== shown) await session.batch(eventOf(text));
				shown = text;
				if (seen === null || seen.isFinal || isStopping(request.app)) break;
				await wait(secondsBetween * 1000);
			}
			if (session.isConnected) await session.batch(endEvent());
		} finally {
			response.end();
		}
	} finally {
		open -= 1;
	}
	return null;
}

/**
 * Takes the place of the empty element below the live part, not of its content. The answer is 200 like any other of the
 * stream: htmx shows nothing of a refusal, and asks again and again.
 */
const signInAgain = ({ language }: PageCall, page: string): Html => {
	const say = kitWords(language);
	return html`<div id="live-over" role="status" hx-swap-oob="true">
		${note('warning', html`${say.live_over} <a href="${page}">${say.sign_in_again}</a>`)}
	</div>`;
};

/** htmx shows events without a name; each line is a data field of its own, as the format asks for. */
function eventOf(text: string) {
	const event = createEventBuffer({ serializer: String });
	for (const line of text.split(/\r\n|\r|\n/)) event.data(line);
	return event.dispatch();
}

const endEvent = () => createEventBuffer({ serializer: String }).event('end').data('').dispatch();

const isStopping = (app: PageCall['request']['app']): boolean =>
	(app.locals['isStopping'] as (() => boolean) | undefined)?.() === true;
