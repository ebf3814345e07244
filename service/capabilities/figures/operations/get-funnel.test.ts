import { addDays, addSeconds } from '../../../platform/clock/index.ts';
import { newId } from '../../../platform/database/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { refreshFigures } from '../jobs.ts';

/** Instants as hours after the first version was sent; what is left out did not happen. */
type Lived = {
	sent: Date;
	currency?: string;
	total?: bigint;
	versions?: { status: string; accepted?: number; sent?: boolean }[];
	paid?: number;
	billCancelled?: boolean;
	saleEnded?: boolean;
	active?: number;
	working?: number;
};

describe('funnel.get', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService({ now: new Date('2026-06-17T03:00:00.000Z') });
	});
	afterEach(() => service.stop());

	const database = () => service.runtime.database.client as any;
	const get = async (query = ''): Promise<any> =>
		(await service.call('GET', `/reports/funnel?${query}`)).body;
	let numbers = 0;

	async function lived(sale: Lived): Promise<void> {
		const { sent, currency = 'IDR', total = 100n } = sale;
		const client_id: string = (await aClient(service)).id;
		const later = (hours: number | undefined): Date | null =>
			hours === undefined ? null : addSeconds(sent, hours * 3600);
		const versions = sale.versions ?? [{ status: 'SENT' }];
		const number = `QUO-TEST-${(numbers += 1)}`;
		const rows = versions.map((version, index) => ({
			id: newId(),
			number,
			version: index + 1,
			client_id,
			status: version.status,
			currency,
			billing_period: 'MONTHLY',
			valid_until: addDays(sent, 30),
			subtotal: total,
			discount: 0n,
			tax: 0n,
			total,
			sent_at: version.sent === false ? null : addSeconds(sent, index * 60),
			accepted_at: later(version.accepted),
			sale_ended_at: sale.saleEnded ? later(version.accepted) : null,
			created_at: addSeconds(sent, -60),
		}));
		await database().quotation.createMany({ data: rows });
		const sold = rows.findLast(({ accepted_at }) => accepted_at !== null);
		if (sold === undefined) return;
		const common = { client_id, currency };
		const subscription_id = newId();
		await database().subscription.create({
			data: {
				...common,
				id: subscription_id,
				quotation_id: sold.id,
				billing_period: 'MONTHLY',
				status: sale.active === undefined ? 'PENDING' : 'ACTIVE',
				activated_at: later(sale.active),
				provisioned_at: later(sale.working),
			},
		});
		const bill = {
			...common,
			subject_type: 'subscription',
			subject_id: subscription_id,
			subscription_id,
			quotation_id: sold.id,
			kind: 'INITIAL',
			period_start: sent,
			period_end: sent,
			of_period: sent,
			quoted_amount: total,
			amount: total,
			tax: 0n,
			due_date: sent,
		};
		if (sale.billCancelled)
			await database().billingCycle.create({
				data: { ...bill, id: newId(), occasion: 'first', status: 'CANCELLED' },
			});
		const status = sale.paid === undefined ? 'AWAITING_PAYMENT' : 'PAID';
		const paid = sale.paid === undefined ? {} : { settled_amount: total };
		await database().billingCycle.create({
			data: {
				...bill,
				...paid,
				id: newId(),
				occasion: 'second',
				status,
				// As if it had waited in the meantime: a bill is numbered when it is invoiced.
				number: `INV-TEST-${numbers}`,
				paid_at: later(sale.paid),
			},
		});
	}

	const monday = new Date('2026-06-08T03:00:00.000Z');
	const accepted = (hours: number) => [{ status: 'ACCEPTED', accepted: hours }];

	it('counts each sale once at each step, in the week in which it was first sent', async () => {
		await lived({ sent: monday, versions: [{ status: 'REJECTED' }] });
		await lived({ sent: monday, versions: [{ status: 'EXPIRED' }] });
		await lived({ sent: monday });
		// Sent again as another version a minute later, and then accepted: one sale.
		await lived({
			sent: monday,
			versions: [{ status: 'SUPERSEDED' }, ...accepted(2)],
			billCancelled: true,
			paid: 5,
			active: 6,
			working: 16,
			total: 900n,
		});
		await lived({ sent: monday, versions: accepted(4), total: 300n });
		await lived({ sent: monday, versions: accepted(6), saleEnded: true });
		// A trial: active before it is paid.
		await lived({ sent: monday, versions: accepted(8), active: 8 });
		await lived({ sent: monday, versions: accepted(10), paid: 20 });
		await lived({ sent: monday, versions: accepted(10), paid: 40, active: 41 });
		// A draft that was never sent is no sale yet.
		await lived({ sent: monday, versions: [{ status: 'DRAFT', sent: false }] });
		const week = {
			sent: 9,
			sent_amount: 7 * 100 + 900 + 300,
			accepted: 6,
			accepted_amount: 4 * 100 + 900 + 300,
			rejected: 1,
			expired: 1,
			undecided: 1,
			paid: 3,
			paid_amount: 2 * 100 + 900,
			ended: 1,
			unpaid: 2,
			active: 2,
			active_amount: 1000,
			not_active: 1,
			working: 1,
			not_working: 1,
			unpaid_active: 1,
			accept_median_seconds: 7 * 3600,
			accept_p90_seconds: 10 * 3600,
			pay_median_seconds: 10 * 3600,
			pay_p90_seconds: 26 * 3600,
			activate_median_seconds: 3600,
			activate_p90_seconds: 3600,
			work_median_seconds: 10 * 3600,
			work_p90_seconds: 10 * 3600,
		};
		const answer = await get('weeks=2');
		expect(answer.data).toEqual([{ week: '2026-06-08', currency: 'IDR', ...week }]);
		expect(answer.totals).toEqual([{ currency: 'IDR', ...week }]);
	});

	it('takes the week of Jakarta, and never mixes currencies', async () => {
		// 23:00 of Sunday in London is Monday in Jakarta.
		await lived({ sent: new Date('2026-06-07T23:00:00.000Z') });
		await lived({ sent: new Date('2026-06-07T16:59:59.000Z') });
		await lived({ sent: new Date('2026-06-07T17:00:00.000Z'), currency: 'USD', total: 7n });
		const { data, totals } = await get('weeks=3');
		expect(data.map(({ week, currency, sent }: any) => [week, currency, sent])).toEqual([
			['2026-06-01', 'IDR', 1],
			['2026-06-08', 'IDR', 1],
			['2026-06-08', 'USD', 1],
		]);
		expect(
			totals.map(({ currency, sent, sent_amount }: any) => [currency, sent, sent_amount]),
		).toEqual([
			['IDR', 2, 200],
			['USD', 1, 7],
		]);
		expect((await get('weeks=2&currency=USD')).data).toHaveLength(1);
		expect((await get('weeks=1')).data).toEqual([]);
		expect((await get('weeks=1&until=2026-06-07')).data).toHaveLength(1);
		expect((await service.call('GET', '/reports/funnel?until=2026-07-01')).status).toBe(422);
	});

	it('adds up for whatever became of sales', async () => {
		const random = (() => {
			let state = 7;
			return (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
		})();
		for (let count = 0; count < 40; count += 1) {
			const done = random(6);
			const chance = (): boolean => random(3) === 0;
			const paid = done > 2 ? { paid: 10 + random(50) } : {};
			const active = done > 3 ? { active: 80 + random(50) } : {};
			await lived({
				sent: addSeconds(monday, -random(30 * 86_400)),
				currency: chance() ? 'USD' : 'IDR',
				total: BigInt(1 + random(1000)),
				versions:
					done > 1
						? [...(chance() ? [{ status: 'SUPERSEDED' }] : []), ...accepted(1 + random(9))]
						: [{ status: ['SENT', 'REJECTED', 'EXPIRED'][random(3)] ?? 'SENT' }],
				saleEnded: done === 2 && chance(),
				...paid,
				...active,
				...(done > 4 ? { working: 140 + random(50) } : {}),
			});
		}
		const { data, totals } = await get('weeks=12');
		for (const row of [...data, ...totals]) {
			expect(row.sent).toBe(row.accepted + row.rejected + row.expired + row.undecided);
			expect(row.accepted).toBe(row.paid + row.ended + row.unpaid);
			expect(row.paid).toBe(row.active + row.not_active);
			expect(row.active).toBe(row.working + row.not_working);
		}
		expect(totals.reduce((sum: number, { sent }: any) => sum + sent, 0)).toBe(40);
		for (const total of totals)
			for (const name of ['sent', 'sent_amount', 'accepted_amount', 'paid', 'active_amount'])
				expect(
					data
						.filter(({ currency }: any) => currency === total.currency)
						.reduce((sum: number, row: any) => sum + row[name], 0),
				).toBe(total[name]);
	});

	it('gives its weeks as CSV', async () => {
		await lived({ sent: monday });
		const answer = await service.http
			.get('/api/v1/reports/funnel?format=csv')
			.set('Authorization', `Bearer ${await service.keyFor('SALES')}`);
		expect(answer.text).toMatch(/^week,currency,sent,.*\r\n2026-06-08,IDR,1,/);
	});

	it('tells the medians of the steps to /metrics', async () => {
		await lived({ sent: monday, versions: accepted(7), paid: 10 });
		await service.runJob(refreshFigures, {});
		const { text } = await service.http.get('/metrics');
		expect(text).toContain('cloudsales_sale_step_seconds{currency="IDR",step="accept"} 25200');
		expect(text).toContain('cloudsales_sale_step_seconds{currency="IDR",step="pay"} 10800');
		expect(text).not.toContain('step="work"');
	});
});
