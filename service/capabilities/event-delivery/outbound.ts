import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Reply = {
	status: number;
	body: string;
	/** The header `webhook-signature` of the answer. */
	signature: string;
	retry_after_seconds: number | null;
};

/** An acknowledgement of the largest batch is some 20 kB. */
const answerBytesMax = 40_000;

const globalIpv6 = ipaddr.IPv6.parse('2000::');

/** Only unicast addresses of the public internet may be called; IPv4 inside IPv6 is unpacked first. */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.process(address);
	// Only 2000::/3 is global unicast; all other IPv6 ranges are refused, unassigned ones included.
	if (parsed instanceof ipaddr.IPv6 && !parsed.match(globalIpv6, 3)) return false;
	return parsed.range() === 'unicast';
}

/** Whether the operator allows a host by name or address; then its resolved address is not checked. */
export function isAllowedHost(url: URL, allowed: readonly string[]): boolean {
	return allowed.includes(hostOf(url));
}

/** Why an address may not be registered, or null. The real check happens again when a connection is made. */
export function refusalOf(url: URL, allowed: readonly string[]): string | null {
	if (isAllowedHost(url, allowed)) return null;
	if (url.protocol !== 'https:') return 'Only https addresses are called';
	if (url.username !== '' || url.password !== '')
		return 'Credentials do not belong into the address';
	const host = hostOf(url);
	if (ipaddr.isValid(host) && !isPublicAddress(host)) return 'The address is not a public one';
	if (/(^|\.)(localhost|local|internal|home\.arpa)$/i.test(host))
		return 'The host is not a public one';
	return null;
}

/** Like refusalOf, and the name must not lead to a private address now. A name that leads nowhere yet is fine. */
export async function refusalByName(url: URL, allowed: readonly string[]): Promise<string | null> {
	const refusal = refusalOf(url, allowed);
	if (refusal !== null || isAllowedHost(url, allowed)) return refusal;
	const addresses = await new Promise<dns.LookupAddress[]>((resolve) => {
		const timer = setTimeout(() => resolve([]), 3000);
		dns.lookup(hostOf(url), { all: true }, (error, found) => {
			clearTimeout(timer);
			resolve(error === null ? found : []);
		});
	});
	return addresses.every((one) => isPublicAddress(one.address))
		? null
		: 'The host leads to an address that is not public';
}

/** Raised for addresses that must not be called; `code` tells it from a failure of the endpoint. */
const forbidden = (message: string): Error =>
	Object.assign(new Error(message), { code: 'EADDRFORBIDDEN' });

/** The request was sent and nothing came back in time: whether the endpoint acts on it is unknown. */
export class NoAnswer extends Error {
	constructor(timeoutMs: number) {
		super(`Time-out: no answer within ${timeoutMs / 1000} s`);
	}
}

/** Connection errors: the request was not sent, so the endpoint has received no event. */
export function isUnreachable(error: unknown): boolean {
	const codes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
	return [...codes, 'EADDRFORBIDDEN'].includes(codeOf(error));
}

const codeOf = (error: unknown): string =>
	typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/**
 * Posts a body. The address is checked when it is resolved for this very connection, so neither a redirect (never
 * followed) nor a name that changes its address afterwards reaches a private network.
 */
export function post(
	url: URL,
	headers: Record<string, string>,
	body: string,
	options: { timeoutMs: number; allowed: readonly string[]; signal?: AbortSignal },
): Promise<Reply> {
	const refusal = refusalOf(url, options.allowed);
	if (refusal !== null) return Promise.reject(forbidden(refusal));
	const client = url.protocol === 'https:' ? https : http;
	const free = isAllowedHost(url, options.allowed);
	const limit = AbortSignal.timeout(options.timeoutMs);
	const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
	const send = (isFresh: boolean): Promise<Reply> =>
		new Promise((resolve, reject) => {
			const fail = (error: Error): void => {
				// Keep-alive race: the endpoint closed the idle connection at the moment in which it was used again.
				const isStale = !isFresh && request.reusedSocket && codeOf(error) === 'ECONNRESET';
				if (isStale && !signal.aborted) resolve(send(true));
				else reject(limit.aborted ? new NoAnswer(options.timeoutMs) : error);
			};
			const request = client.request(
				url,
				{
					method: 'POST',
					headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
					lookup: free ? dns.lookup : publicLookup,
					...(isFresh ? { agent: false } : {}),
					signal,
				},
				(response) => {
					const chunks: Buffer[] = [];
					let size = 0;
					response.on('data', (chunk: Buffer) => {
						if (size < answerBytesMax) chunks.push(chunk);
						size += chunk.length;
					});
					response.on('end', () =>
						resolve({
							status: response.statusCode ?? 0,
							body: Buffer.concat(chunks).toString('utf8').slice(0, answerBytesMax),
							signature: String(response.headers['webhook-signature'] ?? ''),
							retry_after_seconds: retryAfter(response.headers['retry-after'], new Date()),
						}),
					);
					response.on('error', fail);
				},
			);
			request.on('error', fail);
			request.end(body);
		});
	return send(false);
}

/** Seconds that a Retry-After header asks for: a number, or the time until a date. */
export function retryAfter(header: string | undefined, now: Date): number | null {
	if (header === undefined) return null;
	const seconds = /^\d+$/.test(header)
		? Number(header)
		: (new Date(header).getTime() - now.getTime()) / 1000;
	return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** Host without the brackets of IPv6 and without the dot that may end a name. */
const hostOf = (url: URL): string =>
	url.hostname
		.replace(/^\[|\]$/g, '')
		.replace(/\.$/, '')
		.toLowerCase();

const publicLookup: LookupFunction = (hostname, options, callback) => {
	dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
		if (error !== null) {
			callback(error, []);
			return;
		}
		const usable = addresses.filter((one) => isPublicAddress(one.address));
		const first = usable[0];
		if (first === undefined || usable.length !== addresses.length) {
			callback(forbidden(`${hostname} does not resolve to public addresses only`), []);
			return;
		}
		if (options.all === true) callback(null, usable);
		else callback(null, first.address, first.family);
	});
};
