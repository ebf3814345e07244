import { load, type CheerioAPI } from 'cheerio';
import { addDays } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { anOperator, formsOf } from './fixtures.ts';

const numberOf = (text: string): number => Number(text.replaceAll(/[^\d-]/g, ''));

describe('the money page', () => {
	let service: TestService;
	let cookie: string;
	beforeAll(async () => {
		service = await startTestService();
		const today = new Date('2026-11-20T00:00:00Z');
		for (const late of [0, 1, 30, 31, 60, 61, 90, 91, 400]) {
			const { id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			await service.settle();
			const overdue = { status: 'OVERDUE', due_date: addDays(today, -late) };
			const data = { settled_amount: BigInt(late * 1_000), ...(late > 0 ? overdue : {}) };
			await service.runtime.database.client.billingCycle.update({ where: { id }, data });
		}
		const paid = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const links = await service.call('GET', `/payment-links?subject_id=${paid.id}`);
		service.vendors.pay(links.body.data[0].reference);
		await service.call('POST', `/payment-links/${links.body.data[0].id}/refresh`);
		await service.settle();
		({ cookie } = await anOperator(service, 'FINANCE'));
	});
	afterAll(() => service.stop());

	const open = async (path: string, as = cookie): Promise<{ status: number; $: CheerioAPI }> => {
		const answer = await service.http.get(path).set('Cookie', as).set('Accept-Language', 'en');
		return { status: answer.status, $: load(answer.text) };
	};
	const send = (path: string, fields: object) =>
		service.submit(path, fields).set('Cookie', cookie).set('Accept-Language', 'en');
	const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
	const lastColumn = ($: CheerioAPI): number[] =>
		$('table.cards tbody tr')
			.toArray()
			.map((row) => numberOf($(row).find('td.number').last().text()));

	it('has bars that add up to their total, and each to the list behind it', async () => {
		const { $ } = await open('/console/money');
		const bars = $('table.bars').first().find('tbody tr').toArray();
		const amounts = bars.map((row) => numberOf($(row).find('td.number').text()));
		expect(amounts.every((one) => one > 0)).toBe(true);
		expect(sum(amounts)).toBe(numberOf($('.card strong').first().text()));
		for (const [index, row] of bars.entries()) {
			const list = await open($(row).find('a').attr('href') ?? '');
			expect(sum(lastColumn(list.$))).toBe(amounts[index]);
		}
	});

	it('has clients whose columns add up to the bars', async () => {
		const { $ } = await open('/console/money');
		const bars = $('table.bars').first().find('tbody td.number').toArray();
		const clients = $('table.cards').first().find('tbody tr').toArray();
		expect(clients).toHaveLength(9);
		for (const [index, bar] of bars.entries()) {
			const column = clients.map((row) => numberOf($(row).find('td.number').eq(index).text()));
			expect(sum(column.filter((one) => !Number.isNaN(one)))).toBe(numberOf($(bar).text()));
		}
	});

	it('has figures that are the lists behind them', async () => {
		const { $ } = await open('/console/money');
		const links = $('.figure a[href^="/console/"]').toArray();
		expect(links.length).toBeGreaterThanOrEqual(2);
		for (const link of links) {
			const list = await open($(link).attr('href') ?? '');
			expect(list.status).toBe(200);
			expect(sum(lastColumn(list.$))).toBe(numberOf($(link).text()));
		}
	});

	it('report.cash is what payment.list has of that month', async () => {
		const { body } = await service.call('GET', '/reports/cash?from=2026-11', undefined, {
			role: 'FINANCE',
		});
		const query = '?paid_from=2026-11-01&paid_to=2026-11-30&currency=IDR&limit=100';
		const { data } = (await service.call('GET', `/payments${query}`)).body;
		expect(body.data).toEqual([
			{
				month: '2026-11',
				currency: 'IDR',
				payments: data.length,
				received: sum(data.map(({ amount }: any) => amount)),
				unmatched_payments: 0,
				unmatched: 0,
			},
		]);
		expect((await service.call('GET', '/payments?paid_from=2026-12-01')).body.data).toEqual([]);
		expect((await service.call('GET', '/payments?paid_to=2026-10-31')).body.data).toEqual([]);
	});

	it('gives the same list as a file', async () => {
		const { $ } = await open('/console/bills?show=owed');
		const csv = $('a[href^="/console/bills.csv"]').attr('href') ?? '';
		const answer = await service.http.get(csv).set('Cookie', cookie).set('Accept-Language', 'en');
		expect(answer.headers['content-type']).toContain('text/csv');
		expect(answer.text.trim().split('\n')).toHaveLength(1 + $('table.cards tbody tr').length);
	});

	it('shows nothing owed of a bill that was cancelled, on the page and in the file', async () => {
		const { id } = await aBillingCycle(service, { status: 'CANCELLED' });
		const list = await open('/console/bills?status=CANCELLED');
		expect(lastColumn(list.$)).toEqual([0]);
		const path = '/console/bills.csv?status=CANCELLED';
		const file = await service.http.get(path).set('Cookie', cookie).set('Accept-Language', 'en');
		const line = file.text.split('\n').find((one) => one.includes(id)) ?? '';
		expect(line.trim().split(/[;,]/).at(-1)).toBe('0');
	});

	it('shows whom it reminds before it sends, and sends once for two clicks', async () => {
		const { $ } = await open('/console/money');
		const form = $('form[action="/console/bills/many"]');
		expect(form.find('button').text()).toContain('Send reminders (8)');
		const bill = form
			.find('input[name=bill]')
			.toArray()
			.map((one) => String($(one).val()));
		const before = service.vendors.mails.length;
		const preview = load(
			(await send('/console/bills/many', { bill, operation: 'email.send' })).text,
		);
		expect(preview('main tbody tr').length).toBe(8);
		expect(service.vendors.mails).toHaveLength(before);
		const [confirm] = formsOf(preview, '/console/bills/many/confirm');
		const answer = await send(confirm!.action, confirm!.fields);
		expect(answer.status).toBe(200);
		const done = load(answer.text);
		expect(done('main tbody small').text()).toBe('');
		expect(done('.chip.good').length).toBe(8);
		await send(confirm!.action, confirm!.fields);
		await service.settle();
		expect(service.vendors.mails).toHaveLength(before + 8);
	});

	it('shows our field beside that of the gateway, and compares at once', async () => {
		const [link] = (await service.call('GET', '/payment-links?status=OPEN')).body.data;
		const there = service.vendors.links.get(link.gateway_reference)!;
		service.vendors.links.set(link.gateway_reference, { ...there, amount: 1n });
		const { $ } = await open('/console/money');
		const [compare] = formsOf($, '/console/money/compare');
		expect((await send(compare!.action, compare!.fields)).status).toBe(303);
		await service.settle();
		const after = await open('/console/money');
		const cells = after
			.$('#differences td.number')
			.toArray()
			.map((one) => numberOf(after.$(one).text()));
		expect(cells).toEqual([link.amount, 1]);
	});

	it('is for finance', async () => {
		const operations = await anOperator(service);
		expect((await open('/console/money', operations.cookie)).status).toBe(403);
		expect((await open('/console/payments', operations.cookie)).status).toBe(200);
	});
});
