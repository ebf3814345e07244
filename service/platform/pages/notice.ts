import type { Request, Response } from 'express';
import { z } from 'zod';
import { platformConfig } from '../config/index.ts';
import { html, type Html } from '../html/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { cookieOf, cookieOptions } from './cookies.ts';

const Notice = z.object({
	tone: z.enum(['good', 'info', 'warning', 'danger']),
	text: z.string().max(500),
});
/** One sentence about what has just happened, shown once on the page that follows. */
export type Notice = z.output<typeof Notice>;

const Carried = z.object({ notice: Notice, until: z.int() });
const noticeCookie = 'cloudsales_notice';
const secondsKept = 60;

/**
 * Carries a notice over a redirect in a signed cookie. Nothing of it stands in the address: a link that another person made
 * could otherwise make our page say anything.
 */
export function keepNotice(runtime: Runtime, response: Response, notice: Notice): void {
	const until = runtime.machine_clock.now().getTime() + secondsKept * 1000;
	const payload = Buffer.from(JSON.stringify({ notice, until })).toString('base64url');
	const { PUBLIC_URL } = runtime.config.read(platformConfig);
	response.cookie(noticeCookie, `${payload}.${runtime.vault.sign('notice', [payload])}`, {
		...cookieOptions(PUBLIC_URL),
		maxAge: secondsKept * 1000,
	});
}

/** The notice that came with the request; it is gone with this answer. */
export function takeNotice(runtime: Runtime, request: Request, response: Response): Notice | null {
	const cookie = cookieOf(request, noticeCookie);
	if (cookie === null) return null;
	response.clearCookie(noticeCookie, cookieOptions(runtime.config.read(platformConfig).PUBLIC_URL));
	const [payload = '', signature = '', ...rest] = cookie.split('.');
	if (rest.length > 0 || !runtime.vault.verify('notice', [payload], signature)) return null;
	const carried = Carried.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
	const now = runtime.machine_clock.now().getTime();
	return carried.success && carried.data.until >= now ? carried.data.notice : null;
}

/** The notice on top of a page. */
export const noticeBox = (notice: Notice | null): Html | null =>
	notice === null ? null : html`<p class="note ${notice.tone}" role="status">${notice.text}</p>`;
