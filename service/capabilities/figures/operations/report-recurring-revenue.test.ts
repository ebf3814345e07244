import { adminKey, startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSubscription } from '../../subscriptions/fixtures.ts';
import { lived } from '../fixtures.ts';

/**
 * What each client pays a month at the ends of the months, in rupiah:
 *
 * |        | January   | February  | March     | April     | May       | 15 June   |
 * |--------|-----------|-----------|-----------|-----------|-----------|-----------|
 * | Andal  | 1,000,000 | 1,000,000 | 1,750,000 | 1,250,000 | 1,250,000 | 1,250,000 |
 * | Bakti  | 1,000,000 | 1,033,333 | 1,033,333 | 1,033,333 | 1,033,333 | 1,033,333 |
 * | Citra  | 500,000   | suspended | 500,000   | 500,000   | ended     |           |
 * | Duta   |           | 300,000   | ended     |           |           | 400,000   |
 * | Fajar  | 200,000   | 200,000   | 200,000   | paused    | paused    | 200,000   |
 * | Harapan|           | 150,000   | 150,000   | 150,000   | 100,000   | 100,000   |
 *
 * and Eka 50 dollars from 1 April on, at half past midnight in Jakarta, when it is still March in UTC.
 */
async function aWorld(service: TestService): Promise<void> {
	const client = async (name: string): Promise<string> => (await aClient(service, { name })).id;
	const duta = await client('PT Duta');
	const bakti = await client('PT Bakti');
	await lived(service, [
		{
			client_id: await client('PT Andal'),
			moves: [
				['2026-01-10', 'ACTIVE'],
				['2026-05-30', 'PAST_DUE'],
				['2026-06-06', 'ACTIVE'],
			],
			// The last price is planned and not in force yet.
			items: [
				[
					['2026-01-10', 1_000_000n],
					['2026-03-05', 1_750_000n],
					['2026-04-12', 1_250_000n],
					['2026-07-01', 9_000_000n],
				],
			],
		},
		// 12,000,001 a year and 100,000 a quarter are 12,400,001 a year, which is 1,033,333.4 a month.
		{
			client_id: bakti,
			billing_period: 'YEARLY',
			moves: [['2026-01-31', 'ACTIVE']],
			items: [[['2026-01-31', 12_000_001n]]],
		},
		{
			client_id: bakti,
			billing_period: 'QUARTERLY',
			moves: [['2026-02-10', 'ACTIVE']],
			items: [[['2026-02-10', 100_000n]]],
		},
		{
			client_id: await client('PT Citra'),
			moves: [
				['2026-01-05', 'ACTIVE'],
				['2026-02-19', 'PAST_DUE'],
				['2026-02-20', 'SUSPENDED'],
				['2026-03-25', 'ACTIVE'],
				['2026-05-10', 'CANCELLED'],
			],
			items: [[['2026-01-05', 500_000n]]],
		},
		{
			client_id: duta,
			moves: [
				['2026-02-01', 'ACTIVE'],
				['2026-03-15', 'CANCELLED'],
			],
			items: [[['2026-02-01', 300_000n]]],
		},
		{
			client_id: duta,
			billing_period: 'HALF_YEARLY',
			moves: [['2026-06-01', 'ACTIVE']],
			items: [[['2026-06-01', 2_400_000n]]],
		},
		{
			client_id: await client('PT Eka'),
			currency: 'USD',
			moves: [['2026-03-31T17:30:00.000Z', 'ACTIVE']],
			items: [[['2026-04-01', 5000n]]],
		},
		{
			client_id: await client('PT Fajar'),
			moves: [
				['2026-01-20', 'ACTIVE'],
				['2026-04-01', 'PAUSED'],
				['2026-06-10', 'ACTIVE'],
			],
			items: [[['2026-01-20', 200_000n]]],
		},
		{
			client_id: await client('PT Harapan'),
			moves: [['2026-02-15', 'ACTIVE']],
			items: [
				[['2026-02-15', 100_000n]],
				[
					['2026-02-15', 50_000n],
					['2026-05-01', 0n],
				],
			],
		},
		// Never began.
		{ client_id: await client('PT Gagal'), moves: [], items: [] },
		{ client_id: await client('PT Batal'), moves: [['2026-02-01', 'CANCELLED']], items: [] },
	]);
}

const get = (service: TestService, path: string) =>
	service.call('GET', path, undefined, { role: 'FINANCE' });

describe('reports of recurring revenue', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ now: new Date('2026-06-15T03:00:00.000Z') });
		await aWorld(service);
	});
	afterAll(() => service.stop());

	const year = 'from=2026-01&to=2026-06';
	const columns = [
		'month',
		'mrr_start',
		'new',
		'expansion',
		'contraction',
		'churn',
		'reactivation',
		'mrr_end',
		'at_risk',
		'paused',
		'clients',
	];

	it('report.recurring-revenue says how each month came about', async () => {
		const { body } = await get(service, `/reports/recurring-revenue?${year}&currency=IDR`);
		expect(body.data.map((row: any) => columns.map((column) => row[column]))).toEqual([
			['2026-01', 0, 2_700_000, 0, 0, 0, 0, 2_700_000, 0, 0, 4],
			['2026-02', 2_700_000, 450_000, 33_333, 0, 500_000, 0, 2_683_333, 500_000, 0, 5],
			['2026-03', 2_683_333, 0, 750_000, 0, 300_000, 500_000, 3_633_333, 0, 0, 5],
			['2026-04', 3_633_333, 0, 0, 500_000, 200_000, 0, 2_933_333, 0, 200_000, 4],
			['2026-05', 2_933_333, 0, 0, 50_000, 500_000, 0, 2_383_333, 0, 200_000, 3],
			['2026-06', 2_383_333, 0, 0, 0, 0, 600_000, 2_983_333, 0, 0, 5],
		]);
	});

	it('keeps currencies apart, and takes the days of Jakarta', async () => {
		const { body } = await get(service, `/reports/recurring-revenue?${year}`);
		const dollars = body.data.filter((row: any) => row.currency === 'USD');
		expect(dollars.map((row: any) => [row.month, row.new, row.mrr_end])).toEqual([
			['2026-01', 0, 0],
			['2026-02', 0, 0],
			['2026-03', 0, 0],
			['2026-04', 5000, 5000],
			['2026-05', 0, 5000],
			['2026-06', 0, 5000],
		]);
		expect(body.data).toHaveLength(12);
	});

	it('is the same for a month, whatever months are asked for besides', async () => {
		const all = await get(service, `/reports/recurring-revenue?${year}`);
		for (const month of ['2026-02', '2026-05', '2026-06']) {
			const one = await get(service, `/reports/recurring-revenue?from=${month}&to=${month}`);
			expect(one.body.data).toEqual(all.body.data.filter((row: any) => row.month === month));
		}
	});

	it('report.churn counts who was lost of those that were there and those that came, and why', async () => {
		const { body } = await get(service, `/reports/churn?${year}&currency=IDR`);
		const churn = body.data.map((row: any) => [
			row.clients_start,
			row.clients_new,
			row.clients_reactivated,
			row.clients_churned,
			[row.clients_ended, row.clients_suspended, row.clients_paused],
			row.clients_end,
			row.churn_rate,
			row.mrr_lost,
			row.mrr_loss_rate,
		]);
		expect(churn).toEqual([
			[0, 4, 0, 0, [0, 0, 0], 4, 0, 0, null],
			[4, 2, 0, 1, [0, 1, 0], 5, 1667, 500_000, 1852],
			[5, 0, 1, 1, [1, 0, 0], 5, 1667, 300_000, 1118],
			[5, 0, 0, 1, [0, 0, 1], 4, 2000, 700_000, 1927],
			[4, 0, 0, 1, [1, 0, 0], 3, 2500, 550_000, 1875],
			[3, 0, 2, 0, [0, 0, 0], 5, 0, 0, 0],
		]);
	});

	it('report.retention compares what the same clients pay', async () => {
		const of = async (back: number) =>
			(await get(service, `/reports/retention?from=2026-06&currency=IDR&months_back=${back}`)).body
				.data;
		expect(await of(3)).toEqual([
			{
				month: '2026-06',
				compared_with: '2026-03',
				currency: 'IDR',
				clients_then: 5,
				mrr_then: 3_633_333,
				mrr_now: 2_583_333,
				mrr_kept: 2_583_333,
				net_retention: 7110,
				gross_retention: 7110,
			},
		]);
		expect(await of(5)).toMatchObject([
			{
				clients_then: 4,
				mrr_then: 2_700_000,
				mrr_now: 2_483_333,
				mrr_kept: 2_200_000,
				net_retention: 9198,
				gross_retention: 8148,
			},
		]);
		// Nobody paid then.
		expect(await of(12)).toEqual([]);
	});

	it('gives the same as CSV, by parameter and by header', async () => {
		const json = await get(service, `/reports/recurring-revenue?${year}`);
		const [first] = json.body.data;
		const ask = (path: string) =>
			service.http.get(`/api/v1${path}`).set('Authorization', `Bearer ${adminKey}`);
		const byParameter = await ask(`/reports/recurring-revenue?${year}&format=csv`);
		const byHeader = await ask(`/reports/recurring-revenue?${year}`).set('Accept', 'text/csv');
		expect(byParameter.headers['content-type']).toBe('text/csv; charset=utf-8');
		expect(byParameter.headers['content-disposition']).toContain('report.recurring-revenue.csv');
		const [header, line, ...others] = byParameter.text.split('\r\n');
		expect(header).toBe(Object.keys(first).join(','));
		expect(line).toBe(Object.values(first).join(','));
		expect(others).toHaveLength(12);
		expect(byHeader.text).toBe(byParameter.text);
		const refused = await get(service, '/reports/churn?format=xml');
		expect([refused.status, refused.body.errors]).toEqual([
			422,
			[{ path: 'query.format', message: 'Must be json or csv' }],
		]);
	});

	it.each([
		['from=2026-07&to=2026-07', 'query.to', 'The present month is 2026-06'],
		['from=2026-05&to=2026-04', 'query.from', 'Must not be after 2026-04'],
		['from=2023-01&to=2026-06', 'query.from', 'A report covers at most 36 months'],
		['from=2026-13', 'query.from', 'Must be a month such as 2026-11, from 1900 to 2999'],
	])('refuses %s', async (query, path, message) => {
		const { status, body } = await get(service, `/reports/recurring-revenue?${query}`);
		expect([status, body.errors]).toEqual([422, [{ path, message }]]);
	});
});

describe('reports of recurring revenue without a past', () => {
	it('are empty, and count a sale from the day on which it is activated', async () => {
		const service = await startTestService();
		try {
			for (const report of ['recurring-revenue', 'churn', 'retention'])
				expect((await get(service, `/reports/${report}`)).body).toEqual({ data: [] });
			// 25 users at 150,000.
			await aSubscription(service, { status: 'PAID' });
			expect((await get(service, '/reports/recurring-revenue')).body).toEqual({ data: [] });
			await aSubscription(service, { status: 'ACTIVE' });
			const { body } = await get(service, '/reports/recurring-revenue?from=2026-10');
			expect(body.data).toMatchObject([
				{ month: '2026-10', mrr_end: 0 },
				{ month: '2026-11', mrr_start: 0, new: 3_750_000, mrr_end: 3_750_000, clients: 1 },
			]);
		} finally {
			await service.stop();
		}
	});
});
