import { randomUUID } from 'node:crypto';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { ensureClientUser } from '../../identity/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { untilLockWaits } from '../../../tests/lock-waits.ts';
import { aSubscription } from '../fixtures.ts';
import { activatePaid } from '../jobs.ts';

describe('subscription.activate', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const activate = (body: object) => service.call('POST', '/subscriptions/activate', body);
	const read = async (id: string) => (await service.call('GET', `/subscriptions/${id}`)).body;
	const list = async (path: string) => (await service.call('GET', path)).body.data;
	const eventsOf = async (id: string) =>
		(await list(`/events?subject_id=${id}&sort=created_at`)).map((event: any) => event.type);
	const cycleOf = async (subscription_id: string) =>
		(await list(`/billing-cycles?subscription_id=${subscription_id}`))[0];
	const itemsWith = async (...targets: (string | undefined)[]) =>
		Promise.all(
			targets.map(async (provisioning_target) => {
				const more = provisioning_target === undefined ? {} : { provisioning_target };
				return { product_id: (await aProduct(service, more)).id, quantity: 3 };
			}),
		);

	it('begins the first period today, makes the portal user and one task for each item with a target', async () => {
		const items = await itemsWith('google-workspace', undefined, 'gcp');
		const subscription = await aSubscription(service, { status: 'PAID', items });
		const answer = await activate({ subscription_id: subscription.id });
		expect(answer).toMatchObject({
			status: 200,
			body: {
				id: subscription.id,
				status: 'ACTIVE',
				activated_now: true,
				current_period_start: '2026-11-20',
				current_period_end: '2026-12-19',
				next_billing_date: '2026-12-20',
				activated_at: '2026-11-20T03:00:00.000Z',
				provisioned_at: null,
			},
		});
		expect(answer.body.tasks).toMatchObject([
			{ target: 'google-workspace', action: 'ACTIVATE', status: 'PENDING', quantity: 3 },
			{ target: 'gcp', action: 'ACTIVATE', status: 'PENDING', quantity: 3 },
		]);
		const user = await service.call('GET', `/users/${answer.body.portal_user_id}`);
		expect(user.body).toMatchObject({
			role: 'CLIENT',
			companies: [{ client_id: subscription.client_id, role: 'OWNER', status: 'ACTIVE' }],
			status: 'INVITED',
		});
	});

	it('begins a service only when those that its product comes after run, in whatever order they were sold', async () => {
		const domain = await aProduct(service, { provisioning_target: 'google-workspace' });
		const project = await aProduct(service, {
			provisioning_target: 'gcp',
			activated_after: [domain.sku],
		});
		const items = [project, domain].map(({ id }) => ({ product_id: id, quantity: 1 }));
		const { id } = await aSubscription(service, { status: 'PAID', items });
		const { body } = await activate({ subscription_id: id });
		const byTarget = new Map<string, any>(body.tasks.map((task: any) => [task.target, task]));
		const first = byTarget.get('google-workspace');
		const second = byTarget.get('gcp');
		expect(second).toMatchObject({ target: 'gcp', depends_on: [first.id], ready_at: null });
		expect(first).toMatchObject({ target: 'google-workspace', depends_on: [] });
		const run = (task: string) =>
			service.call('POST', `/provisioning-tasks/${task}/run`, {}, { key: task });
		expect((await run(second.id)).body.code).toBe('provisioning_task.not-ready');
		const task = `/provisioning-tasks/${first.id}`;
		const { body: claimed } = await service.call('POST', `${task}/claim`, {});
		const { lease_token } = claimed;
		const done = await service.call('POST', `${task}/complete`, { lease_token, result: {} });
		expect(done.status).toBe(200);
		const { body: next } = await service.call('GET', `/provisioning-tasks/${second.id}`);
		expect(next.ready_at).not.toBeNull();
		// A sale without the other service waits for nothing.
		const alone = await aSubscription(service, {
			status: 'PAID',
			items: [{ product_id: project.id, quantity: 1 }],
		});
		const activated = await activate({ subscription_id: alone.id });
		expect(activated.body.tasks).toMatchObject([{ target: 'gcp', depends_on: [] }]);
		expect(activated.body.tasks[0].ready_at).not.toBeNull();
	});

	it('refuses the one of many at once that is not paid, and no other', async () => {
		const subscriptions = [];
		for (const status of ['PAID', 'PENDING', 'PAID', 'PAID'] as const)
			subscriptions.push(await aSubscription(service, { status }));
		const answers = await Promise.all(
			subscriptions.map(({ id }) => activate({ subscription_id: id })),
		);
		expect(answers.map(({ status }) => status)).toEqual([200, 409, 200, 200]);
		expect(answers[1]!.body.code).toBe('subscription.not-paid');
	});

	it('can be asked for by the billing cycle that was paid', async () => {
		const subscription = await aSubscription(service, { status: 'PAID' });
		const cycle = await cycleOf(subscription.id);
		expect((await activate({ billing_cycle_id: cycle.id })).body).toMatchObject({
			id: subscription.id,
			activated_now: true,
		});
	});

	it('bills a yearly subscription a year later', async () => {
		const product = await aProduct(service, { billing_period: 'YEARLY' });
		const subscription = await aSubscription(service, {
			status: 'PAID',
			billing_period: 'YEARLY',
			items: [{ product_id: product.id, quantity: 1 }],
		});
		expect((await activate({ subscription_id: subscription.id })).body).toMatchObject({
			current_period_end: '2027-11-19',
			next_billing_date: '2027-11-20',
		});
	});

	it('counts from the date of Jakarta', async () => {
		const subscription = await aSubscription(service, { status: 'PAID' });
		const { now } = service;
		service.now = new Date('2027-01-30T17:30:00.000Z');
		try {
			expect((await activate({ subscription_id: subscription.id })).body).toMatchObject({
				current_period_start: '2027-01-31',
				current_period_end: '2027-02-27',
				next_billing_date: '2027-02-28',
			});
		} finally {
			service.now = now;
		}
	});

	it.each(['subscription_id', 'billing_cycle_id'])(
		'gives the first cycle the period in which the service runs, however late it was paid (by %s)',
		async (by) => {
			const subscription = await aSubscription(service, { status: 'PAID' });
			const cycle = await cycleOf(subscription.id);
			expect(cycle).toMatchObject({ period_start: '2026-11-20', period_end: '2026-12-19' });
			const { now } = service;
			service.now = new Date('2027-01-30T17:30:00.000Z');
			try {
				await activate({ [by]: by === 'subscription_id' ? subscription.id : cycle.id });
				await activate({ subscription_id: subscription.id });
			} finally {
				service.now = now;
			}
			expect(await cycleOf(subscription.id)).toMatchObject({
				id: cycle.id,
				status: 'PAID',
				period_start: '2027-01-31',
				period_end: '2027-02-27',
			});
		},
	);

	it('refuses a subscription whose first cycle has not been paid, and changes nothing', async () => {
		const subscription = await aSubscription(service);
		expect(await activate({ subscription_id: subscription.id })).toMatchObject({
			status: 409,
			body: {
				code: 'subscription.not-paid',
				details: { subscription_id: subscription.id, billing_cycle_status: 'DRAFT' },
			},
		});
		expect(await read(subscription.id)).toEqual(subscription);
		expect(await list(`/provisioning-tasks?subscription_id=${subscription.id}`)).toEqual([]);
	});

	it('answers with what is there when it is active already', async () => {
		const items = await itemsWith('gcp');
		const subscription = await aSubscription(service, { status: 'PAID', items });
		const first = await activate({ subscription_id: subscription.id });
		const again = await activate({ subscription_id: subscription.id });
		expect(again).toMatchObject({ status: 200, body: { activated_now: false } });
		expect(again.body).toEqual({ ...first.body, activated_now: false });
		expect(await eventsOf(subscription.id)).toEqual([
			'subscription.created',
			'subscription.activated',
		]);
	});

	it('activates once when many ask at the same time', async () => {
		const items = await itemsWith('gcp');
		const subscription = await aSubscription(service, { status: 'PAID', items });
		const answers = await Promise.all(
			[1, 2, 3, 4, 5].map(() => activate({ subscription_id: subscription.id })),
		);
		const now = answers.map((answer) => answer.body.activated_now).sort();
		expect(now).toEqual([false, false, false, false, true]);
		expect(new Set(answers.map((answer) => answer.body.portal_user_id)).size).toBe(1);
		expect(await list(`/provisioning-tasks?subscription_id=${subscription.id}`)).toHaveLength(1);
		expect(await eventsOf(subscription.id)).toEqual([
			'subscription.created',
			'subscription.activated',
		]);
	});

	it('gives a client one portal user, also when two subscriptions are activated at once', async () => {
		const client = await aClient(service);
		const { id } = await aSubscription(service, { status: 'PAID', client_id: client.id });
		const made = Promise.withResolvers<undefined>();
		const commit = Promise.withResolvers<undefined>();
		const first = service.transaction(async (context) => {
			const user = await ensureClientUser(context, client);
			made.resolve(undefined);
			await commit.promise;
			return user;
		});
		await made.promise;
		const second = activate({ subscription_id: id });
		await untilLockWaits(service);
		commit.resolve(undefined);
		expect((await second).body.portal_user_id).toBe((await first).id);
	});

	it('is provisioned at once when nothing has to be switched on', async () => {
		const items = await itemsWith(undefined);
		const subscription = await aSubscription(service, { status: 'PAID', items });
		const { body } = await activate({ subscription_id: subscription.id });
		expect(body).toMatchObject({ tasks: [], provisioned_at: '2026-11-20T03:00:00.000Z' });
		expect(await eventsOf(subscription.id)).toEqual([
			'subscription.created',
			'subscription.activated',
			'subscription.provisioned',
		]);
	});

	it('refuses a cancelled subscription', async () => {
		const { id } = await aSubscription(service, { status: 'CANCELLED' });
		expect(await activate({ subscription_id: id })).toMatchObject({
			status: 409,
			body: { code: 'lifecycle.illegal-move', details: { status: 'CANCELLED', allowed: [] } },
		});
	});

	it.each([
		['neither id', {}],
		['both ids', { subscription_id: randomUUID(), billing_cycle_id: randomUUID() }],
	])('refuses %s', async (_, body) => {
		expect(await activate(body)).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.subscription_id' }] },
		});
	});

	it('finds neither a subscription nor a cycle that is not there', async () => {
		expect((await activate({ subscription_id: randomUUID() })).status).toBe(404);
		expect((await activate({ billing_cycle_id: randomUUID() })).status).toBe(404);
	});

	describe('without a workflow', () => {
		const waitingSeconds = async (id: string) => {
			const rows = await service.runtime.database.client.$queryRaw<{ seconds: number }[]>`
				SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job
				WHERE name = ${activatePaid.name} AND data->>'subscription_id' = ${id}`;
			return rows.map((row) => row.seconds);
		};

		it('is left to a workflow for a while, then the service does it', async () => {
			const { id } = await aSubscription(service, { status: 'PAID' });
			expect(await read(id)).toMatchObject({ status: 'PENDING' });
			const [seconds, ...more] = await waitingSeconds(id);
			expect(more).toEqual([]);
			expect(seconds).toBeGreaterThan(250);
			await service.runJob(activatePaid, { subscription_id: id });
			expect(await read(id)).toMatchObject({ status: 'ACTIVE' });
		});

		it('changes nothing when a workflow was there first', async () => {
			const { id } = await aSubscription(service, { status: 'ACTIVE' });
			const before = await read(id);
			await service.runJob(activatePaid, { subscription_id: id });
			expect(await read(id)).toEqual(before);
		});

		it('leaves a subscription alone that was cancelled after it was paid', async () => {
			const { id } = await aSubscription(service, { status: 'PAID' });
			await service.call('POST', `/subscriptions/${id}/cancel`, {
				reason: 'Changed its mind',
				service: 'SWITCH_OFF',
			});
			await service.runJob(activatePaid, { subscription_id: id });
			expect(await read(id)).toMatchObject({ status: 'CANCELLED' });
		});
	});
});
