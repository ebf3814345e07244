import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Null when the address answers; otherwise why not, in plain words for staff. */
export type HttpAnswer = string | null;

/**
 * Asks a web address once whether what should stand there does. A redirection, and a page that wants a sign-in, are answers; 404 is none,
 * since a proxy before the site says that of a name that it does not know. Nothing of the answer is read, and no redirection is
 * followed.
 *
 * `via` is an address that is asked instead, with the host and the path of the wanted one: for a name that resolves only elsewhere.
 */
export function answersOverHttp(
	url: string,
	{ timeoutMs, via }: { timeoutMs: number; via?: string | undefined },
): Promise<HttpAnswer> {
	const wanted = new URL(url);
	const asked =
		via === undefined ? wanted : new URL(via.replace(/\/+$/, '') + wanted.pathname + wanted.search);
	const who = via === undefined ? wanted.origin : `${wanted.origin} at ${asked.origin}`;
	const request = asked.protocol === 'https:' ? requestHttps : requestHttp;
	return new Promise((resolve) => {
		const sent = request(
			asked,
			{
				method: 'GET',
				// For the certificate and the proxy alike it is the wanted host.
				headers: { host: wanted.host, 'user-agent': 'CloudSales' },
				...(asked.protocol === 'https:' ? { servername: wanted.hostname } : {}),
				timeout: timeoutMs,
				signal: AbortSignal.timeout(timeoutMs),
			},
			(response) => {
				const status = response.statusCode ?? 0;
				response.resume();
				sent.destroy();
				const isAnswer = status < 400 || status === 401 || status === 403;
				resolve(isAnswer ? null : `${who} answers ${status}`);
			},
		);
		sent.once('error', (error: NodeJS.ErrnoException) => {
			const why = error.name === 'TimeoutError' ? 'no answer in time' : (error.code ?? error.name);
			resolve(`${who} cannot be reached: ${why}`);
		});
		sent.end();
	});
}
