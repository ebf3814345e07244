import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Response as TestResponse } from 'supertest';
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
				await post().send({ name: 'x'.repeat(100_001) }),
				413,
				'input.too-large',
			);
			expect(problem.details).toEqual({ limit_bytes: 100_000 });
			expect(problem.detail).toContain('100000');
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
					`{"sku":"A","name":"A","kind":"ONE_TIME","provisioning_settings":{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}}`,
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

		it('names files that were not asked for, empty ones, and ones of another kind', async () => {
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

	describe('a person who opens an address in a browser', () => {
		const browse = (path: string, language: string) =>
			service.http.get(path).set({
				Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
				'Accept-Language': language,
			});

		it.each(['/nothing', '/d/none.none', '/q/none', '/q/none/accept', '/portal/nothing'])(
			'reads at %s that it is not there, in words and in the own language',
			async (path) => {
				for (const [language, title] of [
					['id', 'Halaman tidak ditemukan'],
					['en-GB', 'Page not found'],
				] as const) {
					const page = await browse(path, language);
					expect([page.status, page.type]).toEqual([404, 'text/html']);
					expect(page.text).toContain(`<h1>${title}</h1>`);
					expect(page.text).toContain('CloudSales');
				}
			},
		);

		it('gets a style sheet that may be kept for good, and pages without styles of their own', async () => {
			const page = await browse('/nothing', 'en');
			expect(page.text).not.toMatch(/<style|style=/);
			const [, sheet = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(page.text) ?? [];
			const style = await service.http.get(sheet);
			expect([style.status, style.type]).toEqual([200, 'text/css']);
			expect(style.headers['cache-control']).toBe('public, max-age=31536000, immutable');
			expect(style.text).toContain('--brand:#0b6b57');
			const older = await service.http.get(sheet.replace(/[0-9a-f]{16}/, '0'.repeat(16)));
			expect([older.status, older.headers['cache-control']]).toEqual([200, 'no-cache']);
		});

		it('gets JSON from the API all the same', async () => {
			const answer = await browse('/api/v1/nothing', 'en');
			expect(answer.headers['content-type']).toContain(problemType);
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
				expect(headers['content-security-policy']).toContain("default-src 'none'");
				expect(headers['content-security-policy']).not.toContain('unsafe');
				expect(headers['x-content-type-options']).toBe('nosniff');
				expect(headers['x-frame-options']).toBe('DENY');
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
