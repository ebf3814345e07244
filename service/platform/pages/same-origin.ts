import type { Request } from 'express';
import { CrossSiteRefused } from '../errors/index.ts';

/**
 * Refuses a form that a page of another site has a browser send: it would carry the cookie of the reader. For every page
 * that takes a form; the API takes no cookie on a command.
 * Browsers say where a request comes from, and no script can change it: `Sec-Fetch-Site`, or over plain http `Origin`.
 * `none` is the browser itself, for example when its user restores a tab. A request with neither header is refused.
 */
export function assertSameOrigin(request: Request, publicUrl: string): void {
	if (request.method === 'GET' || request.method === 'HEAD') return;
	const site = request.headers['sec-fetch-site'];
	const isOurs =
		site === undefined
			? request.headers.origin === new URL(publicUrl).origin
			: site === 'same-origin' || site === 'none';
	if (!isOurs) throw CrossSiteRefused({});
}
