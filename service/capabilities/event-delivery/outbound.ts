import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Reply = { status: number; body: string; retry_after_seconds: number | null };

/** Only unicast addresses of the public internet may be called; IPv4 inside IPv6 is unpacked first. */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	return ipaddr.process(address).range() === 'unicast';
}

/** Whether the operator allows a host by name or address, whatever it resolves to. */
export function isAllowedHost(url: URL, allowed: readonly string[]): boolean {
	const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
	return allowed.includes(host);
}

/** Why an address may not be registered, or null. The real check happens again when a connection is made. */
export function refusalOf(url: URL, allowed: readonly string[]): string | null {
	if (isAllowedHost(url, allowed)) return null;
	if (url.protocol !== 'https:') return 'Only https addresses are called';
	if (url.username !== '' || url.password !== '')
		return 'Credentials do not belong into the address';
	const host = url.hostname.replace(/^\[|\]$/g, '');
	if (ipaddr.isValid(host) && !isPublicAddress(host)) return 'The address is not a public one';
	if (/(^|\.)(localhost|local|internal|home\.arpa)$/i.test(host))
		return 'The host is not a public one';
	return null;
}

/**
 * Posts a body. The address is checked when it is resolved for this very connection, so neither a redirect (never
 * followed) nor a name that changes its address afterwards reaches a private network.
 */
export function post(
	url: URL,
	headers: Record<string, string>,
	body: string,
	options: { timeoutMs: number; allowed: readonly string[] },
): Promise<Reply> {
	const refusal = refusalOf(url, options.allowed);
	if (refusal !== null) return Promise.reject(new Error(refusal));
	const client = url.protocol === 'https:' ? https : http;
	const free = isAllowedHost(url, options.allowed);
	return new Promise((resolve, reject) => {
		const request = client.request(
			url,
			{
				method: 'POST',
				headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
				lookup: free ? dns.lookup : publicLookup,
				signal: AbortSignal.timeout(options.timeoutMs),
			},
			(response) => {
				const chunks: Buffer[] = [];
				let size = 0;
				response.on('data', (chunk: Buffer) => {
					size += chunk.length;
					if (size <= 20_000) chunks.push(chunk);
				});
				response.on('end', () => {
					const after = Number(response.headers['retry-after']);
					resolve({
						status: response.statusCode ?? 0,
						body: Buffer.concat(chunks).toString('utf8').slice(0, 2000),
						retry_after_seconds: Number.isFinite(after) && after > 0 ? after : null,
					});
				});
				response.on('error', reject);
			},
		);
		request.on('error', (error) =>
			reject(
				error.name === 'TimeoutError' || error.name === 'AbortError'
					? new Error(`No answer within ${options.timeoutMs} ms`)
					: error,
			),
		);
		request.end(body);
	});
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
	dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
		if (error !== null) {
			callback(error, []);
			return;
		}
		const usable = addresses.filter((one) => isPublicAddress(one.address));
		const first = usable[0];
		if (first === undefined || usable.length !== addresses.length) {
			callback(new Error(`${hostname} does not resolve to public addresses only`), []);
			return;
		}
		if (options.all === true) callback(null, usable);
		else callback(null, first.address, first.family);
	});
};
