import { randomUUID } from 'node:crypto';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aSubscription } from '../fixtures.ts';
import { endDue } from '../life-jobs.ts';

describe('subscriptions', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const list = async (path: string, token?: string) =>
		(await service.call('GET', path, undefined, token === undefined ? {} : { token })).body.data;
	const cancel = (id: string, keep: 'SWITCH_OFF' | 'KEEP_UNTIL_PERIOD_END' = 'SWITCH_OFF') =>
		service.call('POST', `/subscriptions/${id}/cancel`, {
			reason: 'Moved elsewhere',
			service: keep,
		});

	describe('subscription.get and subscription.list', () => {
		let own: any;
		let other: any;
		let token: string;
		beforeAll(async () => {
			const client = await aClient(service);
			own = await aSubscription(service, { client_id: client.id });
			other = await aSubscription(service);
			token = await aClientSession(service, client);
		});

		it('show a client only its own subscription', async () => {
			const get = (id: string) => service.call('GET', `/subscriptions/${id}`, undefined, { token });
			expect(await get(own.id)).toMatchObject({ status: 200, body: { id: own.id } });
			expect(await get(other.id)).toMatchObject({
				status: 404,
				body: { code: 'resource.not-found' },
			});
			const ids = (rows: any[]) => rows.map((row) => row.id);
			expect(ids(await list('/subscriptions', token))).toEqual([own.id]);
			expect(await list(`/subscriptions?client_id=${other.client_id}`, token)).toEqual([]);
			expect(await list(`/subscriptions?quotation_id=${other.quotation_id}`, token)).toEqual([]);
		});

		it('find none that is not there', async () => {
			expect((await service.call('GET', `/subscriptions/${randomUUID()}`)).status).toBe(404);
		});

		it('filter and go page by page', async () => {
			const ids = async (query: string) =>
				(await list(`/subscriptions?${query}`)).map((row: any) => row.id);
			expect(await ids(`client_id=${own.client_id}`)).toEqual([own.id]);
			expect(await ids(`quotation_id=${other.quotation_id}`)).toEqual([other.id]);
			expect(await ids('status=ENDED')).toEqual([]);
			const first = (await service.call('GET', '/subscriptions?limit=1')).body;
			expect(first).toMatchObject({ has_more: true, data: [{ id: other.id }] });
			expect(await ids(`limit=1&cursor=${first.next_cursor}`)).toEqual([own.id]);
		});

		it('filter by the days that come, both ends included, and by what is parked', async () => {
			const { id } = await aSubscription(service, { status: 'ACTIVE', term_months: 6 });
			const finds = async (query: string) =>
				(await list(`/subscriptions?${query}`)).some((row: any) => row.id === id);
			const day = (filter: string, from: string, to: string) =>
				finds(`${filter}_from=${from}&${filter}_to=${to}`);
			expect(await day('next_billing', '2026-12-20', '2026-12-20')).toBe(true);
			expect(await day('next_billing', '2026-12-21', '2027-12-20')).toBe(false);
			expect(await day('period_end', '2026-12-19', '2026-12-19')).toBe(true);
			expect(await day('period_end', '2026-11-19', '2026-12-18')).toBe(false);
			expect(await day('ends', '2027-05-19', '2027-05-19')).toBe(true);
			expect(await day('ends', '2027-05-20', '2027-06-30')).toBe(false);
			expect(await finds('parked=true')).toBe(false);
			await service.runtime.database.client.subscription.update({
				where: { id },
				data: { parked_at: service.now, parked_reason: 'A test' },
			});
			expect(await finds('parked=true&status=ACTIVE')).toBe(true);
		});

		it('say what the status allows', () => {
			expect(own).toMatchObject({
				status: 'PENDING',
				allowed_transitions: ['start_trial', 'activate', 'cancel'],
			});
		});
	});

	describe('subscription.cancel', () => {
		it('ends a subscription that waits for payment, with its open cycle', async () => {
			const { id } = await aSubscription(service);
			expect(await cancel(id)).toMatchObject({
				status: 200,
				body: { status: 'CANCELLED', allowed_transitions: [], next_billing_date: null },
			});
			const cycles = await list(`/billing-cycles?subscription_id=${id}`);
			expect(cycles.map((cycle: any) => cycle.status)).toEqual(['CANCELLED']);
			const events = await list('/events?limit=200&type=subscription.cancelled');
			expect(events.filter((event: any) => event.subject_id === id)).toHaveLength(1);
		});

		it('ends an active subscription: what was paid stays paid, what was not begun is cancelled', async () => {
			const product = await aProduct(service, { provisioning_target: 'gcp' });
			const { id } = await aSubscription(service, {
				status: 'ACTIVE',
				items: [{ product_id: product.id, quantity: 1 }],
			});
			expect((await cancel(id)).body).toMatchObject({
				status: 'CANCELLED',
				next_billing_date: null,
			});
			const statuses = async (path: string) =>
				(await list(`${path}?subscription_id=${id}`)).map((row: any) => row.status);
			expect(await statuses('/billing-cycles')).toEqual(['PAID']);
			expect(await statuses('/provisioning-tasks')).toEqual(['CANCELLED']);
		});

		const running = async (): Promise<{ id: string; next_billing_date: string }> => {
			const product = await aProduct(service, { provisioning_target: 'google-workspace' });
			const items = [{ product_id: product.id, quantity: 25 }];
			return aSubscription(service, { status: 'PROVISIONED', items });
		};
		const switchOffs = async (id: string) =>
			(await list(`/provisioning-tasks?subscription_id=${id}`)).filter(
				(task: any) => task.action !== 'ACTIVATE',
			);

		it('asks what becomes of the service', async () => {
			const { id } = await running();
			const answer = await service.call('POST', `/subscriptions/${id}/cancel`, { reason: 'Moved' });
			expect(answer.body.errors).toMatchObject([{ path: 'body.service' }]);
		});

		it('switches off what is on, and plans the day on which it is removed', async () => {
			const { id } = await running();
			const { body } = await cancel(id);
			expect(body).toMatchObject({
				status: 'CANCELLED',
				service_until: '2026-11-20',
				terminate_on: '2026-12-20',
			});
			await service.settle();
			expect(await switchOffs(id)).toMatchObject([
				{ action: 'SUSPEND', target: 'google-workspace', quantity: 25 },
			]);
		});

		it('keeps the service until the paid period ends, and switches it off on the day after', async () => {
			const start = service.now;
			const { id, next_billing_date } = await running();
			const { body } = await cancel(id, 'KEEP_UNTIL_PERIOD_END');
			expect(body).toMatchObject({
				status: 'ACTIVE',
				cancel_at_period_end: true,
				ends_on: '2026-12-19',
				next_billing_date: null,
			});
			await service.runJob(endDue, {});
			expect(await switchOffs(id)).toEqual([]);
			service.now = new Date(`${next_billing_date}T02:00:00.000Z`);
			for (let times = 0; times < 2; times += 1) await service.runJob(endDue, {});
			expect(await switchOffs(id)).toMatchObject([{ action: 'SUSPEND' }]);
			expect((await service.call('GET', `/subscriptions/${id}`)).body).toMatchObject({
				status: 'ENDED',
				service_until: '2026-12-19',
				terminate_on: '2027-01-19',
			});
			service.now = start;
		});

		it('opens no task for a service that was never begun', async () => {
			const { id } = await aSubscription(service, { status: 'PAID' });
			await cancel(id, 'KEEP_UNTIL_PERIOD_END');
			expect(await switchOffs(id)).toEqual([]);
		});

		it('refuses a subscription that is cancelled already', async () => {
			const { id } = await aSubscription(service, { status: 'CANCELLED' });
			expect(await cancel(id)).toMatchObject({
				status: 409,
				body: { code: 'lifecycle.illegal-move', details: { transition: 'cancel' } },
			});
		});

		it('cancels or activates when both are asked for at once, never both halves', async () => {
			const product = await aProduct(service, { provisioning_target: 'gcp' });
			const { id } = await aSubscription(service, {
				status: 'PAID',
				items: [{ product_id: product.id, quantity: 1 }],
			});
			const activate = service.call('POST', '/subscriptions/activate', { subscription_id: id });
			const [activated, cancelled] = await Promise.all([activate, cancel(id)]);
			expect(cancelled.status).toBe(200);
			expect([200, 409]).toContain(activated.status);
			const tasks = await list(`/provisioning-tasks?subscription_id=${id}`);
			expect(tasks.map((task: any) => task.status)).toEqual(
				activated.status === 200 ? ['CANCELLED'] : [],
			);
		});

		it('finds none that is not there', async () => {
			expect((await cancel(randomUUID())).status).toBe(404);
		});
	});
});
