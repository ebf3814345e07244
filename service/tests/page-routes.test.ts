import { chunksOf } from './chunks-of.ts';
import supertest from 'supertest';
import { z } from 'zod';
import { modules } from '../app/capabilities.ts';
import { startTestService, type TestService } from './service.ts';
import { systemActor, type Actor } from '../platform/actor/index.ts';
import { defineModule } from '../platform/contract/index.ts';
import { defineError, NotFound } from '../platform/errors/index.ts';
import {
	form,
	html,
	livePart,
	pageHtml,
	pageRoute,
	pageScript,
	readForm,
	runForPage,
	sendDownload,
	streamPart,
	submitForm,
} from '../platform/pages/index.ts';
import type { FormField, FormState, PageCall } from '../platform/pages/index.ts';

const fields: FormField[] = [
	{ kind: 'text', name: 'name', label: 'Name' },
	{ kind: 'number', name: 'seats', label: 'Seats' },
];
const taken = { status: 409, title: 'It is taken', advice: 'Choose another' };
const Taken = defineError('kit.taken', taken);
const show = ({ company, language, address, notice }: PageCall, state?: FormState): string =>
	pageHtml({
		title: 'Kit',
		company,
		language,
		address,
		notice,
		scripts: [script],
		body: html`<h1>Kit</h1>
			${form({
				id: 'kit',
				action: '/kit/form',
				fields,
				submit: 'Go',
				language,
				...(state === undefined ? {} : { state }),
			})}`,
	});
const script = pageScript('kit-test', 'document.title += "!";');

/** What the work of the form answers, and how often it was done. */
const world = { error: null as Error | null, bodies: [] as unknown[], keys: [] as string[] };
const live = { content: 'first', isFinal: false, isAllowed: true, looks: 0 };
/** An operation that only checks its input. */
const checking = {
	operation: {
		id: 'kit.check',
		allowed: ['FINANCE'],
		input: { body: z.object({ name: z.string().max(5), seats: z.int().min(1).max(9) }) },
	},
};

const readerOf = ({ request }: PageCall): Actor => ({
	...systemActor('test'),
	role: request.query['checked'] === 'sales' ? 'SALES' : 'FINANCE',
});

const kitTest = defineModule({
	name: 'kit-test',
	pages(router, runtime) {
		router.get(
			'/kit',
			pageRoute(runtime, 'page.kit', async (call) => ({ html: show(call) })),
		);
		router.get(
			'/kit/lost',
			pageRoute(runtime, 'page.kit-lost', () => {
				throw NotFound({ resource: 'kit', id: '1' });
			}),
		);
		router.post(
			'/kit/form',
			pageRoute(runtime, 'page.kit-form', async (call) => {
				const sent = await readForm(call.request);
				return submitForm(call, sent, {
					fields,
					async work(body) {
						if (call.request.query['checked'] !== undefined)
							await runForPage(call, checking as never, { body }, { actor: readerOf(call) });
						world.bodies.push(body);
						world.keys.push(sent.key());
						if (world.error !== null) throw world.error;
						return body['name'];
					},
					again: (state) => show(call, state),
					done: (name) => ({
						see_other: '/kit',
						notice: { tone: 'good', text: `Saved <b>${String(name)}</b>` },
					}),
					words: { [Taken.code]: 'Sudah dipakai' },
				});
			}),
		);
		router.get(
			'/kit/live',
			pageRoute(runtime, 'page.kit-live', (call) =>
				streamPart(call, '/kit', () => {
					live.looks += 1;
					const content = html`<p
						title="a
b"
					>
						${live.content}
					</p>`;
					return Promise.resolve(live.isAllowed ? { content, isFinal: live.isFinal } : null);
				}),
			),
		);
		router.get(
			'/kit/file',
			pageRoute(runtime, 'page.kit-file', (call) =>
				sendDownload<number>(call, {
					name: 'kit',
					columns: [
						{ label: 'Nomor', value: (row) => row },
						{ label: 'Nama', value: (row) => (row === 3 ? '=1+1' : `a;${row}`) },
					],
					load: (cursor) =>
						Promise.resolve({
							data: cursor === null ? [1, 2] : [3],
							next_cursor: cursor === null ? 'next' : null,
						}),
					actor: systemActor('test'),
					operation: 'page.kit-csv',
					filters: ['status'],
				}),
			),
		);
	},
});

const tokenOf = (text: string): string =>
	/name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? 'none';

describe('a page', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ modules: [...modules, kitTest] });
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		Object.assign(world, { error: null, bodies: [], keys: [] });
	});

	// Each request is one of its own: cookies are kept where a test keeps them.
	const http = () => supertest(service.address);
	const get = (path: string, headers: Record<string, string> = {}) =>
		http()
			.get(path)
			.set({ accept: 'text/html', ...headers });
	const submit = (path: string, values: object) =>
		http().post(path).type('form').set('sec-fetch-site', 'same-origin').send(values);

	it('may load files of this service only, and is kept by no cache', async () => {
		const { headers } = await get('/kit');
		expect(headers['cache-control']).toBe('no-store');
		expect(headers['content-security-policy']?.split(';').sort()).toEqual([
			"base-uri 'none'",
			"connect-src 'self'",
			"default-src 'none'",
			"form-action 'self'",
			"frame-ancestors 'none'",
			"img-src 'self'",
			"object-src 'none'",
			"script-src 'self'",
			"style-src 'self'",
		]);
	});

	it('speaks the language that was chosen on this device, then that of the browser, then Indonesian', async () => {
		const languageOf = async (headers: Record<string, string>) =>
			/<html lang="(..)"/.exec((await get('/kit', headers)).text)?.[1];
		expect(await languageOf({})).toBe('id');
		expect(await languageOf({ 'accept-language': 'fr' })).toBe('id');
		expect(await languageOf({ 'accept-language': 'en-GB' })).toBe('en');
		expect(await languageOf({ 'accept-language': 'en', cookie: 'cloudsales_language=id' })).toBe(
			'id',
		);
		expect(await languageOf({ cookie: 'cloudsales_language=xx"><script>' })).toBe('id');
	});

	it('switches the language by a form that leads back to the page, and nowhere else', async () => {
		const change = (to: string, language = 'en') => submit('/language', { language, to });
		const answer = await change('/kit?x=1');
		expect([answer.status, answer.headers['location']]).toEqual([303, '/kit?x=1']);
		expect(String(answer.headers['set-cookie'])).toMatch(
			/^cloudsales_language=en; Max-Age=31536000; Path=\/;.*HttpOnly; SameSite=Lax/,
		);
		for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:1'])
			expect((await change(to)).headers['location']).toBe('/');
		expect((await change('/kit', 'xx')).status).toBe(422);
		const foreign = await http()
			.post('/language')
			.type('form')
			.set('sec-fetch-site', 'cross-site')
			.send({ language: 'en', to: '/kit' });
		expect(foreign.status).toBe(403);
	});

	it('becomes a page in words when it fails, also where the browser asked for anything', async () => {
		const lost = await http().get('/kit/lost').set('accept', '*/*');
		expect([lost.status, lost.type]).toEqual([404, 'text/html']);
		expect(lost.text).toContain('<h1>Halaman tidak ditemukan</h1>');
	});

	it('is compressed, and so is what it loads', async () => {
		const page = await get('/kit', { 'accept-encoding': 'gzip' });
		expect(page.headers['content-encoding']).toBe('gzip');
		const [, sheet = '', file = ''] =
			/<link rel="stylesheet" href="([^"]+)"[\s\S]*<script src="([^"]+)"/.exec(page.text) ?? [];
		for (const [path, type] of [
			[sheet, 'text/css'],
			[file, 'text/javascript'],
		] as const) {
			const packed = await get(path, { 'accept-encoding': 'br;q=0.5, gzip' });
			const plain = await get(path, { 'accept-encoding': 'identity' });
			expect([packed.headers['content-encoding'], packed.type]).toEqual(['gzip', type]);
			expect([plain.headers['content-encoding'], plain.text]).toEqual([undefined, packed.text]);
			expect(packed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
		}
		expect((await get('/assets/nothing.0123456789abcdef.js')).status).toBe(404);
	});

	describe('with a form', () => {
		const send = async (values: Record<string, string>, query = '', language = 'en') => {
			const form_token = tokenOf((await get('/kit')).text);
			return service
				.submit(`/kit/form${query}`, { form_token, ...values })
				.set('cookie', `cloudsales_language=${language}`);
		};

		it('leads on with 303 and shows once what has happened', async () => {
			const answer = await send({ name: ' Budi ', seats: '12' });
			expect([answer.status, answer.headers['location']]).toEqual([303, '/kit']);
			expect(world.bodies).toEqual([{ name: 'Budi', seats: 12 }]);
			const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
			const page = await get('/kit', { cookie });
			expect(page.text).toContain('role="status">Saved &lt;b&gt;Budi&lt;/b&gt;</p>');
			expect(String(page.headers['set-cookie'])).toContain('cloudsales_notice=;');
			expect((await get('/kit')).text).not.toContain('role="status"');
		});

		it('shows no notice that another person made, that was changed, or that is old', async () => {
			const answer = await send({ name: 'Budi', seats: '12' });
			const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
			const payload = Buffer.from(
				JSON.stringify({ notice: { tone: 'good', text: 'Pay us' }, until: 9e15 }),
			).toString('base64url');
			const signature = cookie.split('.')[1] ?? '';
			for (const made of [`${payload}.${signature}`, `${payload}.`, payload, 'x.y', '.'])
				expect((await get('/kit', { cookie: `cloudsales_notice=${made}` })).text).not.toContain(
					'role="status"',
				);
			expect((await get('/kit?notice=Pay%20us')).text).not.toContain('Pay us');
			service.now = new Date(service.now.getTime() + 61_000);
			expect((await get('/kit', { cookie })).text).not.toContain('role="status"');
		});

		it('is shown again with what was typed and what is wrong at each field', async () => {
			const answer = await send({ name: '', seats: '<b>' });
			expect([answer.status, world.bodies]).toEqual([422, []]);
			expect(answer.text).toContain('<a href="#kit-name">Name: Must be filled in</a>');
			expect(answer.text).toMatch(/id="kit-seats"[^>]*value="&lt;b&gt;"/);
			expect(answer.text).toMatch(/id="kit-seats"[^>]*aria-describedby="kit-seats-wrong"/);
			expect(answer.text).toContain('id="kit-seats-wrong">Must be a whole number');
			expect(answer.text).not.toContain('action="/language"');
		});

		it.each([
			['en', 'Seats: At most 9', 'Name: At most 5 characters'],
			['id', 'Seats: Paling banyak 9', 'Name: Paling banyak 5 karakter'],
		])('says in %s what the contract of the operation refuses', async (language, ...said) => {
			const answer = await send({ name: 'Budi Santoso', seats: '12' }, '?checked', language);
			expect(answer.status).toBe(422);
			for (const one of said) expect(answer.text).toContain(one);
		});

		it('runs no operation that the reader may not use', async () => {
			const answer = await send({ name: 'Budi', seats: '1' }, '?checked=sales', 'id');
			expect([answer.status, world.bodies]).toEqual([403, []]);
			expect(answer.text).toContain('Anda tidak berhak membuka halaman ini');
		});

		it('says why it was refused, in words of its own where it has some', async () => {
			world.error = Taken({});
			const answer = await send({ name: 'Budi', seats: '12' }, '', 'id');
			expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Sudah dipakai')]);
			world.error = new Error('secret inside');
			const broken = await send({ name: 'Budi', seats: '12' });
			expect([broken.status, broken.text]).toEqual([
				500,
				expect.not.stringContaining('secret inside'),
			]);
		});

		it('has a new key each time it is shown, and takes nothing without one', async () => {
			const tokens = [await get('/kit'), await get('/kit')].map(({ text }) => tokenOf(text));
			expect(new Set(tokens).size).toBe(2);
			const form_token = tokens[0] ?? '';
			for (let click = 0; click < 2; click += 1)
				await submit('/kit/form', { form_token, name: 'Budi', seats: '1' });
			expect(world.keys).toEqual([`form-${form_token}`, `form-${form_token}`]);
			for (const wrong of ['', 'short', 'with space in it it is'])
				expect((await send({ form_token: wrong, name: 'Budi', seats: '1' })).status).toBe(422);
		});

		it('is refused from another site, as JSON, when it is too large and when it is cut off', async () => {
			const post = () => http().post('/kit/form').set('accept', 'text/html');
			expect((await post().type('form').send({ name: 'Eve' })).status).toBe(403);
			const ours = () => post().set('sec-fetch-site', 'same-origin');
			expect((await ours().send({ name: 'Eve' })).status).toBe(400);
			const large = await ours()
				.type('form')
				.send({ name: 'x'.repeat(21_000) });
			expect([large.status, large.text]).toEqual([413, expect.stringContaining('terlalu panjang')]);
			expect((await ours().type('form').send('name=%00&seats=1')).status).toBe(422);
			expect(world.bodies).toEqual([]);
		});
	});

	describe('with a live part', () => {
		beforeEach(() => {
			Object.assign(live, { content: 'first', isFinal: false, isAllowed: true, looks: 0 });
		});

		it('holds its content and a link that loads it again, and streams from here only', () => {
			const part = livePart(html`<p>now</p>`, {
				stream: '/kit/live',
				page: '/kit',
				language: 'en',
			});
			expect(String(part)).toMatch(
				/hx-sse:connect="\/kit\/live"[\s\S]*<p>now<\/p>[\s\S]*href="\/kit"/,
			);
			const away = { stream: 'https://evil.example/x', page: '/kit', language: 'en' } as const;
			expect(() => livePart(html``, away)).toThrow(/own path/);
		});

		it('streams the whole content at once, again when it has changed, and ends when it is final', async () => {
			const stream = await fetch(`${service.address}/kit/live`);
			expect(stream.headers.get('content-type')).toContain('text/event-stream');
			expect(stream.headers.get('x-accel-buffering')).toBe('no');
			expect(stream.headers.get('cache-control')).toBe('no-store, no-transform');
			expect(stream.headers.get('content-encoding')).toBeNull();
			let text = '';
			for await (const chunk of chunksOf(stream)) {
				text += chunk;
				if (text.includes('first')) Object.assign(live, { content: 'second', isFinal: true });
			}
			const events = text.split('\n\n').filter((event) => event.startsWith('data:'));
			const shown = events.map((event) => event.replaceAll(/^data:/gm, '').replaceAll(/\s+/g, ''));
			expect(shown).toEqual(['<ptitle="ab">first</p>', '<ptitle="ab">second</p>']);
			expect(text.trimEnd()).toMatch(/event:end\ndata:$/);
		}, 15_000);

		it('tells a reader who may not see it to sign in again, shows nothing, and ends when the right is gone', async () => {
			live.isAllowed = false;
			const refused = await get('/kit/live', { 'accept-language': 'en' });
			expect(refused.text.replaceAll(/\s+/g, ' ')).toMatch(
				/id="live-over".*hx-swap-oob="true".*Your session is over.*<a href="\/kit">Sign in again<\/a>.*event:end/,
			);
			expect(refused.text).not.toContain('first');
			live.isAllowed = true;
			const stream = await fetch(`${service.address}/kit/live`);
			let text = '';
			for await (const chunk of chunksOf(stream)) {
				text += chunk;
				Object.assign(live, { content: 'secret', isAllowed: false });
			}
			expect(text).not.toContain('secret');
			expect(text).toContain('event:end');
		}, 15_000);

		it('stops looking when the reader has gone', async () => {
			const leave = new AbortController();
			const stream = await fetch(`${service.address}/kit/live`, { signal: leave.signal });
			await stream.body?.getReader().read();
			leave.abort();
			await new Promise((resolve) => setTimeout(resolve, 3500));
			const { looks } = live;
			await new Promise((resolve) => setTimeout(resolve, 3500));
			expect(live.looks).toBe(looks);
		}, 15_000);
	});

	it('gives its list as a file for a spreadsheet, and the audit knows who took it', async () => {
		const answer = await get('/kit/file');
		expect(answer.headers['content-disposition']).toBe('attachment; filename=kit.csv');
		expect(answer.text).toBe('\uFEFFNomor;Nama\r\n1;"a;1"\r\n2;"a;2"\r\n3;\'=1+1\r\n');
		const { client } = service.runtime.database;
		const rows = await client.auditEntry.findMany({ where: { operation: 'page.kit-csv' } });
		expect(rows).toMatchObject([{ actor_name: 'test', details: { fields: ['status'] } }]);
	});
});
