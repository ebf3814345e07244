import { addDays, businessDate } from '../../platform/clock/index.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { applyDueChanges } from './change-jobs.ts';
import { aSubscription } from './fixtures.ts';
import { endDue } from './life-jobs.ts';
import { billNextPeriod } from './next-period.ts';

const at = (day: string) => new Date(`${day}T03:00:00.000Z`);

describe('a subscription that is changed and charged period by period', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const get = async (path: string) => (await service.call('GET', path)).body;
	const post = async (path: string, body: object = {}) => {
		const answer = await service.call('POST', path, { reason: 'A test', ...body });
		await service.settle();
		return answer.body;
	};
	const cyclesOf = async (id: string): Promise<any[]> =>
		(await get(`/billing-cycles?subscription_id=${id}`)).data;
	const active = async (more: object = {}, quantity = 10) => {
		service.now = at('2026-12-20');
		const product = await aProduct(service, { price: 31_000, ...more });
		const items = [{ product_id: product.id, quantity }];
		const subscription = await aSubscription(service, { status: 'ACTIVE', items });
		return { ...subscription, item_id: subscription.items[0].id };
	};
	const bill = (id: string) =>
		service.transaction((context) =>
			billNextPeriod(context, id, {
				run_id: null,
				today: businessDate(context.now),
				approved: true,
				made_before: 0,
			}),
		);
	const pay = async ({ id, balance }: any) => {
		const body = { amount: balance, reference: `${id.slice(-12)}-${balance}`, note: 'Came' };
		await post(`/billing-cycles/${id}/settle`, { ...body, reason: 'PAID_OUTSIDE' });
	};

	it('is charged again however often a pause was planned and taken back', async () => {
		const { id } = await active();
		service.now = at('2027-01-06');
		for (let times = 0; times < 3; times += 1) {
			expect(await bill(id)).toMatchObject({ outcome: 'MADE', net: 310_000n });
			await post(`/subscriptions/${id}/pause`);
			await post(`/subscriptions/${id}/resume`);
		}
		expect(await bill(id)).toMatchObject({ outcome: 'MADE' });
		const renewals = (await cyclesOf(id)).filter(({ kind }) => kind === 'RENEWAL');
		expect(renewals.map(({ status }) => status).sort()).toEqual([
			'CANCELLED',
			'CANCELLED',
			'CANCELLED',
			'DRAFT',
		]);
	});

	it('pays with the next period what was too small for the gateway', async () => {
		const { id, item_id } = await active();
		service.now = at('2027-01-18');
		const change = await post(`/subscriptions/${id}/change`, {
			items: [{ item_id, quantity: 12 }],
		});
		expect(change).toMatchObject({ status: 'APPLIED', carried_net: 4_000 });
		// Twelve seats, and what was carried: 2 seats for 2 days.
		expect(await bill(id)).toMatchObject({ outcome: 'MADE', net: 376_000n });
		const { billing_cycle_id } = await get(`/subscription-changes/${change.id}`);
		const made = await get(`/billing-cycles/${billing_cycle_id}`);
		expect(made.items).toMatchObject([{ amount: 372_000 }, { amount: 4_000 }]);
		// Less from the next period on: it is made anew, and what was carried is charged once.
		await post(`/subscriptions/${id}/change`, { items: [{ item_id, quantity: 5 }] });
		const live = (await cyclesOf(id)).filter(
			({ kind, status }) => kind === 'RENEWAL' && status !== 'CANCELLED',
		);
		expect(live).toMatchObject([{ net: 159_000 }]);
		expect(await get(`/subscription-changes/${change.id}`)).toMatchObject({
			carried_net: 4_000,
			billing_cycle_id: live[0].id,
		});
	});

	it('bills at the end what no later period takes along, and finance hears that no gateway collects it', async () => {
		const { id, item_id } = await active({ renewal_invoice: 'LINK' });
		service.now = at('2027-01-18');
		await post(`/subscriptions/${id}/cancel`, { service: 'KEEP_UNTIL_PERIOD_END' });
		// Its last period is no reason to make the client wait for a payment that no gateway takes.
		const change = await post(`/subscriptions/${id}/change`, {
			items: [{ item_id, quantity: 12 }],
		});
		expect(change).toMatchObject({ status: 'APPLIED', carried_net: 4_000 });
		service.now = at('2027-01-20');
		await service.runJob(endDue, {});
		await service.settle();
		const { billing_cycle_id } = await get(`/subscription-changes/${change.id}`);
		expect(await get(`/billing-cycles/${billing_cycle_id}`)).toMatchObject({
			kind: 'ADJUSTMENT',
			status: 'INVOICED',
			amount: 4_440,
		});
		const events = await get(`/events?subject_id=${billing_cycle_id}`);
		expect(events.data.map(({ type }: any) => type)).toContain('billing_cycle.collection_failed');
		const { data } = await get('/attention?kind=billing_cycle.collection_failed&limit=200');
		expect(data.map(({ subject_id }: any) => subject_id)).toContain(billing_cycle_id);
	});

	it('carries over what is too small of two periods, each with its lines', async () => {
		const { id, item_id } = await active({ price: 4_000 }, 10);
		service.now = at('2027-01-18');
		expect(await bill(id)).toMatchObject({ outcome: 'MADE' });
		const early = (await cyclesOf(id)).find(({ kind }) => kind === 'RENEWAL');
		await pay(early);
		const body = { items: [{ item_id, quantity: 11 }], when: 'NOW' };
		// Two of 31 days of 4,000 now, and 4,000 for the period that is paid.
		expect(await post(`/subscriptions/${id}/change`, body)).toMatchObject({
			status: 'APPLIED',
			carried_net: 4_258,
		});
		service.now = at('2027-02-10');
		expect(await bill(id)).toMatchObject({ outcome: 'MADE', net: 44_000n + 4_258n });
	});

	it('bills what is owed again when a reduction is taken back, however little it is', async () => {
		const { id, item_id } = await active({ price: 4_000 }, 10);
		service.now = at('2027-01-10');
		const change = await post(`/subscriptions/${id}/change`, {
			items: [{ item_id, quantity: 9 }],
			when: 'PERIOD_END',
		});
		expect(change).toMatchObject({ status: 'SCHEDULED' });
		expect(await bill(id)).toMatchObject({ outcome: 'MADE', net: 36_000n });
		await pay((await cyclesOf(id)).find(({ kind }) => kind === 'RENEWAL'));
		await post(`/subscription-changes/${change.id}/cancel`);
		expect((await cyclesOf(id)).filter(({ kind }) => kind === 'ADJUSTMENT')).toMatchObject([
			{ net: 4_000, amount: 4_440 },
		]);
	});

	it('gives a bill that credit pays a number and mails it', async () => {
		const { id, client_id } = await active({ renewal_invoice: 'LINK' });
		await service.runtime.database.client.payment.updateMany({
			where: { client_id },
			data: { amount: { increment: 1_000_000n }, credit_amount: 1_000_000n },
		});
		service.now = at('2027-01-10');
		const made: any = await bill(id);
		await service.settle();
		const cycle = await get(`/billing-cycles/${made.billing_cycle_id}`);
		expect(cycle).toMatchObject({ status: 'PAID', credit_used_amount: 344_100 });
		expect(cycle.number).toMatch(/^INV-20270110-/);
		const mails = service.vendors.mails.filter(({ subject }) => subject.includes(cycle.number));
		expect(mails).toHaveLength(1);
		expect(mails[0]?.text).toContain('344.100');
	});

	it('asks for money by a link at once where its products need no document of finance', async () => {
		const { id, item_id } = await active({ renewal_invoice: 'LINK' });
		const { billing_cycle_id } = await post(`/subscriptions/${id}/change`, {
			items: [{ item_id, quantity: 20 }],
		});
		const cycle = await get(`/billing-cycles/${billing_cycle_id}`);
		expect(cycle.net).toBe(310_000);
		expect(cycle.status).toBe('AWAITING_PAYMENT');
		expect(cycle.number).toMatch(/^INV-/);
	});

	it('goes by what the bill of a change charges, not by what was sold once beside it', async () => {
		service.now = at('2026-12-20');
		const seats = await aProduct(service, { price: 31_000, renewal_invoice: 'LINK' });
		const setUp = await aProduct(service, { kind: 'ONE_TIME', renewal_invoice: 'FINANCE' });
		const items = [
			{ product_id: seats.id, quantity: 10 },
			{ product_id: setUp.id, quantity: 1 },
		];
		const { id, items: sold } = await aSubscription(service, { status: 'ACTIVE', items });
		const item = sold.find(({ product_id }: any) => product_id === seats.id);
		const { billing_cycle_id } = await post(`/subscriptions/${id}/change`, {
			items: [{ item_id: item.id, quantity: 20 }],
		});
		expect((await get(`/billing-cycles/${billing_cycle_id}`)).status).toBe('AWAITING_PAYMENT');
	});

	it.each(['2027-01-29', '2027-01-30', '2027-01-31', '2028-02-29'])(
		'adds up to what its days cost, from %s on, whatever is changed on the way',
		async (anchor) => {
			service.now = at(anchor);
			const product = await aProduct(service, { price: 99_999 });
			const items = [{ product_id: product.id, quantity: 7 }];
			const { id, items: sold } = await aSubscription(service, { status: 'ACTIVE', items });
			const item_id = sold[0].id;
			const start = service.now;
			const wishes = new Map([
				[3, { quantity: 9 }],
				[17, { quantity: 4, when: 'NOW', grant_credit: true }],
				[40, { quantity: 13 }],
				[41, { quantity: 11, when: 'NOW', grant_credit: true }],
				[70, { quantity: 2 }],
			]);
			for (let day = 0; day < 100; day += 1) {
				service.now = addDays(start, day);
				await service.runJob(applyDueChanges, {});
				await bill(id);
				const { when, grant_credit, ...wish } = (wishes.get(day) ?? {}) as any;
				if (wishes.has(day))
					await post(`/subscriptions/${id}/change`, {
						items: [{ item_id, ...wish }],
						when,
						grant_credit,
					});
				for (const cycle of await cyclesOf(id))
					if (cycle.balance > 0 && cycle.status !== 'CANCELLED') await pay(cycle);
			}
			const database = service.runtime.database.client;
			const terms = await database.subscriptionItemTerm.findMany({
				where: { subscription_id: id },
				orderBy: { valid_from: 'asc' },
			});
			const cycles = (await cyclesOf(id)).filter(({ status }) => status !== 'CANCELLED');
			const notes = await database.creditNote.findMany({ where: { subscription_id: id } });
			const main = cycles
				.filter(({ kind }) => kind !== 'ADJUSTMENT')
				.sort((a, b) => (a.period_start < b.period_start ? -1 : 1));
			expect(main.length).toBeGreaterThan(3);
			for (const [index, period] of main.entries()) {
				const first = new Date(period.period_start);
				const last = new Date(period.period_end);
				const next = main[index + 1];
				if (next !== undefined) expect(new Date(next.period_start)).toEqual(addDays(last, 1));
				const days = (last.getTime() - first.getTime()) / 86_400_000 + 1;
				let sum = 0n;
				for (let day = first; day <= last; day = addDays(day, 1))
					sum += terms.findLast(({ valid_from }) => valid_from <= day)?.amount ?? 0n;
				const billed = cycles
					.filter(({ period_start }) => period_start >= period.period_start)
					.filter(({ period_end }) => period_end <= period.period_end)
					.reduce((total, { net }) => total + BigInt(net), 0n);
				const given = notes
					.filter(({ of_period }) => +of_period === +first)
					.reduce((total, { amount, tax }) => total + amount - tax, 0n);
				const twice = (billed - given) * 2n * BigInt(days) - sum * 2n;
				expect(twice <= BigInt(days) && twice >= -BigInt(days)).toBe(true);
			}
		},
	);
});
