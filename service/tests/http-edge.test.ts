import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { Router } from 'express';
import supertest, { type Response as TestResponse } from 'supertest';
import type { z } from 'zod';
import {
	commonErrors,
	DomainError,
	invalidInput,
	ProviderError,
} from '../platform/errors/index.ts';
import { createApp } from '../platform/http/index.ts';
import { Problem, problemType } from '../platform/http/problem.ts';
import { adminKey, startTestService, type TestService } from './service.ts';

const user = { email: 'edge@cloudsales.test', name: 'Edge', role: 'SALES' };
let keys = 0;
const freshKey = (): string => `edge-${(keys += 1)}`;

describe('the HTTP edge', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const post = (path = '/api/v1/users') =>
		service.http
			.post(path)
			.set('Authorization', `Bearer ${adminKey}`)
			.set('Idempotency-Key', freshKey());
	const get = (path: string) => service.http.get(path).set('Authorization', `Bearer ${adminKey}`);
	const expectProblem = (response: TestResponse, status: number, code: string): Problem => {
		expect([response.status, response.body.code]).toEqual([status, code]);
		expect(response.headers['content-type']).toContain(problemType);
		const problem = Problem.parse(response.body);
		expect(problem).toMatchObject({
			status,
			type: `/docs#error-${code}`,
			request_id: response.headers['x-request-id'],
		});
		return problem;
	};

	describe('refuses', () => {
		it('a body that is not JSON', async () => {
			for (const text of ['{"email":', '{} trailing', 'null', '"text"', '\u0000', '{"a":1,}'])
				expectProblem(await post().type('json').send(text), 400, 'input.malformed');
		});

		it('a body of another type', async () => {
			for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])
				expectProblem(await post().type(type).send('email=a'), 400, 'input.malformed');
			expectProblem(
				await post().set('Content-Type', 'application/json; charset=latin1').send('{}'),
				400,
				'input.malformed',
			);
			expectProblem(
				await post().type('json').set('Content-Encoding', 'compress').send('{}'),
				400,
				'input.malformed',
			);
		});

		it('a body that is too large, and names the limit', async () => {
			const problem = expectProblem(
				await post().send({ name: 'x'.repeat(1_000_001) }),
				413,
				'input.too-large',
			);
			expect(problem.details).toEqual({ limit_bytes: 1_000_000 });
			expect(problem.detail).toContain('1000000');
		});

		it('an address that is not percent-encoded', async () => {
			expectProblem(await get('/api/v1/users/%zz'), 400, 'input.malformed');
			expectProblem(await get('/api/v1/users/%'), 400, 'input.malformed');
			expectProblem(await get('/api/v1/users/%ff'), 400, 'input.malformed');
		});

		it('an address that does not exist', async () => {
			for (const path of ['/api/v1/nothing', '/api/v2/users', '/nothing', '/api/v1/users/a/b/c'])
				expectProblem(await get(path), 404, 'route.not-found');
		});

		it('a method that the address does not take, and says which it takes', async () => {
			const response = await service.http
				.delete('/api/v1/users')
				.set('Authorization', `Bearer ${adminKey}`);
			expectProblem(response, 405, 'route.method-not-allowed');
			expect(response.headers['allow']?.split(', ').sort()).toEqual(['GET', 'POST']);
			expectProblem(
				await service.http.put(`/api/v1/users/${crypto.randomUUID()}`),
				405,
				'route.method-not-allowed',
			);
		});

		it('a caller without a valid sign-in before it looks at the body', async () => {
			const response = await service.http.post('/api/v1/users').type('json').send('{"email":');
			expectProblem(response, 401, 'auth.required');
			expect(response.headers['www-authenticate']).toBe('Bearer realm="CloudSales"');
		});

		it.each([
			'Bearer',
			'Bearer short',
			'Basic dXNlcjpwYXNz',
			`Bearer ${'x'.repeat(600)}`,
			`Bearer ${adminKey}x`,
			`Bearer ss_${'x'.repeat(43)}`,
		])('the sign-in %s', async (value) => {
			expectProblem(
				await service.http.get('/api/v1/users').set('Authorization', value),
				401,
				'auth.required',
			);
		});

		it('what is not asked for, at any depth', async () => {
			const problem = expectProblem(
				await post().send({ ...user, role: 'SALES', is_admin: true, __proto__: { x: 1 } }),
				422,
				'input.invalid',
			);
			expect(problem.errors).toEqual([
				{ path: 'body.is_admin', message: 'There is no such field' },
			]);
			const proto = await post()
				.type('json')
				.send('{"email":"a@b.example","name":"A","role":"SALES","__proto__":{"role":"ADMIN"}}');
			expect(expectProblem(proto, 422, 'input.invalid').errors).toEqual([
				{ path: 'body.__proto__', message: 'There is no such field' },
			]);
			expectProblem(await get('/api/v1/users?unknown=1'), 422, 'input.invalid');
			expectProblem(await get(`/api/v1/users/${crypto.randomUUID()}?x=1`), 422, 'input.invalid');
			expectProblem(
				await post(`/api/v1/api-keys/${crypto.randomUUID()}/revoke`).send({ reason: 'none' }),
				422,
				'input.invalid',
			);
			const nested = await post('/api/v1/endpoints').send({});
			expect(nested.status).toBe(405);
			const filters = await service.http
				.put('/api/v1/endpoints')
				.set('Authorization', `Bearer ${adminKey}`)
				.send({
					url: 'https://a.example/x',
					description: 'a',
					event_types: ['*'],
					filters: { inner: 1 },
				});
			expect(expectProblem(filters, 422, 'input.invalid').errors).toEqual([
				{ path: 'body.filters.inner', message: 'There is no such field' },
			]);
		});

		it('text that the database could not keep, wherever it stands', async () => {
			const nul = await post().send({ ...user, name: 'a\u0000b' });
			expect(expectProblem(nul, 422, 'input.invalid').errors[0]?.path).toBe('body.name');
			const half = await post()
				.type('json')
				.send('{"email":"a@b.example","name":"\\ud800","role":"SALES"}');
			expect(expectProblem(half, 422, 'input.invalid').errors[0]?.path).toBe('body.name');
			expectProblem(await get('/api/v1/events?type=a%00b'), 422, 'input.invalid');
			const deep = await post('/api/v1/products')
				.type('json')
				.send(
					`{"sku":"A","name":"A","kind":"ONE_TIME","provisioning_settings":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
				);
			expectProblem(deep, 422, 'input.invalid');
		});

		it('a cursor that was made up, that is cut, or that belongs to another order', async () => {
			const cursor = (value: object): string =>
				Buffer.from(JSON.stringify(value)).toString('base64url');
			const id = crypto.randomUUID();
			for (const wrong of [
				'x',
				'%00',
				cursor({}),
				cursor({ sort: '-created_at', value: 'hello', id }),
				cursor({ sort: '-created_at', value: '2026-99-99T99:00', id }),
				cursor({ sort: '-created_at', value: 5, id }),
				cursor({ sort: 'created_at', value: '2026-11-20T03:00:00.000Z', id }),
			]) {
				expectProblem(await get(`/api/v1/users?cursor=${wrong}`), 422, 'input.invalid');
			}
		});
	});

	describe('a file upload', () => {
		const upload = () => post(`/api/v1/billing-cycles/${crypto.randomUUID()}/documents`);
		const multipart = (text: string) =>
			upload()
				.set('Content-Type', 'multipart/form-data; boundary=cut')
				.send(text.replaceAll('\n', '\r\n'));

		it('that ends in the middle of a file is refused, and the service lives on', async () => {
			const begun =
				'--cut\nContent-Disposition: form-data; name="invoice"; filename="a.pdf"\nContent-Type: application/pdf\n\n%PDF-1.7 half a fi';
			expectProblem(await multipart(begun), 400, 'input.malformed');
			expectProblem(
				await multipart('--cut\nContent-Disposition: form-data; name="invoice"; filename="a.pdf"'),
				400,
				'input.malformed',
			);
			expectProblem(await multipart('nothing of the kind'), 400, 'input.malformed');
			expectProblem(
				await upload().set('Content-Type', 'multipart/form-data').send('x'),
				400,
				'input.malformed',
			);
			expect((await service.http.get('/health')).status).toBe(200);
		});

		it('must be multipart', async () => {
			expectProblem(await upload().send({ invoice: 'x' }), 400, 'input.malformed');
		});

		it('names files nobody asked for, empty ones, and ones of another kind', async () => {
			const response = await upload()
				.attach('other', Buffer.from('x'), 'a.txt')
				.attach('invoice', Buffer.from('<html>'), 'invoice.pdf')
				.attach('tax_invoice', Buffer.alloc(0), 'tax.pdf');
			const paths = expectProblem(response, 422, 'input.invalid').errors.map((one) => one.path);
			expect(paths).toEqual(
				expect.arrayContaining(['body.other', 'body.invoice', 'body.tax_invoice']),
			);
		});

		it('that the caller breaks off leaves the service in order', async () => {
			const server = http.createServer(service.app).listen(0, '127.0.0.1');
			await new Promise((resolve) => server.once('listening', resolve));
			const { port } = server.address() as AddressInfo;
			const request = http.request({
				port,
				method: 'POST',
				path: `/api/v1/billing-cycles/${crypto.randomUUID()}/documents`,
				headers: {
					authorization: `Bearer ${adminKey}`,
					'idempotency-key': freshKey(),
					'content-type': 'multipart/form-data; boundary=cut',
					'content-length': '100000',
				},
			});
			const broken = new Promise((resolve) => request.on('error', resolve));
			request.write(
				'--cut\r\nContent-Disposition: form-data; name="invoice"; filename="a.pdf"\r\n\r\n%PDF-1.7',
			);
			await new Promise((resolve) => server.once('request', resolve));
			request.destroy();
			await broken;
			await new Promise((resolve) => server.close(resolve));
			expect((await service.http.get('/health')).status).toBe(200);
		});
	});

	describe('every answer', () => {
		it('carries the request id of the caller when it is well formed, and a new one otherwise', async () => {
			const given = 'request-0123456789';
			expect(
				(await service.http.get('/health').set('X-Request-Id', given)).headers['x-request-id'],
			).toBe(given);
			for (const wrong of ['short', 'has spaces in it', 'x'.repeat(65), '<script>alert</script>']) {
				const { headers } = await service.http.get('/health').set('X-Request-Id', wrong);
				expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
			}
		});

		it('has security headers and says nothing of what it runs on', async () => {
			for (const path of ['/health', '/api/v1/users', '/docs', '/nothing']) {
				const { headers } = await service.http.get(path);
				expect(headers['content-security-policy']).toContain("default-src 'self'");
				expect(headers['content-security-policy']).not.toContain("script-src 'unsafe");
				expect(headers['x-content-type-options']).toBe('nosniff');
				expect(headers['x-frame-options']).toBe('SAMEORIGIN');
				expect(headers['strict-transport-security']).toBeDefined();
				expect(headers['x-powered-by']).toBeUndefined();
			}
		});

		it('says how many requests are left', async () => {
			const { headers } = await service.http.get('/docs');
			expect(headers['ratelimit-limit']).toBe('1000000');
			expect(Number(headers['ratelimit-remaining'])).toBeLessThan(1_000_000);
			expect(Number(headers['ratelimit-reset'])).toBeLessThanOrEqual(60);
		});
	});

	it('describes itself in pages and OpenAPI', async () => {
		expect((await service.http.get('/docs')).text).toContain('user.create');
		expect((await service.http.get('/api/v1/openapi.json')).body.openapi).toMatch(/^3\.1/);
		expect((await service.http.get('/metrics')).text).toContain(
			'cloudsales_request_seconds_count{operation="user.create",status="413"}',
		);
		expect((await service.http.get('/ready')).body).toEqual({ ready: true });
	});
});

describe('too many requests', () => {
	it('are counted for the caller that a trusted proxy names, not for the proxy', async () => {
		const environment = { REQUESTS_PER_MINUTE: '10' };
		const behind = await startTestService({ environment });
		const alone = await startTestService({
			environment: { ...environment, TRUSTED_PROXIES: '192.0.2.1' },
		});
		const statuses = async (service: TestService): Promise<number[]> => {
			const all = [];
			for (let caller = 0; caller < 12; caller += 1) {
				const from = `203.0.113.${caller}`;
				all.push((await service.http.get('/docs').set('X-Forwarded-For', from)).status);
			}
			return all;
		};
		try {
			expect(await statuses(behind)).toEqual(Array(12).fill(200));
			expect(await statuses(alone)).toEqual([...Array(10).fill(200), 429, 429]);
		} finally {
			await behind.stop();
			await alone.stop();
		}
	});

	it('get 429 with the seconds to wait, while probes still get through', async () => {
		const service = await startTestService({ environment: { REQUESTS_PER_MINUTE: '10' } });
		try {
			const answers = [];
			for (let call = 0; call < 14; call += 1) answers.push(await service.http.get('/docs'));
			expect(answers.map((one) => one.status)).toEqual([
				...Array(10).fill(200),
				...Array(4).fill(429),
			]);
			const last = answers.at(-1)!;
			expect(last.body.code).toBe('rate.exceeded');
			expect(last.headers).toMatchObject({
				'retry-after': '60',
				'ratelimit-limit': '10',
				'ratelimit-remaining': '0',
				'ratelimit-reset': '60',
			});
			expect((await service.http.get('/health')).status).toBe(200);
			expect((await service.http.get('/ready')).status).toBe(200);
			service.now = new Date(service.now.getTime() + 60_000);
			expect((await service.http.get('/docs')).status).toBe(200);
		} finally {
			await service.stop();
		}
	});
});

describe('whatever is thrown', () => {
	const thrown: [string, unknown, number, string][] = [
		...commonErrors.map((definition): [string, unknown, number, string] => [
			definition.code,
			new DomainError(definition, sampleOf(definition.details), { retryAfterSeconds: 1.2 }),
			definition.status,
			definition.code,
		]),
		[
			'a vendor that refuses',
			new ProviderError('xendit', 'rejected', 'no', { code: 'X' }),
			502,
			'vendor.refused',
		],
		[
			'a vendor that throttles',
			new ProviderError('xendit', 'throttled', 'slow', { retryAfterSeconds: 7 }),
			503,
			'vendor.unavailable',
		],
		[
			'a vendor that is away',
			new ProviderError('xendit', 'unavailable', 'away'),
			503,
			'vendor.unavailable',
		],
		[
			'a vendor that keeps silent',
			new ProviderError('xendit', 'outcome-unknown', 'who knows'),
			503,
			'vendor.unavailable',
		],
		['a defect', new Error('secret inside'), 500, 'service.unexpected'],
		['a text', 'secret inside', 500, 'service.unexpected'],
		['nothing', undefined, 500, 'service.unexpected'],
		[
			'a wrong field',
			invalidInput([{ path: 'body.a[0].b', message: 'Wrong' }]),
			422,
			'input.invalid',
		],
	];

	function appThrowing(error: unknown) {
		const logged: unknown[] = [];
		const log = { info: () => {}, warn: () => {}, error: (facts: unknown) => logged.push(facts) };
		const router = Router();
		router.get('/', () => {
			throw error ?? Object.create(null);
		});
		router.get('/half', (_, response) => {
			response.write('half');
			throw new Error('too late');
		});
		const runtime = { log, clock: { now: () => new Date('2026-11-20T03:00:00Z') } };
		const metrics = { requests: { observe: () => {} } };
		const app = createApp(runtime as never, {
			routers: [{ path: '/', router }],
			metrics: metrics as never,
			requestsPerMinute: 100,
			trustedProxies: 'loopback',
		});
		return { app: express().use(app), logged };
	}

	it.each(thrown)('%s is rendered as problem details', async (_, error, status, code) => {
		const { app, logged } = appThrowing(error);
		const response = await supertest(app).get('/');
		expect([response.status, response.body.code]).toEqual([status, code]);
		expect(response.headers['content-type']).toContain(problemType);
		Problem.parse(response.body);
		expect(response.text).not.toContain('secret inside');
		expect(response.text).not.toContain('node_modules');
		if (error instanceof DomainError && code !== 'input.invalid')
			expect(response.headers['retry-after']).toBe('2');
		if (error instanceof ProviderError && status === 503)
			expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
		// Only what nobody declared is a matter for somebody at night.
		expect(logged).toHaveLength(code === 'service.unexpected' ? 1 : 0);
	});

	it('after half an answer cuts the connection, so that nobody takes the half for the whole', async () => {
		const { app, logged } = appThrowing(null);
		await expect(supertest(app).get('/half')).rejects.toThrow();
		expect(logged).toHaveLength(1);
	});
});

/** A value that fits the details of an error. */
function sampleOf(schema: z.ZodType): unknown {
	const { def } = schema as z.ZodObject;
	const shape = 'shape' in def ? (def.shape as Record<string, z.ZodType>) : {};
	return Object.fromEntries(
		Object.entries(shape).map(([name, field]) => [
			name,
			[1, 'text', [], null].find((one) => field.safeParse(one).success),
		]),
	);
}
