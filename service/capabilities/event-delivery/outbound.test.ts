import { jest } from '@jest/globals';
import dns from 'node:dns';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublicAddress, post, refusalByName, refusalOf, retryAfter } from './outbound.ts';

const forbidden = [
	'0.0.0.0',
	'0.1.2.3',
	'10.0.0.1',
	'10.255.255.255',
	'100.64.0.1',
	'100.127.255.255',
	'127.0.0.1',
	'127.255.255.254',
	'169.254.169.254',
	'172.16.0.1',
	'172.31.255.255',
	'192.0.0.1',
	'192.0.2.1',
	'192.88.99.1',
	'192.168.0.1',
	'198.18.0.1',
	'198.19.255.255',
	'198.51.100.1',
	'203.0.113.1',
	'224.0.0.1',
	'239.255.255.255',
	'240.0.0.1',
	'255.255.255.255',
	'::',
	'::1',
	'::7f00:1',
	'::ffff:127.0.0.1',
	'::ffff:10.0.0.1',
	'::ffff:a9fe:a9fe',
	'::ffff:0:7f00:1',
	'64:ff9b::7f00:1',
	'64:ff9b:1::7f00:1',
	'100::1',
	'2001::1',
	'2001:db8::1',
	'2001:10::1',
	'2002:7f00:1::1',
	'3fff::1',
	'5f00::1',
	'fc00::1',
	'fd12:3456:789a::1',
	'fe80::1',
	'febf::1',
	'fec0::1',
	'ff02::1',
];
const open = [
	'1.1.1.1',
	'8.8.8.8',
	'93.184.215.14',
	'172.15.255.255',
	'172.32.0.1',
	'100.63.255.255',
	'100.128.0.1',
	'2606:4700:4700::1111',
	'2a00:1450:4001:827::200e',
	'::ffff:8.8.8.8',
];
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Makes every name lead to these addresses, as a hostile or changing name server would. */
const namesLeadTo = (...addresses: string[]) =>
	jest.spyOn(dns, 'lookup').mockImplementation(((
		_name: string,
		_options: object,
		callback: (error: null, found: object[]) => void,
	) =>
		callback(
			null,
			addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
		)) as never);

describe('addresses that events are sent to', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each(forbidden)(
		'are never %s: not when registered, not by a name, not when connecting',
		async (address) => {
			expect(isPublicAddress(address)).toBe(false);
			const literal = new URL(`https://${bracketed(address)}/hook`);
			expect(refusalOf(literal, [])).not.toBeNull();
			await expect(post(literal, {}, '{}', { timeoutMs: 1000, allowed: [] })).rejects.toThrow(
				/not a public/,
			);
			namesLeadTo(address);
			const named = new URL('https://innocent.example/hook');
			expect(await refusalByName(named, [])).toContain('not public');
			await expect(post(named, {}, '{}', { timeoutMs: 1000, allowed: [] })).rejects.toThrow(
				'does not resolve to public addresses only',
			);
		},
	);

	it.each(open)('may be %s', (address) => {
		expect(isPublicAddress(address)).toBe(true);
		expect(refusalOf(new URL(`https://${bracketed(address)}/hook`), [])).toBeNull();
	});

	it.each([
		'https://2130706433/',
		'https://0177.0.0.1/',
		'https://0x7f.1/',
		'https://0x7f000001/',
		'https://127.1/',
		'https://017700000001/',
		'https://127.0.0.1./',
		'https://①②⑦.⓪.⓪.①/',
	])('are not %s, which is 127.0.0.1 in disguise', (url) => {
		expect(refusalOf(new URL(url), [])).toBe('The address is not a public one');
	});

	it.each([
		'https://localhost/',
		'https://LOCALHOST./',
		'https://a.localhost/',
		'https://printer.local/',
		'https://db.internal/',
		'https://metadata.google.internal/',
		'https://router.home.arpa/',
	])('are not %s', (url) => {
		expect(refusalOf(new URL(url), [])).toBe('The host is not a public one');
	});

	it('are https and carry no password', () => {
		expect(refusalOf(new URL('http://example.com/'), [])).toContain('https');
		expect(refusalOf(new URL('https://user:password@example.com/'), [])).toContain('Credentials');
	});

	it('are refused when only one of the addresses of a name is private', async () => {
		namesLeadTo('8.8.8.8', '10.0.0.1');
		expect(await refusalByName(new URL('https://mixed.example/'), [])).not.toBeNull();
		await expect(
			post(new URL('https://mixed.example/'), {}, '', { timeoutMs: 1000, allowed: [] }),
		).rejects.toThrow('public addresses only');
	});

	it('may be registered before their name exists', async () => {
		jest
			.spyOn(dns, 'lookup')
			.mockImplementation(((_: string, __: object, callback: (error: Error) => void) =>
				callback(new Error('ENOTFOUND'))) as never);
		expect(await refusalByName(new URL('https://soon.example/'), [])).toBeNull();
	});

	it('may be anything that the operator allows by name or address', async () => {
		const allowed = ['n8n.internal', '127.0.0.1', '::1'];
		for (const url of [
			'http://n8n.internal:5678/webhook',
			'http://127.0.0.1:5678/',
			'http://[::1]/',
			'http://2130706433/',
			'https://N8N.internal./',
		])
			expect(await refusalByName(new URL(url), allowed)).toBeNull();
		for (const url of [
			'http://other.internal/',
			'http://127.0.0.2/',
			'http://n8n.internal.example.com/',
		])
			expect(refusalOf(new URL(url), allowed)).not.toBeNull();
	});
});

describe('a call', () => {
	let server: http.Server;
	let answer: http.RequestListener;
	let seen: http.IncomingMessage[] = [];
	beforeAll(async () => {
		server = http.createServer((request, response) => {
			seen.push(request);
			request.resume();
			answer(request, response);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	beforeEach(() => (seen = []));
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	const call = (timeoutMs = 5000) => {
		const { port } = server.address() as AddressInfo;
		return post(
			new URL(`http://127.0.0.1:${port}/hook`),
			{ 'content-type': 'application/json' },
			'{"ä":1}',
			{ timeoutMs, allowed: ['127.0.0.1'] },
		);
	};

	it('follows no redirect', async () => {
		answer = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end();
		expect((await call()).status).toBe(302);
		expect(seen.map((one) => one.url)).toEqual(['/hook']);
	});

	it('ends when the time is over: before the answer, and in the middle of it', async () => {
		answer = () => {};
		await expect(call(50)).rejects.toThrow('Time-out: no answer within 0.05 s');
		answer = (_, response) => response.writeHead(200).write('and then nothing');
		await expect(call(200)).rejects.toThrow('Time-out: no answer within 0.2 s');
	});

	it('fails when the connection is cut', async () => {
		answer = (request) => request.socket.destroy();
		await expect(call()).rejects.toThrow();
		answer = (request, response) => {
			response.writeHead(200, { 'content-length': '100' }).write('half');
			setImmediate(() => request.socket.destroy());
		};
		await expect(call()).rejects.toThrow();
	});

	it('is made anew when the connection that was kept had just been closed, and only once', async () => {
		const used = new Set<unknown>();
		answer = (request, response) => {
			// The endpoint gives a connection up after one answer, without having said so.
			if (used.has(request.socket)) request.socket.destroy();
			else response.end('taken');
			used.add(request.socket);
		};
		expect((await call()).body).toBe('taken');
		expect((await call()).body).toBe('taken');
		expect(seen).toHaveLength(3);
		answer = (request) => request.socket.destroy();
		await expect(call()).rejects.toThrow('socket hang up');
		expect(seen.length).toBeLessThanOrEqual(5);
	});

	it('keeps only the beginning of a long answer', async () => {
		answer = (_, response) => response.writeHead(500).end('x'.repeat(1_000_000));
		const reply = await call();
		expect(reply.status).toBe(500);
		expect(reply.body).toHaveLength(40_000);
	});

	it('understands Retry-After as seconds and as a date', () => {
		const now = new Date('2026-11-20T03:00:00Z');
		expect(retryAfter('120', now)).toBe(120);
		expect(retryAfter('Fri, 20 Nov 2026 03:02:00 GMT', now)).toBe(120);
		for (const wrong of [undefined, '0', '-5', 'soon', 'Fri, 20 Nov 2020 03:02:00 GMT'])
			expect(retryAfter(wrong, now)).toBeNull();
	});
});
