import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { owed } from '../fixtures.ts';

const get = (service: TestService, path: string) =>
	service.call('GET', path, undefined, { role: 'FINANCE' });

describe('what clients owe and pay', () => {
	let service: TestService;
	let andal: string;
	let bakti: string;
	let citra: string;
	beforeAll(async () => {
		service = await startTestService({ now: new Date('2026-06-15T03:00:00.000Z') });
		andal = (await aClient(service, { name: 'PT Andal' })).id;
		bakti = (await aClient(service, { name: '=PT "Bakti", Tbk' })).id;
		citra = (await aClient(service, { name: 'PT Citra' })).id;
		const open = (created: string): [string, string][] => [[created, 'AWAITING_PAYMENT']];
		// Andal: one bill at each edge of the buckets, on 15 June.
		for (const [due, amount] of [
			['2026-06-20', 1n],
			['2026-06-15', 10n],
			['2026-06-14', 100n],
			['2026-05-16', 1000n],
			['2026-05-15', 10_000n],
			['2026-04-16', 100_000n],
			['2026-04-15', 1_000_000n],
			['2026-03-17', 10_000_000n],
			['2026-03-16', 100_000_000n],
		] as const)
			await owed(service, {
				client_id: andal,
				due,
				amount,
				created: '2026-02-01',
				moves: open('2026-02-01'),
			});
		// Bakti: a part is paid and tax withheld without a certificate; a bill that is not invoiced; one with a certificate.
		await owed(service, {
			client_id: bakti,
			due: '2026-05-31',
			amount: 1_110_000n,
			created: '2026-05-01',
			moves: [...open('2026-05-02'), ['2026-06-01', 'OVERDUE']],
			settlements: [
				{ when: '2026-05-31T16:59:59.000Z', amount: 600_000n },
				{ when: '2026-06-05', amount: 20_000n, kind: 'WITHHOLDING', source: 'person' },
			],
		});
		await owed(service, {
			client_id: bakti,
			due: '2026-06-28',
			amount: 500_000n,
			created: '2026-06-10',
			invoiced: false,
		});
		await owed(service, {
			client_id: bakti,
			due: '2026-05-20',
			amount: 100_000n,
			created: '2026-05-01',
			moves: [...open('2026-05-02'), ['2026-05-30', 'PAID']],
			settlements: [
				{ when: '2026-05-30', amount: 98_000n },
				{
					when: '2026-05-30',
					amount: 2000n,
					kind: 'WITHHOLDING',
					source: 'person',
					reference: '25001',
				},
			],
		});
		// Citra: dollars, paid late; a bill given up; a cancelled one; one settled by credit.
		await owed(service, {
			client_id: citra,
			currency: 'USD',
			due: '2026-04-10',
			amount: 5000n,
			created: '2026-04-01',
			moves: [...open('2026-04-01'), ['2026-04-11', 'OVERDUE'], ['2026-05-05', 'PAID']],
			settlements: [
				{ when: '2026-04-20', amount: 2000n },
				{ when: '2026-05-05', amount: 3000n },
			],
		});
		await owed(service, {
			client_id: citra,
			due: '2026-04-12',
			amount: 700_000n,
			created: '2026-04-01',
			moves: [...open('2026-04-01'), ['2026-04-13', 'OVERDUE'], ['2026-06-11', 'WRITTEN_OFF']],
		});
		await owed(service, {
			client_id: citra,
			due: '2026-04-12',
			amount: 800_000n,
			created: '2026-04-01',
			moves: [...open('2026-04-01'), ['2026-04-05', 'CANCELLED']],
		});
		await owed(service, {
			client_id: citra,
			due: '2026-04-30',
			amount: 300_000n,
			created: '2026-04-01',
			moves: [...open('2026-04-01'), ['2026-04-20', 'PAID']],
			settlements: [
				{ when: '2026-04-20', amount: 200_000n, kind: 'CREDIT', source: 'credit_note' },
				{ when: '2026-04-20', amount: 100_000n, kind: 'CREDIT', source: 'payment' },
			],
		});
	});
	afterAll(() => service.stop());

	it('report.ageing puts each balance where its due date belongs, the largest overdue sum first', async () => {
		const { body } = await get(service, '/reports/ageing');
		const zero = { days_31_60: 0, days_61_90: 0, days_over_90: 0 };
		expect(body).toEqual({
			date: '2026-06-15',
			has_more: false,
			data: [
				{
					client_id: andal,
					client_name: 'PT Andal',
					currency: 'IDR',
					not_due: 11,
					days_1_30: 1100,
					days_31_60: 110_000,
					days_61_90: 11_000_000,
					days_over_90: 100_000_000,
					total: 111_111_111,
					not_invoiced: 0,
					awaiting_slips: 0,
				},
				{
					client_id: bakti,
					client_name: '=PT "Bakti", Tbk',
					currency: 'IDR',
					...zero,
					not_due: 500_000,
					days_1_30: 490_000,
					total: 990_000,
					not_invoiced: 500_000,
					awaiting_slips: 20_000,
				},
			],
			totals: [
				{
					currency: 'IDR',
					not_due: 500_011,
					days_1_30: 491_100,
					days_31_60: 110_000,
					days_61_90: 11_000_000,
					days_over_90: 100_000_000,
					total: 112_101_111,
					not_invoiced: 500_000,
					awaiting_slips: 20_000,
				},
			],
		});
	});

	it('takes the balances of an earlier day as they were at its end', async () => {
		const on = async (date: string, of: string) => {
			const { body } = await get(service, `/reports/ageing?date=${date}&client_id=${of}`);
			return body.data.map(({ currency, not_due, days_1_30, days_31_60, total }: any) => [
				currency,
				not_due,
				days_1_30,
				days_31_60,
				total,
			]);
		};
		// The cancelled bill counts until it was cancelled, the one that was given up until then.
		expect(await on('2026-04-01', citra)).toEqual([
			['IDR', 1_800_000, 0, 0, 1_800_000],
			['USD', 5000, 0, 0, 5000],
		]);
		expect(await on('2026-04-20', citra)).toEqual([
			['IDR', 0, 700_000, 0, 700_000],
			['USD', 0, 3000, 0, 3000],
		]);
		expect(await on('2026-06-10', citra)).toEqual([['IDR', 0, 0, 700_000, 700_000]]);
		expect(await on('2026-06-11', citra)).toEqual([]);
		// The payment came in the last second of 31 May in Jakarta.
		expect(await on('2026-05-30', bakti)).toEqual([['IDR', 1_110_000, 0, 0, 1_110_000]]);
		expect(await on('2026-05-31', bakti)).toEqual([['IDR', 510_000, 0, 0, 510_000]]);
		expect(await on('2026-06-14', bakti)).toEqual([['IDR', 500_000, 490_000, 0, 990_000]]);
		const refused = await get(service, '/reports/ageing?date=2026-06-16');
		expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'query.date']);
	});

	it('gives the same for a past day as it gave on that day', async () => {
		const then = await get(service, '/reports/ageing');
		const { now } = service;
		service.now = new Date('2026-06-16T03:00:00.000Z');
		const later = await get(service, '/reports/ageing?date=2026-06-15');
		service.now = now;
		expect(later.body).toEqual(then.body);
	});

	it('gives a part of the clients, with the totals of all', async () => {
		const first = await get(service, '/reports/ageing?max_clients=1');
		const second = await get(service, '/reports/ageing?max_clients=1&skip_clients=1');
		expect([first.body.has_more, second.body.has_more]).toEqual([true, false]);
		expect([...first.body.data, ...second.body.data].map((row: any) => row.client_id)).toEqual([
			andal,
			bakti,
		]);
		expect(first.body.totals).toEqual(second.body.totals);
	});

	it('gives a CSV that no spreadsheet takes for a formula', async () => {
		const { text } = await service.http
			.get('/api/v1/reports/ageing?format=csv')
			.set('Authorization', `Bearer ${await service.keyFor('FINANCE')}`);
		expect(text.split('\r\n')[2]).toBe(
			`${bakti},"'=PT ""Bakti"", Tbk",IDR,500000,490000,0,0,0,990000,500000,20000`,
		);
	});

	it('report.collection-rate tells money from what else settles a bill, by the month in which it was due', async () => {
		const { body } = await get(service, '/reports/collection-rate?from=2026-04&to=2026-06');
		expect(body.data).toEqual([
			{
				month: '2026-04',
				currency: 'IDR',
				cycles: 4,
				billed: 2_100_000,
				collected_by_due_date: 100_000,
				collected_after_10_days: 100_000,
				collected_after_30_days: 100_000,
				collected: 100_000,
				credited: 200_000,
				withheld: 0,
				written_off: 700_000,
				balance: 1_100_000,
				rate_by_due_date: 476,
				rate_after_10_days: 476,
				rate_after_30_days: 476,
			},
			{
				month: '2026-04',
				currency: 'USD',
				cycles: 1,
				billed: 5000,
				collected_by_due_date: 0,
				collected_after_10_days: 2000,
				collected_after_30_days: 5000,
				collected: 5000,
				credited: 0,
				withheld: 0,
				written_off: 0,
				balance: 0,
				rate_by_due_date: 0,
				rate_after_10_days: 4000,
				rate_after_30_days: 10_000,
			},
			{
				month: '2026-05',
				currency: 'IDR',
				cycles: 4,
				billed: 1_221_000,
				collected_by_due_date: 600_000,
				collected_after_10_days: 698_000,
				collected_after_30_days: 698_000,
				collected: 698_000,
				credited: 0,
				withheld: 22_000,
				written_off: 0,
				balance: 501_000,
				rate_by_due_date: 4914,
				rate_after_10_days: 5717,
				// Thirty days after 31 May have not passed yet.
				rate_after_30_days: null,
			},
			{
				month: '2026-06',
				currency: 'IDR',
				cycles: 4,
				billed: 500_111,
				collected_by_due_date: 0,
				collected_after_10_days: 0,
				collected_after_30_days: 0,
				collected: 0,
				credited: 0,
				withheld: 0,
				written_off: 0,
				balance: 500_111,
				rate_by_due_date: null,
				rate_after_10_days: null,
				rate_after_30_days: null,
			},
		]);
		for (const row of body.data)
			expect(row.collected + row.credited + row.withheld + row.written_off + row.balance).toBe(
				row.billed,
			);
	});

	it('follows a real bill from its making to its payment', async () => {
		const other = await startTestService();
		try {
			expect((await get(other, '/reports/ageing')).body.data).toEqual([]);
			expect((await get(other, '/reports/collection-rate')).body.data).toEqual([]);
			const draft = await aBillingCycle(other, { status: 'DRAFT' });
			const paid = await aBillingCycle(other, { status: 'PAID' });
			const { body } = await get(other, '/reports/ageing');
			expect(body.data).toMatchObject([
				{
					client_id: draft.client_id,
					total: draft.amount,
					not_due: draft.amount,
					not_invoiced: draft.amount,
				},
			]);
			const month = paid.due_date.slice(0, 7);
			other.now = new Date(`${paid.due_date}T03:00:00.000Z`);
			const { data } = (await get(other, `/reports/collection-rate?from=${month}&to=${month}`))
				.body;
			expect(data).toMatchObject([
				{
					billed: draft.amount + paid.amount,
					collected_by_due_date: paid.amount,
					balance: draft.amount,
				},
			]);
		} finally {
			await other.stop();
		}
	});
});
