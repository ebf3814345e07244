import { addDays, isoDate } from '../../platform/clock/index.ts';
import { monthsOf, periodAt } from '../../platform/period/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aCreditNote } from '../billing/fixtures.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';
import { anActive, cyclesOf, lastRun, runDaily, runOn, tamper } from './fixtures.ts';

describe('the billing run', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const read = async (id: string): Promise<any> =>
		(await service.call('GET', `/subscriptions/${id}`)).body;
	const renewals = async (id: string): Promise<any[]> =>
		(await cyclesOf(service, id)).filter(({ kind }) => kind === 'RENEWAL');
	const setStatus = (id: string, status: string) => tamper(service, id, { status });

	it('makes the cycle of the next period when its lead days begin, not a day earlier', async () => {
		const { id } = await anActive(service);
		await runOn(service, '2026-12-05');
		expect(await renewals(id)).toEqual([]);
		await runOn(service, '2026-12-06');
		const [cycle, ...more] = await renewals(id);
		expect(more).toEqual([]);
		expect(cycle).toMatchObject({
			status: 'DRAFT',
			period_start: '2026-12-20',
			period_end: '2027-01-19',
			net: 1_500_000,
			tax: 165_000,
			amount: 1_665_000,
			quoted_amount: 1_665_000,
			due_date: '2026-12-20',
			items: [
				{
					description: 'Google Workspace Business Standard',
					quantity: 10,
					unit_amount: 150_000,
					amount: 1_500_000,
					tax: 165_000,
				},
			],
		});
		expect(await read(id)).toMatchObject({
			status: 'ACTIVE',
			next_billing_date: '2027-01-20',
			bill_on: '2027-01-06',
		});
		expect(await lastRun(service)).toMatchObject({
			status: 'DONE',
			started_by: 'SCHEDULE',
			business_date: '2026-12-06',
			expected: 1,
			progress: 100,
			seen: 1,
			made: 1,
			parked: 0,
			totals: [
				{ currency: 'IDR', forecast_net: 1_500_000, cycles: 1, net: 1_500_000, amount: 1_665_000 },
			],
			entries: [],
		});
		const events = await service.call('GET', `/events?subject_id=${id}`);
		expect(
			events.body.data.find(({ type }: any) => type === 'subscription.renewal_due'),
		).toMatchObject({
			data: { billing_cycle_id: cycle.id, amount: 1_665_000, invoice: 'FINANCE' },
		});
	});

	it('is a run only when something is due, and makes nothing a second time', async () => {
		const { id } = await anActive(service);
		await runOn(service, '2026-11-25');
		expect((await service.call('GET', '/billing-runs')).body.data).toEqual([]);
		await runOn(service, '2026-12-06');
		await runOn(service, '2026-12-06');
		await runOn(service, '2026-12-07');
		expect(await renewals(id)).toHaveLength(1);
		expect((await service.call('GET', '/billing-runs')).body.data).toHaveLength(1);
	});

	it.each(['2027-01-29', '2027-01-30', '2027-01-31', '2028-02-29'])(
		'tiles the year of a subscription that begins on %s without a hole or an overlap',
		async (begins) => {
			const { id } = await anActive(service, { begins });
			const end = addDays(new Date(begins), 400);
			await runDaily(service, begins, isoDate(end));
			const cycles = await cyclesOf(service, id);
			expect(cycles.length).toBeGreaterThan(13);
			cycles.forEach((cycle, index) => {
				const period = periodAt(new Date(begins), monthsOf('MONTHLY'), index);
				expect([cycle.period_start, cycle.period_end]).toEqual([
					isoDate(period.start),
					isoDate(period.end),
				]);
			});
		},
		60_000,
	);

	it('catches up the oldest first, at most three periods, and then asks a person', async () => {
		const { id } = await anActive(service);
		await runOn(service, '2027-03-06');
		expect(
			(await renewals(id)).map(({ period_start, due_date }) => [period_start, due_date]),
		).toEqual([
			['2026-12-20', '2027-03-13'],
			['2027-01-20', '2027-03-13'],
			['2027-02-20', '2027-03-13'],
		]);
		const parked_reason = 'More than 3 periods are due at once, the next one from 2027-03-20';
		expect(await read(id)).toMatchObject({ parked_reason, next_billing_date: '2027-03-20' });
		expect(await lastRun(service)).toMatchObject({
			seen: 1,
			made: 3,
			parked: 1,
			entries: [{ subscription_id: id, outcome: 'PARKED', reason: parked_reason }],
		});
		await runOn(service, '2027-03-07');
		expect(await renewals(id)).toHaveLength(3);
	});

	it('bills what is ACTIVE or PAST_DUE, and nothing else', async () => {
		const states = [
			'ACTIVE',
			'PAST_DUE',
			'SUSPENDED',
			'PAUSED',
			'TRIALING',
			'PENDING',
			'CANCELLED',
			'ENDED',
		];
		const ids: string[] = [];
		for (const state of states) {
			const { id } = await anActive(service);
			await setStatus(id, state);
			ids.push(id);
		}
		await runOn(service, '2026-12-06');
		const counts = await Promise.all(ids.map(async (id) => (await renewals(id)).length));
		expect(counts).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
	});

	it('charges the days until the service ends, and nothing after', async () => {
		const { id: stub } = await anActive(service);
		await tamper(service, stub, { ends_on: new Date('2026-12-29') });
		const { id: over } = await anActive(service);
		await tamper(service, over, { ends_on: new Date('2026-12-19') });
		await runOn(service, '2026-12-06');
		const [last] = await renewals(stub);
		expect(last).toMatchObject({
			period_start: '2026-12-20',
			period_end: '2026-12-29',
			net: 483_871,
		});
		expect(last.items[0].description).toContain('(2026-12-20 – 2026-12-29)');
		expect(await read(stub)).toMatchObject({ next_billing_date: null, bill_on: null });
		expect(await renewals(over)).toEqual([]);
		expect(await read(over)).toMatchObject({ next_billing_date: null, bill_on: null });
		expect((await lastRun(service)).entries).toMatchObject([
			{ subscription_id: over, outcome: 'SKIPPED' },
		]);
	});

	it('charges the rest of the period in which a suspension ended, and then whole ones on the anchor', async () => {
		const { id } = await anActive(service);
		const resumed = new Date('2027-01-10');
		await tamper(service, id, { next_billing_date: resumed, bill_on: resumed });
		await runOn(service, '2027-01-10');
		expect((await renewals(id)).map((one) => [one.period_start, one.period_end, one.net])).toEqual([
			['2027-01-10', '2027-01-19', 483_871],
			['2027-01-20', '2027-02-19', 1_500_000],
		]);
		expect(await read(id)).toMatchObject({ next_billing_date: '2027-02-20' });
	});

	it('sends a link at once for products that need no document of finance', async () => {
		const product = { renewal_invoice: 'LINK', renewal_lead_days: 5 };
		const { id } = await anActive(service, { product });
		expect(await read(id)).toMatchObject({ bill_on: '2026-12-15' });
		await runOn(service, '2026-12-15');
		const [cycle] = await renewals(id);
		expect(cycle).toMatchObject({
			status: 'INVOICED',
			number: 'INV-20261215-000002',
			due_date: '2026-12-22',
		});
		await service.settle();
		await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
		await service.settle();
		expect((await renewals(id))[0]).toMatchObject({ status: 'AWAITING_PAYMENT' });
		const mail = await service.call('POST', '/emails/send', {
			kind: 'INVOICE',
			related_id: cycle.id,
		});
		expect(mail.body.text ?? mail.body.body ?? '').not.toContain('terlampir');
	});

	it('leaves the invoice to finance when one of several products needs it', async () => {
		const link = await aProduct(service, { renewal_invoice: 'LINK' });
		const finance = await aProduct(service, { renewal_lead_days: 20 });
		const items = [link, finance].map(({ id: product_id }) => ({ product_id, quantity: 1 }));
		const { id } = await aSubscription(service, { status: 'ACTIVE', items });
		// The longest lead counts.
		expect(await read(id)).toMatchObject({ bill_on: '2026-11-30' });
		await runOn(service, '2026-11-30');
		expect(await renewals(id)).toMatchObject([{ status: 'DRAFT', items: [{}, {}] }]);
	});

	it('is paid at once when nothing is owed', async () => {
		const { id: product_id } = await aProduct(service, { price: 0 });
		const { id } = await aSubscription(service, { items: [{ product_id, quantity: 1 }] });
		await service.call('POST', '/subscriptions/activate', { subscription_id: id });
		await runOn(service, '2026-12-06');
		expect(await renewals(id)).toMatchObject([{ status: 'PAID', amount: 0 }]);
	});

	it('takes the tax of the day of the document', async () => {
		await service.runtime.database.client.$executeRawUnsafe(
			`UPDATE tax_rates SET valid_to = '2026-12-31' WHERE code = 'PPN' AND valid_to IS NULL`,
		);
		await service.runtime.database.client.$executeRawUnsafe(
			`INSERT INTO tax_rates (id, code, base_num, base_den, rate_num, rate_den, transaction_code, source, valid_from, updated_at)
			VALUES (gen_random_uuid(), 'PPN', 1, 1, 15, 100, '04', 'A test', '2027-01-01', now())`,
		);
		const { id } = await anActive(service, { begins: '2026-12-10' });
		await runOn(service, '2026-12-27');
		await runOn(service, '2027-01-27');
		expect((await renewals(id)).map(({ tax }) => tax)).toEqual([165_000, 225_000]);
	});

	it('uses the credit of a client once for subscriptions that are billed together', async () => {
		const { client_id } = await aCreditNote(service);
		const ids: string[] = [];
		for (let count = 0; count < 3; count += 1)
			ids.push((await anActive(service, { client_id })).id);
		await runOn(service, '2026-12-06');
		const made = [];
		for (const id of ids) made.push(...(await renewals(id)));
		expect(made).toHaveLength(3);
		const path = `/billing-cycles?client_id=${client_id}&kind=RENEWAL&limit=200`;
		const { data } = (await service.call('GET', path)).body;
		expect(data.length).toBeGreaterThanOrEqual(3);
		const used = data.map(({ amount, balance }: any) => amount - balance);
		expect(used.filter((one: number) => one > 0)).toEqual([111_000]);
		expect((await service.call('GET', `/clients/${client_id}/credit`)).body.data).toEqual([]);
		expect(await lastRun(service)).toMatchObject({ status: 'DONE', parked: 0, failed: 0 });
	});

	it('charges what was carried over on a line of its own, once', async () => {
		const { id, client_id } = await anActive(service);
		const { id: change_id } = await service.runtime.database.client.subscriptionChange.create({
			data: {
				id: '01931d5e-0000-7000-8000-00000000c0de',
				subscription_id: id,
				client_id,
				kind: 'ITEMS',
				status: 'APPLIED',
				effective_on: new Date('2026-12-01'),
				requested_by: 'test',
				carried_net: 5_000n,
			},
		});
		await runOn(service, '2026-12-06');
		await runOn(service, '2027-01-06');
		const [first, second] = await renewals(id);
		expect(first).toMatchObject({
			net: 1_505_000,
			items: [{}, { description: 'Perubahan sejak 2026-12-01, belum ditagih', amount: 5_000 }],
		});
		expect(second).toMatchObject({ net: 1_500_000 });
		const change = await service.runtime.database.client.subscriptionChange.findUniqueOrThrow({
			where: { id: change_id },
		});
		expect(change.carried_cycle_id).toBe(first.id);
	});

	it('makes a cycle of the same days anew that was cancelled', async () => {
		const { id } = await anActive(service);
		await runOn(service, '2026-12-06');
		const [cycle] = await renewals(id);
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A test' });
		await tamper(service, id, {
			next_billing_date: new Date('2026-12-20'),
			bill_on: new Date('2026-12-06'),
		});
		await runOn(service, '2026-12-07');
		expect((await renewals(id)).map(({ status }) => status).sort()).toEqual(['CANCELLED', 'DRAFT']);
	});

	it('follows the lead days of its products: a shorter lead counts at once', async () => {
		const product = { renewal_lead_days: 30 };
		const { id, items } = await anActive(service, { product });
		await service.call('PATCH', `/products/${items[0].product_id}`, { renewal_lead_days: 3 });
		await runOn(service, '2026-12-01');
		expect(await renewals(id)).toEqual([]);
		expect(await read(id)).toMatchObject({ bill_on: '2026-12-17', parked_reason: null });
		await runOn(service, '2026-12-17');
		expect(await renewals(id)).toHaveLength(1);
	});

	it('leaves to the next run what cannot even be parked, and bills all others', async () => {
		const { id: broken } = await anActive(service);
		const { id } = await anActive(service);
		// Its event could not be written.
		await tamper(service, broken, { billing_period: 'WEEKLY' });
		await runOn(service, '2026-12-06');
		expect(await renewals(id)).toHaveLength(1);
		expect(await lastRun(service)).toMatchObject({
			status: 'DONE',
			made: 1,
			failed: 1,
			entries: [{ subscription_id: broken, outcome: 'FAILED' }],
		});
		await tamper(service, broken, { billing_period: 'MONTHLY' });
		await runOn(service, '2026-12-06');
		expect(await renewals(broken)).toHaveLength(1);
	});
});
