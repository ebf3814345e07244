import { randomUUID } from 'node:crypto';
import { createCycle } from '../billing/index.ts';
import { billingCycleEvents } from '../billing/events.ts';
import { billingCycleFacts } from '../billing/lifecycle.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { addDays } from '../../platform/clock/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aSubscription } from './fixtures.ts';
import { subscriptionLifecycle } from './lifecycle.ts';
import { fallDue, goOnIfPaid, suspend } from './service-state.ts';
import { getSubscription } from './store.ts';

const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

describe('the services of a subscription', () => {
	let service: TestService;
	const start = new Date('2026-11-20T03:00:00.000Z');
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.now = start;
	});

	const read = async (id: string) => (await service.call('GET', `/subscriptions/${id}`)).body;
	const post = (path: string, body: object = {}) => service.call('POST', path, body);
	const list = async (path: string) => (await service.call('GET', path)).body.data;
	const actions = async (id: string) =>
		(await list(`/provisioning-tasks?subscription_id=${id}&sort=created_at`)).map(
			(task: any) => task.action,
		);
	const runAll = async (id: string) => {
		for (const task of await list(`/provisioning-tasks?subscription_id=${id}&sort=created_at`))
			if (task.status === 'PENDING') await post(`/provisioning-tasks/${task.id}/run`);
		await service.settle();
	};
	const events = async (id: string) =>
		(await list(`/events?subject_id=${id}&sort=created_at&limit=200`)).map((one: any) => one.type);

	/** Switched on at a target, its first period from 20 November. */
	async function running(): Promise<any> {
		const product = await aProduct(service, { provisioning_target: 'gcp' });
		const items = [{ product_id: product.id, quantity: 2 }];
		return aSubscription(service, { status: 'PROVISIONED', items });
	}

	/** A cycle of a later period whose due date has passed. */
	async function overdue(subscription: any, first = '2026-12-20'): Promise<any> {
		const cycle = await service.transaction(async (context) => {
			const made = await createCycle(context, {
				subject_type: 'subscription',
				subject_id: subscription.id,
				quotation_id: null,
				client_id: subscription.client_id,
				kind: 'RENEWAL',
				occasion: `RENEWAL:${first}`,
				currency: 'IDR',
				period_start: day(first),
				period_end: addDays(day(first), 20),
				quoted_amount: 111_000n,
				amount: 111_000n,
				tax: 11_000n,
				due_date: day(first),
				items: [
					{ description: 'A', quantity: 1, unit_amount: 100_000n, amount: 100_000n, tax: 11_000n },
				],
			});
			await context.tx.billingCycle.update({ where: { id: made.id }, data: { status: 'OVERDUE' } });
			context.publish(billingCycleEvents.overdue, {
				subject_type: 'billing_cycle',
				subject_id: made.id,
				client_id: made.client_id,
				payload: billingCycleFacts({ ...made, status: 'OVERDUE' }),
			});
			return made;
		});
		await service.settle();
		return cycle;
	}
	const pay = async (cycle: any) => {
		const body = { reason: 'PAID_OUTSIDE', note: 'A transfer', reference: randomUUID() };
		expect((await post(`/billing-cycles/${cycle.id}/settle`, body)).status).toBe(200);
		await service.settle();
	};
	const suspendFor = (cycle: any) =>
		service.transaction((context) =>
			suspend(context, cycle.subscription_id, { reason: 'NON_PAYMENT', occasion: cycle.id }),
		);

	it('stay on when a cycle is overdue: PAST_DUE, and ACTIVE again with the payment', async () => {
		const subscription = await running();
		const cycle = await overdue(subscription);
		expect(await read(subscription.id)).toMatchObject({ status: 'PAST_DUE' });
		await service.transaction((context) => fallDue(context, subscription.id));
		await pay(cycle);
		expect(await read(subscription.id)).toMatchObject({ status: 'ACTIVE' });
		expect(await actions(subscription.id)).toEqual(['ACTIVATE']);
		const told = await events(subscription.id);
		expect(told.filter((type: string) => /past_due|recovered/.test(type))).toEqual([
			'subscription.past_due',
			'subscription.recovered',
		]);
	});

	it('are not late without an overdue cycle, although they were told to be', async () => {
		const { id } = await running();
		await service.transaction((context) => fallDue(context, id));
		expect(await read(id)).toMatchObject({ status: 'ACTIVE' });
	});

	it('stay PAST_DUE until the last overdue cycle is paid, or cancelled', async () => {
		const subscription = await running();
		const [first, second] = [
			await overdue(subscription),
			await overdue(subscription, '2027-01-20'),
		];
		await pay(first);
		await service.transaction((context) => goOnIfPaid(context, subscription.id, first.id));
		expect(await read(subscription.id)).toMatchObject({ status: 'PAST_DUE' });
		await post(`/billing-cycles/${second.id}/cancel`, { reason: 'A mistake' });
		await service.settle();
		expect(await read(subscription.id)).toMatchObject({ status: 'ACTIVE' });
	});

	it('go off for want of payment and on again with it, each once', async () => {
		const subscription = await running();
		const cycle = await overdue(subscription);
		await Promise.all([suspendFor(cycle), suspendFor(cycle)]);
		expect(await read(subscription.id)).toMatchObject({
			status: 'SUSPENDED',
			suspension_reason: 'NON_PAYMENT',
			suspended_on: '2026-11-20',
		});
		await runAll(subscription.id);
		await pay(cycle);
		await service.transaction((context) => goOnIfPaid(context, subscription.id, cycle.id));
		expect(await read(subscription.id)).toMatchObject({
			status: 'ACTIVE',
			suspension_reason: null,
		});
		expect(await actions(subscription.id)).toEqual(['ACTIVATE', 'SUSPEND', 'RESUME']);
		const told = await events(subscription.id);
		expect(told.filter((type: string) => /suspended|resumed/.test(type))).toEqual([
			'subscription.suspended',
			'subscription.resumed',
		]);
	});

	it('stay off while another cycle is overdue', async () => {
		const subscription = await running();
		const [first] = [await overdue(subscription), await overdue(subscription, '2027-01-20')];
		await suspendFor(first);
		await pay(first);
		expect(await read(subscription.id)).toMatchObject({ status: 'SUSPENDED' });
	});

	it('are charged from the day on which they go on, and later on the anchor as always', async () => {
		const subscription = await running();
		const cycle = await overdue(subscription);
		await suspendFor(cycle);
		service.now = new Date('2027-02-03T03:00:00.000Z');
		await pay(cycle);
		expect(await read(subscription.id)).toMatchObject({
			status: 'ACTIVE',
			anchor_date: '2026-11-20',
			next_billing_date: '2027-02-03',
			bill_on: '2027-01-20',
		});
	});

	it('keep the dates when the suspension ends before the next period', async () => {
		const subscription = await running();
		const cycle = await overdue(subscription);
		await suspendFor(cycle);
		service.now = new Date(`${subscription.next_billing_date}T03:00:00.000Z`);
		await pay(cycle);
		const { next_billing_date, bill_on } = subscription;
		expect(await read(subscription.id)).toMatchObject({ next_billing_date, bill_on });
	});

	it('are not late for what was written off, but stay off when they were suspended for it', async () => {
		const [late, suspended] = [await running(), await running()];
		const cycles = [await overdue(late), await overdue(suspended)];
		await suspendFor(cycles[1]);
		for (const { id } of cycles) {
			const path = `/billing-cycles/${id}/write-off`;
			expect((await post(path, { reason: 'Bankrupt' })).status).toBe(200);
		}
		await service.settle();
		expect(await read(late.id)).toMatchObject({ status: 'ACTIVE' });
		expect(await read(suspended.id)).toMatchObject({ status: 'SUSPENDED' });
	});

	it('are late after a pause during which a cycle fell due', async () => {
		const subscription = await running();
		const { id } = subscription;
		const { client } = service.runtime.database;
		await client.subscription.update({ where: { id }, data: { status: 'PAUSED' } });
		await overdue(subscription);
		expect(await read(id)).toMatchObject({ status: 'PAUSED' });
		await service.transaction(async (context) => {
			const { items: _, ...row } = await getSubscription(context, id);
			await move(context, subscriptionLifecycle, row, 'resume');
		});
		await service.settle();
		expect(await read(id)).toMatchObject({ status: 'PAST_DUE' });
	});

	it.each(['PENDING', 'CANCELLED'] as const)(
		'are not switched off for want of payment when it is %s',
		async (status) => {
			const { id } = await aSubscription(service, { status });
			const wanted = { reason: 'NON_PAYMENT', occasion: 'x' } as const;
			await service.transaction((context) => suspend(context, id, wanted));
			expect(await read(id)).toMatchObject({ status });
		},
	);

	describe('subscription.suspend and subscription.lift-suspension', () => {
		const suspendByStaff = (id: string) =>
			post(`/subscriptions/${id}/suspend`, { reason: 'It sends spam' });
		const lift = (id: string) =>
			post(`/subscriptions/${id}/lift-suspension`, { reason: 'It was a mistake' });

		it('switch it off and on again, and the client hears that, but not why', async () => {
			const { id } = await running();
			expect(await suspendByStaff(id)).toMatchObject({
				status: 200,
				body: { status: 'SUSPENDED', suspension_reason: 'STAFF' },
			});
			await runAll(id);
			const mails = service.vendors.mails.filter(({ subject }) =>
				subject.includes('dinonaktifkan sementara sejak 20 November 2026'),
			);
			expect(mails).toHaveLength(1);
			expect(mails[0]?.text).not.toContain('spam');
			expect((await lift(id)).body).toMatchObject({ status: 'ACTIVE', suspension_reason: null });
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND', 'RESUME']);
		});

		it('suspend a second time', async () => {
			const { id } = await running();
			await suspendByStaff(id);
			await runAll(id);
			await lift(id);
			await runAll(id);
			await suspendByStaff(id);
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND', 'RESUME', 'SUSPEND']);
		});

		it('take over a suspension for want of payment: no payment lifts it any more', async () => {
			const subscription = await running();
			const cycle = await overdue(subscription);
			await suspendFor(cycle);
			expect((await suspendByStaff(subscription.id)).body).toMatchObject({
				suspension_reason: 'STAFF',
			});
			await pay(cycle);
			expect(await read(subscription.id)).toMatchObject({ status: 'SUSPENDED' });
		});

		it('lift it although money is owed: it is PAST_DUE then', async () => {
			const subscription = await running();
			await suspendFor(await overdue(subscription));
			expect((await lift(subscription.id)).body).toMatchObject({ status: 'PAST_DUE' });
		});

		it('refuse what is not so', async () => {
			const pending = await aSubscription(service);
			const paths = [suspendByStaff(pending.id), lift(pending.id), lift((await running()).id)];
			for (const answer of await Promise.all(paths))
				expect(answer).toMatchObject({ status: 409, body: { code: 'lifecycle.illegal-move' } });
		});
	});
});
