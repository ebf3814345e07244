import { vendors } from '../vendors/index.ts';
import { eventually, failureOf, startBench } from './bench.ts';
import type { Bench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench({ rate_limit: 0 });
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const create = (signal?: AbortSignal) =>
	fetch(`${bench.env.XENDIT_BASE_URL}/v2/invoices`, {
		method: 'POST',
		headers: {
			authorization: `Basic ${btoa(`${bench.env.XENDIT_SECRET_KEY}:`)}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify({ external_id: 'bc_1', amount: 20_000 }),
		...(signal ? { signal } : {}),
	});
const invoiceCount = async () => (await bench.books('xendit')).invoices.length;
const fault = (kind: string, rest = {}) =>
	bench.fault({ vendor: 'xendit', kind, times: 1, ...rest });
const lastRequest = async () => (await bench.control('GET', '/requests')).body.requests.at(-1);

describe('transport faults before the work', () => {
	it.each([
		['html_502', 502, 'text/html'],
		['empty_503', 503, null],
		['throttled', 429, 'application/json'],
		['unavailable', 500, 'application/json'],
	])('%s answers and leaves nothing behind', async (kind, status, type) => {
		await fault(kind);
		const response = await create();
		expect(response.status).toBe(status);
		expect(response.headers.get('content-type')?.split(';')[0] ?? null).toBe(type);
		expect(await invoiceCount()).toBe(0);
		expect((await create()).status).toBe(200);
	});

	it('cut destroys the socket and leaves nothing behind', async () => {
		await fault('cut');
		expect(String(await failureOf(create()))).toContain('fetch failed');
		expect(await invoiceCount()).toBe(0);
		expect(await lastRequest()).toMatchObject({ fault: 'cut', outcome: 'cut', status: null });
	});

	it('timeout_before never answers and leaves nothing behind', async () => {
		await fault('timeout_before');
		const controller = new AbortController();
		const answer = create(controller.signal);
		await eventually(async () => (await lastRequest())?.outcome === 'held');
		controller.abort();
		expect((await failureOf(answer)).name).toBe('AbortError');
		expect(await invoiceCount()).toBe(0);
	});

	it('timeout_before ends with a reset too', async () => {
		await fault('timeout_before');
		const answer = failureOf(create());
		await eventually(async () => (await lastRequest())?.outcome === 'held');
		bench.sandbox.reset();
		expect(String(await answer)).toContain('fetch failed');
	});

	it('timeout_before ends by itself for a client that never gives up', async () => {
		await fault('timeout_before', { delay_ms: 5 });
		await failureOf(create());
	});
});

describe('transport faults after the work', () => {
	it('html_502_after_commit answers 502 and the invoice exists', async () => {
		await fault('html_502_after_commit');
		const response = await create();
		expect([response.status, await response.text()]).toEqual([
			502,
			expect.stringContaining('nginx'),
		]);
		expect(await invoiceCount()).toBe(1);
	});

	it('cut_after_commit destroys the socket and the invoice exists', async () => {
		await fault('cut_after_commit');
		await failureOf(create());
		expect(await invoiceCount()).toBe(1);
	});

	it('timeout_after_commit never answers and the invoice exists', async () => {
		await fault('timeout_after_commit');
		const controller = new AbortController();
		const answer = create(controller.signal);
		await eventually(async () => (await invoiceCount()) === 1);
		controller.abort();
		expect((await failureOf(answer)).name).toBe('AbortError');
	});

	it('slow answers correctly, after the work was done', async () => {
		await fault('slow', { delay_ms: 10 });
		expect((await create()).status).toBe(200);
	});

	it('malformed_2xx answers 200 with half of the JSON, and the invoice exists', async () => {
		await fault('malformed_2xx');
		const response = await create();
		expect(response.status).toBe(200);
		const half = await response.text();
		expect(half).toMatch(/^\{/);
		expect(() => JSON.parse(half)).toThrow();
		expect(await invoiceCount()).toBe(1);
	});
});

describe('what a vendor client makes of them', () => {
	const data = { externalId: 'bc_1', amount: 20_000 };

	it.each(['html_502', 'html_502_after_commit', 'empty_503', 'malformed_2xx', 'cut_after_commit'])(
		'xendit-node loses the status after %s',
		async (kind) => {
			await fault(kind);
			const error = await failureOf(bench.invoices.createInvoice({ data }));
			expect(error.status).toBeUndefined();
		},
	);

	it('@cosmicjs/sdk rejects with undefined when the socket is cut', async () => {
		await bench.fault({ vendor: 'cosmic', kind: 'cut', times: 1 });
		expect(await failureOf(bench.cosmic.objects.find({ type: 'x' }))).toBeUndefined();
	});

	it('@cosmicjs/sdk rejects with the raw page after a 502', async () => {
		await bench.fault({ vendor: 'cosmic', kind: 'html_502', times: 1 });
		expect(await failureOf(bench.cosmic.objects.find({ type: 'x' }))).toContain('502 Bad Gateway');
	});

	it('a mail is sent although Gmail never said so', async () => {
		await bench.fault({ vendor: 'gmail', kind: 'cut_after_commit', times: 1 });
		const raw = Buffer.from('To: a@b.co\r\nSubject: x\r\n\r\nx').toString('base64url');
		await failureOf(bench.gmail.users.messages.send({ userId: 'me', requestBody: { raw } }));
		expect((await bench.books('gmail')).messages).toHaveLength(1);
	});

	it('a user exists although Google answered with a page', async () => {
		await bench.fault({
			vendor: 'google',
			endpoint: 'POST /admin/directory/v1/users',
			kind: 'html_502_after_commit',
			times: 1,
		});
		const requestBody = {
			primaryEmail: 'ani@maju.co.id',
			name: { givenName: 'Ani', familyName: 'W' },
			password: 'a long password',
		};
		expect((await failureOf(bench.directory.users.insert({ requestBody }))).status).toBe(502);
		expect((await bench.books('google')).users).toHaveLength(1);
	});
});

describe('where and how often a fault strikes', () => {
	it('only at its vendor', async () => {
		await bench.fault({ vendor: 'cosmic', kind: 'html_502' });
		expect((await create()).status).toBe(200);
	});

	it.each([
		['POST /v2/invoices', true],
		['POST /v2/invoices/', true],
		['* /v2/*', true],
		['POST /xendit/v2/invoices', true],
		['GET /v2/invoices', false],
		['POST /v2/invoices/{id}', false],
		['POST /v2', false],
	])('only at its endpoint: %s strikes = %s', async (endpoint, strikes) => {
		await fault('empty_503', { endpoint });
		expect((await create()).status).toBe(strikes ? 503 : 200);
	});

	it('at the paths of Google, verbs and parameters included', async () => {
		await bench.fault({
			vendor: 'google',
			endpoint: 'POST /v1/projects/:id/services/*:enable',
			kind: 'unavailable',
		});
		const enable = bench.services.services.enable({ name: 'projects/p/services/a.googleapis.com' });
		expect((await failureOf(enable)).status).toBe(503);
	});

	it('after skip, for times, and then no more', async () => {
		await fault('empty_503', { skip: 1, times: 2 });
		const statuses = [];
		for (let number = 0; number < 5; number++) statuses.push((await create()).status);
		expect(statuses).toEqual([200, 503, 503, 200, 200]);
		const [listed] = (await bench.control('GET', '/faults')).body.faults;
		expect(listed).toMatchObject({ active: false, hits: 2 });
	});

	it('at a rate, and at the same requests in every run with the same seed', async () => {
		const run = async () => {
			bench.sandbox.reset();
			await bench.fault({ vendor: 'xendit', kind: 'empty_503', rate: 0.5 });
			const statuses = [];
			for (let number = 0; number < 24; number++) statuses.push((await create()).status);
			return statuses;
		};
		const first = await run();
		expect(new Set(first)).toEqual(new Set([200, 503]));
		expect(await run()).toEqual(first);
	});

	it('until it is switched off, alone or with all others', async () => {
		const { id } = await fault('empty_503', { times: undefined });
		await fault('html_502', { times: undefined });
		expect((await create()).status).toBe(503);
		expect((await bench.control('DELETE', `/faults/${id}`)).status).toBe(204);
		expect((await bench.control('DELETE', `/faults/${id}`)).status).toBe(404);
		expect((await create()).status).toBe(502);
		await bench.control('DELETE', '/faults');
		expect((await create()).status).toBe(200);
	});

	it('never, when it does not exist: the refusal names the kinds that do', async () => {
		const wrong = await bench.control('POST', '/faults', {
			vendor: 'cosmic',
			kind: 'webhook_lost',
		});
		expect([wrong.status, wrong.body.error.message]).toEqual([
			400,
			expect.stringContaining('delayed_read'),
		]);
		const nowhere = { vendor: 'xendit', kind: 'cut', endpoint: 'invoices' };
		expect((await bench.control('POST', '/faults', nowhere)).status).toBe(400);
	});
});

describe('what a vendor answers when it does not want to', () => {
	const ask = async (vendor: string, kind: string) => {
		await bench.fault({ vendor, kind, times: 1 });
		const [api] = bench.sandbox.world.vendors.find(({ id }) => id === vendor)?.apis ?? [];
		const response = await fetch(`${bench.sandbox.url}${api?.at[0]}/v1/anything`);
		return { status: response.status, text: await response.text() };
	};

	it.each(vendors.map(({ id }) => id))('is JSON with a fitting status: %s', async (vendor) => {
		const throttled = await ask(vendor, 'throttled');
		expect(throttled.status).toBe(429);
		expect(() => JSON.parse(throttled.text)).not.toThrow();
		const unavailable = await ask(vendor, 'unavailable');
		expect(unavailable.status).toBeGreaterThanOrEqual(500);
		expect(() => JSON.parse(unavailable.text)).not.toThrow();
	});

	it.each([
		['xendit', /RATE_LIMIT_EXCEEDED/],
		['cosmic', /"status":429/],
		['google', /RESOURCE_EXHAUSTED/],
		['gmail', /rateLimitExceeded/],
		['gemini', /RetryInfo/],
	])('is in its own words: %s', async (vendor, words) => {
		expect((await ask(vendor, 'throttled')).text).toMatch(words);
	});
});
