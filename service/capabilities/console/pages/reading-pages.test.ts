import { load } from 'cheerio';
import { addDays } from '../../../platform/clock/index.ts';
import { newId } from '../../../platform/database/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import { driveSale, type Sale } from '../../../tests/drive-sale.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { anOperator } from '../fixtures.ts';

const roles = ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN'] as const;
const languages = ['id', 'en'] as const;

describe('a page of the console that only reads', () => {
	let service: TestService;
	let sale: Sale;
	const cookies = new Map<string, string>();
	beforeAll(async () => {
		service = await startTestService();
		sale = await driveSale(service);
		for (const role of roles) cookies.set(role, (await anOperator(service, role)).cookie);
	});
	afterAll(() => service.stop());

	const open = async (
		path: string,
		{ role = 'OPERATIONS', language = 'en' }: { role?: string; language?: string } = {},
	) => {
		const answer = await service.http
			.get(path)
			.set('Cookie', cookies.get(role) ?? '')
			.set('Accept', 'text/html')
			.set('Accept-Language', language);
		const { status, text, headers } = answer;
		return { status, text, headers, $: load(text), location: headers['location'] };
	};
	const paths = (): Record<string, string> => ({
		sale: `/console/sales/${sale.ids.quotation_id}`,
		'client view': `/console/sales/${sale.ids.quotation_id}?audience=CLIENT`,
		search: '/console/search?q=QUO',
		funnel: '/console/funnel',
		vendors: '/console/vendors',
		audit: '/console/audit',
	});
	const names = ['sale', 'client view', 'search', 'funnel', 'vendors', 'audit'];

	it.each(names)('%s leads who has not signed in to the sign-in, and back', async (name) => {
		const path = paths()[name] ?? '';
		const { status, location } = await open(path, { role: 'NOBODY' });
		expect([status, location]).toEqual([303, `/console/sign-in?to=${encodeURIComponent(path)}`]);
	});

	it.each(names.flatMap((name) => roles.map((role) => [name, role] as const)))(
		'%s answers %s as its operation would',
		async (name, role) => {
			const { status } = await open(paths()[name] ?? '', { role });
			const isRefused = name === 'audit' && ['SALES', 'FINANCE'].includes(role);
			const isSingle = name === 'search';
			expect(status).toBe(isRefused ? 403 : isSingle ? 303 : 200);
		},
	);

	it.each(names.flatMap((name) => languages.map((language) => [name, language] as const)))(
		'%s is in %s, small enough, and holds no script and no style of its own',
		async (name, language) => {
			const path = name === 'search' ? '/console/search?q=nobody' : (paths()[name] ?? '');
			const { text, $ } = await open(path, { language });
			expect($('html').attr('lang')).toBe(language);
			expect(Buffer.byteLength(text)).toBeLessThan(100_000);
			expect($('script, style, [style]')).toHaveLength(0);
			expect($('h1')).toHaveLength(1);
		},
	);

	it('sale tells the age, every stage, and what happened, with details folded', async () => {
		const { $ } = await open(paths()['sale'] ?? '');
		expect($('h1').text()).toBe(`${sale.quotation.number} · PT Contoh Maju`);
		for (const stage of ['Client decides', 'Client pays', 'Services are set up'])
			expect($('main').text()).toContain(stage);
		expect($('ol.timeline > li').length).toBeGreaterThan(20);
		expect($('ol.timeline details pre').length).toBeGreaterThan(5);
		expect($('ol.timeline details[open]')).toHaveLength(0);
	});

	it.each(languages)('sale says states and amounts as people do (%s)', async (language) => {
		const path = paths()['sale'] ?? '';
		const texts: string[] = [];
		for (const about of ['SALE', 'MONEY', 'SERVICE', 'WORKFLOW']) {
			const { $ } = await open(`${path}?about=${about}`, { language });
			texts.push(...$('ol.timeline .chip').map((_, one) => $(one).text().trim()));
			if (about !== 'MONEY') continue;
			const amount = (await service.call('GET', `/payments/${sale.ids.payment_id}`)).body.amount;
			expect($('ol.timeline').text()).toContain(formatMoney(BigInt(amount), 'IDR', language));
		}
		expect(texts.length).toBeGreaterThan(10);
		expect(texts.filter((one) => /^[A-Z_]{3,}$/.test(one))).toEqual([]);
	});

	it('sale is narrowed by links that keep the rest', async () => {
		const path = paths()['sale'] ?? '';
		const { $ } = await open(`${path}?order=NEWEST_FIRST`);
		const money =
			$('nav a')
				.filter((_, link) => $(link).text() === 'Money')
				.attr('href') ?? '';
		expect(money).toContain('order=NEWEST_FIRST');
		const narrowed = await open(money);
		const kinds = narrowed.$('ol.timeline > li').text();
		expect(kinds).toContain('Payment');
		expect(kinds).not.toContain('Message');
	});

	it('sale as the client sees it has no word that is for staff', async () => {
		const { $, text } = await open(paths()['client view'] ?? '', { language: 'id' });
		expect($('main').text()).toContain('Penawaran disetujui');
		expect($('ol.timeline pre')).toHaveLength(0);
		for (const word of ['cloudsales.test', 'bootstrap', 'request_id', 'AWAITING_PAYMENT · '])
			expect($('ol.timeline').text()).not.toContain(word);
		expect(text).not.toContain('provisioning_task.');
	});

	it('sale shows what needs a person first, with the way to deal with it', async () => {
		const { client } = service.runtime.database as any;
		const where = { id: sale.ids.task_id };
		const before = await client.provisioningTask.findUnique({ where });
		const data = { status: 'FAILED', error_message: 'The domain is taken' };
		await client.provisioningTask.update({ where, data });
		const { $ } = await open(paths()['sale'] ?? '');
		const way = $('main .card').first().find('a[href^="/console/matters/"]').attr('href') ?? '';
		expect((await open(way)).status).toBe(200);
		await client.provisioningTask.update({ where, data: { status: before.status } });
	});

	it('sale links the execution of n8n that has finished an event', async () => {
		const { client } = service.runtime.database as any;
		const endpoint = await service.call('PUT', '/endpoints', {
			url: 'http://127.0.0.1:9/a',
			description: 'n8n: Activate',
			event_types: ['quotation.sent'],
		});
		const event = await client.event.findFirst({
			where: { type: 'quotation.sent', subject_id: sale.ids.quotation_id },
		});
		const execution_url = 'https://n8n.example/workflow/w/executions/7';
		await client.delivery.create({
			data: {
				id: event.id,
				event_id: event.id,
				endpoint_id: endpoint.body.id,
				status: 'DELIVERED',
				next_attempt_at: service.now,
				execution_url,
			},
		});
		const { $ } = await open(`${paths()['sale']}?about=WORKFLOW`);
		expect($(`a[href="${execution_url}"]`)).toHaveLength(1);
	});

	it('sale is a page that does not exist for an id of nothing, and for what is no id', async () => {
		for (const id of ['01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f', 'nothing', "'%20OR%201=1"])
			expect([404, 422]).toContain((await open(`/console/sales/${id}`)).status);
	});

	it('search opens the only find at once, lists several, and says when there is none', async () => {
		const { location } = await open(`/console/search?q=${sale.quotation.number}`);
		expect(location).toBe(`/console/sales/${sale.ids.quotation_id}`);
		await aClient(service, { name: 'PT Contoh Maju Jaya' });
		const { $ } = await open('/console/search?q=contoh+maju');
		expect($('tbody tr').length).toBe(2);
		expect($('input[name=q]').attr('value')).toBe('contoh maju');
		const ofClient = $('tbody a').filter((_, link) => $(link).text() === 'PT Contoh Maju');
		const sales = await open(ofClient.attr('href') ?? '');
		expect(sales.$('tbody').text()).toContain(sale.quotation.number);
		expect((await open('/console/search?q=nobody')).text).toContain('Nothing was found.');
		expect((await open('/console/search')).status).toBe(200);
	});

	it('search shows what was typed as text', async () => {
		const hostile = '"><script>alert(1)</script>';
		const { $ } = await open(`/console/search?q=${encodeURIComponent(hostile)}`);
		expect($('script')).toHaveLength(0);
		expect($('input[name=q]').attr('value')).toBe(hostile);
	});

	it('funnel shows each step with its numbers, and gives them as CSV to the same reader', async () => {
		const { $ } = await open('/console/funnel');
		for (const step of ['Sent', 'Accepted', 'Paid', 'Active', 'Services work'])
			expect($('main').text()).toContain(step);
		const csv = $('a[href*="format=csv"]').attr('href') ?? '';
		expect((await open(csv)).text).toMatch(/^week,currency,sent/);
		expect((await open('/console/funnel?until=2026-01-01')).text).toContain(
			'No quotation was sent in this range.',
		);
	});

	it('vendors puts the one that does not answer first', async () => {
		const { client } = service.runtime.database as any;
		const minute = { minute: service.now, provider: 'gmail', process_id: sale.ids.client_id };
		const counts = { calls: 9, failures: 9, throttled: 0, held_back: 3 };
		const durations = [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
		const data = { ...minute, ...counts, durations, circuit: 'open', updated_at: service.now };
		await client.vendorMinute.create({ data });
		const { $ } = await open('/console/vendors');
		expect($('tbody tr').first().text()).toContain('Does not answer');
		expect($('.note.warning')).toHaveLength(1);
	});

	it('audit narrows to one actor, operation or subject by links, and explains a part of an id', async () => {
		const { $ } = await open('/console/audit');
		const link = $('tbody a[href*="operation="]').first();
		const narrowed = await open(link.attr('href') ?? '');
		const operations = narrowed.$('tbody th').map((_, cell) => narrowed.$(cell).text().trim());
		expect(new Set(operations.get())).toEqual(new Set([link.text()]));
		expect((await open('/console/audit?subject_id=0193')).text).toContain('must be whole');
	});

	it('sale goes on where it stopped', async () => {
		const path = paths()['sale'] ?? '';
		const move = { lifecycle: 'quotation', transition: 'send', from_status: 'DRAFT' };
		await (service.runtime.database.client as any).lifecycleMove.createMany({
			data: Array.from({ length: 60 }, () => ({
				id: newId(),
				...move,
				to_status: 'SENT',
				subject_id: sale.ids.quotation_id,
				actor: 'SYSTEM:test',
				moved_at: addDays(service.now, -400),
			})),
		});
		const first = await open(path);
		const next = first.$('a[rel=next]').attr('href') ?? '';
		const [seen, more] = [first.$, (await open(next)).$].map(
			(page) => page('ol.timeline > li').length,
		);
		expect(seen).toBe(50);
		expect(more).toBeGreaterThan(20);
	});
});
