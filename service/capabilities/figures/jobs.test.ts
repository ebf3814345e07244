import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { lived, owed } from './fixtures.ts';
import { refreshFigures } from './jobs.ts';

const figuresIn = async ({ http }: TestService): Promise<string[]> =>
	(await http.get('/metrics')).text
		.split('\n')
		.filter((line) =>
			/^cloudsales_(recurring|net_ret|gross_ret|receivables|collection|figures)/.test(line),
		);

describe('the figures in /metrics', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ now: new Date('2026-06-15T03:00:00.000Z') });
	});
	afterAll(() => service.stop());

	it('are those of the present month, as the job last computed them', async () => {
		expect(await figuresIn(service)).toEqual(['cloudsales_figures_computed_seconds 0']);
		const { id: client_id } = await aClient(service);
		await lived(service, [
			{
				client_id,
				moves: [['2025-06-10', 'ACTIVE']],
				items: [
					[
						['2025-06-10', 300_000n],
						['2026-06-02', 330_000n],
					],
				],
			},
			{
				client_id,
				moves: [
					['2026-01-10', 'ACTIVE'],
					['2026-06-01', 'SUSPENDED'],
				],
				items: [[['2026-01-10', 50_000n]]],
			},
		]);
		await owed(service, {
			client_id,
			due: '2026-06-10',
			amount: 400_000n,
			moves: [['2026-06-01', 'AWAITING_PAYMENT']],
			settlements: [{ when: '2026-06-09', amount: 100_000n }],
		});
		await service.runJob(refreshFigures, {});
		const figures = [
			'recurring_revenue{currency="IDR"} 330000',
			'recurring_revenue_at_risk{currency="IDR"} 50000',
			'recurring_revenue_paused{currency="IDR"} 0',
			'recurring_revenue_moved{currency="IDR",movement="churn"} 0',
			// It lost 50,000 and pays 30,000 more for the rest.
			'recurring_revenue_moved{currency="IDR",movement="contraction"} 20000',
			'recurring_revenue_moved{currency="IDR",movement="expansion"} 0',
			'recurring_revenue_moved{currency="IDR",movement="new"} 0',
			'recurring_revenue_moved{currency="IDR",movement="reactivation"} 0',
			'recurring_clients{currency="IDR"} 1',
			'recurring_clients_churned{currency="IDR"} 0',
			'net_retention{currency="IDR"} 11000',
			'gross_retention{currency="IDR"} 10000',
			'receivables{currency="IDR",bucket="days_1_30"} 300000',
			'receivables{currency="IDR",bucket="days_31_60"} 0',
			'receivables{currency="IDR",bucket="days_61_90"} 0',
			'receivables{currency="IDR",bucket="days_over_90"} 0',
			'receivables{currency="IDR",bucket="not_due"} 0',
			'collection_rate{currency="IDR"} 2500',
			`figures_computed_seconds ${Date.parse('2026-06-15T03:00:00.000Z') / 1000}`,
		].map((line) => `cloudsales_${line}`);
		expect(await figuresIn(service)).toEqual(figures);
	});

	it('are not shown any more when there is nothing that they stand for', async () => {
		// A month later: nothing was due in it yet.
		service.now = new Date('2026-07-01T03:00:00.000Z');
		await service.runJob(refreshFigures, {});
		const figures = await figuresIn(service);
		expect(figures.filter((line) => line.includes('collection_rate'))).toEqual([]);
		expect(figures).toContain('cloudsales_receivables{currency="IDR",bucket="days_1_30"} 300000');
	});
});
