import type { Server } from 'node:http';
import { fakeN8n, startServer, type FakeOptions, type Reply } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { callOperation, serviceUrl } = await load('nodes/shared/transport');
const { retryAfterMs } = await load('nodes/shared/errors');
const { resources } = await load('nodes/CloudSales/generated/index');

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

async function call(
	operation: unknown,
	input: Json,
	replies: Reply[],
	more: Json = {},
	options: FakeOptions = {},
) {
	const started = await startServer(...replies);
	servers.push(started.server);
	const promise = callOperation(
		fakeN8n({ ...options, url: started.url }),
		operation,
		{ input, ...more },
		3,
	) as Promise<Json>;
	const result = await promise.then(
		(answer) => ({ answer, error: undefined }),
		(error: Error & { description: string; httpCode: string; context: Json; failure?: Json }) => ({
			answer: undefined,
			error,
		}),
	);
	return { ...result, seen: started.seen };
}

const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const cancel = resources.billing_cycle.operations.cancel as Json;
const get = resources.billing_cycle.operations.get as Json;
const problem = (status: number, code: string, more: Json = {}): Json => ({
	status,
	code,
	title: 'It did not work',
	detail: 'It did not work',
	advice: 'Do this',
	request_id: 'req-1',
	details: {},
	errors: [],
	...more,
});
const soon = { 'retry-after': '0' };

describe('the transport', () => {
	it('asks n8n for the credential once for all items of a run', async () => {
		const started = await startServer(
			...Array.from({ length: 3 }, () => ({ status: 200, body: { id } })),
		);
		servers.push(started.server);
		const context = fakeN8n({ url: started.url }) as Json;
		let asked = 0;
		const credential = context.getCredentials as () => Promise<unknown>;
		context.getCredentials = () => {
			asked += 1;
			return credential();
		};
		for (let item = 0; item < 3; item += 1)
			await callOperation(context, get, { input: { billing_cycle_id: id } }, item);
		expect([started.seen.length, asked]).toEqual([3, 1]);
	});

	it('puts values into path, body and headers', async () => {
		const { seen, answer } = await call(
			cancel,
			{ billing_cycle_id: id, reason: 'Twice' },
			[{ status: 200, body: { id } }],
			{ key: 'k-1' },
		);
		expect(answer).toEqual({ id });
		expect(seen).toHaveLength(1);
		expect(seen[0]).toMatchObject({ method: 'POST', url: `/api/v1/billing-cycles/${id}/cancel` });
		expect(seen[0]?.headers).toMatchObject({
			'idempotency-key': 'k-1',
			authorization: 'Bearer key',
		});
		expect(JSON.parse(String(seen[0]?.body))).toEqual({ reason: 'Twice' });
	});

	it.each<[string, Reply]>([
		[
			'the same command is still running',
			{ status: 409, body: problem(409, 'idempotency.in-progress'), headers: soon },
		],
		['too many calls', { status: 429, body: problem(429, 'rate.exceeded'), headers: soon }],
		['a bad gateway', { status: 502, body: '<html>', headers: soon }],
		[
			'a service that starts',
			{ status: 503, body: problem(503, 'service.not-ready'), headers: soon },
		],
		['a gateway that waited too long', { status: 504, headers: soon }],
		['a cut connection', 'cut'],
	])('repeats a command with the same key after %s', async (_, reply) => {
		const { seen, answer } = await call(
			cancel,
			{ billing_cycle_id: id, reason: 'Twice' },
			[reply, { status: 200, body: { id } }],
			{ key: 'k-1' },
		);
		expect(answer).toEqual({ id });
		expect(seen.map((one) => one.headers['idempotency-key'])).toEqual(['k-1', 'k-1']);
		expect(String(seen[1]?.body)).toBe(String(seen[0]?.body));
	});

	it.each<[string, Reply]>([
		['a conflict that stays', { status: 409, body: problem(409, 'lifecycle.illegal-move') }],
		['a vendor that refused', { status: 502, body: problem(502, 'vendor.refused') }],
		['wrong input', { status: 422, body: problem(422, 'input.invalid') }],
		['an unexpected failure', { status: 500, body: problem(500, 'service.unexpected') }],
	])('does not repeat after %s', async (_, reply) => {
		const { seen, error } = await call(cancel, { billing_cycle_id: id, reason: 'x' }, [reply], {
			key: 'k',
		});
		expect(seen).toHaveLength(1);
		expect(error?.context).toMatchObject({ itemIndex: 3 });
	});

	it('gives up after five attempts and says what the service said', async () => {
		const { seen, error } = await call(get, { billing_cycle_id: id }, [
			{ status: 503, body: problem(503, 'vendor.unavailable'), headers: soon },
		]);
		expect(seen).toHaveLength(5);
		expect(error).toMatchObject({
			message: 'It did not work [Item 3]',
			httpCode: '503',
			failure: { cause: 'temporarily-unavailable' },
		});
		expect(error?.description).toBe('Do this. Request ID: req-1.');
	});

	it('names the parameter that is wrong as it is called in the node', async () => {
		const body = problem(422, 'input.invalid', {
			title: 'The input is not valid',
			errors: [
				{ path: 'body.items[1].quantity', message: 'Must be at least 1' },
				{ path: 'body.valid_until', message: 'Invalid ISO date' },
			],
		});
		const { error } = await call(
			resources.quotation.operations.create,
			{ items: [] },
			[{ status: 422, body }],
			{ key: 'k' },
		);
		expect(error?.message).toBe("'Items, row 2, Quantity' must be at least 1 [Item 3]");
		expect(error?.description).toBe("'Valid Until': Invalid ISO date. Request ID: req-1.");
		expect(error?.context.data).toMatchObject({ code: 'input.invalid' });
	});

	it('says where to look when nothing answers', async () => {
		const promise = callOperation(
			fakeN8n({ url: 'http://127.0.0.1:9' }),
			{ ...get, path: '/x' },
			{ input: {} },
			0,
		) as Promise<Json>;
		await expect(promise).rejects.toMatchObject({
			message: 'CloudSales could not be reached [Item 0]',
			description: expect.stringContaining("'Base URL'") as string,
		});
	});

	it('honours Retry-After in seconds and as a date', () => {
		const answer = (value: string) => ({
			status: 503,
			body: {},
			headers: { 'retry-after': value },
		});
		expect(retryAfterMs(answer('7'))).toBe(7000);
		expect(
			retryAfterMs(answer('Fri, 20 Nov 2026 10:00:09 GMT'), Date.parse('2026-11-20T10:00:00Z')),
		).toBe(9000);
		expect(retryAfterMs(answer('soon'))).toBeUndefined();
	});

	it('takes the base URL in every form that people paste', () => {
		for (const form of [
			'https://a.example',
			'https://a.example/',
			' https://a.example/api/v1 ',
			'https://a.example/api/v1/',
		]) {
			expect(serviceUrl(form)).toBe('https://a.example/api/v1');
		}
	});

	it('sends files as multipart, again with the same content after a failure', async () => {
		const files = {
			invoice: {
				filename: 'a.pdf',
				contentType: 'application/pdf',
				content: Buffer.from('%PDF-1.7 é'),
			},
		};
		const attach = resources.billing_cycle.operations['attach-documents'];
		const { seen } = await call(
			attach,
			{ billing_cycle_id: id },
			[
				{ status: 503, headers: soon },
				{ status: 200, body: {} },
			],
			{ files, key: 'k' },
		);
		expect(seen).toHaveLength(2);
		for (const one of seen) {
			expect(one.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
			expect(String(one.body)).toContain('name="invoice"; filename="a.pdf"');
			expect(one.body.includes(Buffer.from('%PDF-1.7 é'))).toBe(true);
		}
	});
});
