import { aProduct } from '../../catalog/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aSubscription, chargeNextPeriod } from '../fixtures.ts';
import { endDue, startPauses } from '../life-jobs.ts';

const at = (day: string) => new Date(`${day}T03:00:00.000Z`);

describe('a subscription that', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const get = async (path: string) => (await service.call('GET', path)).body;
	const read = (id: string) => get(`/subscriptions/${id}`);
	const post = async (path: string, body: object = {}) => {
		const answer = await service.call('POST', path, { reason: 'A test', ...body });
		await service.settle();
		return answer;
	};
	const cyclesOf = async (id: string): Promise<any[]> =>
		(await get(`/billing-cycles?subscription_id=${id}`)).data;
	const notesOf = (subscription_id: string) =>
		service.runtime.database.client.creditNote.findMany({ where: { subscription_id } });
	const changesOf = async (id: string): Promise<any[]> =>
		(await get(`/subscription-changes?subscription_id=${id}`)).data;
	const settle = async ({ id, balance }: any) => {
		const body = {
			reason: 'PAID_OUTSIDE',
			amount: balance,
			reference: id.slice(-12),
			note: 'Came',
		};
		expect((await post(`/billing-cycles/${id}/settle`, body)).status).toBe(200);
	};
	/** Ten seats; a day of the period from 20 December costs 10,000. */
	const active = async (more: object = {}) => {
		service.now = at('2026-12-20');
		const product = await aProduct(service, { price: 31_000, ...more });
		const items = [{ product_id: product.id, quantity: 10 }];
		return aSubscription(service, { status: 'ACTIVE', items });
	};
	const charge = (id: string) => chargeNextPeriod(service, id);

	describe('is cancelled at once', () => {
		it('gets back what was paid for the days after', async () => {
			const { id } = await active();
			service.now = at('2027-01-09');
			const { body } = await post(`/subscriptions/${id}/cancel`, { service: 'SWITCH_OFF' });
			expect(body).toMatchObject({ status: 'CANCELLED', service_until: '2027-01-09' });
			// 10 of 31 days.
			const [note] = await notesOf(id);
			expect(note).toMatchObject({ amount: 111_000n, tax: 11_000n, credit_amount: 111_000n });
			expect(await changesOf(id)).toMatchObject([
				{
					kind: 'CANCEL',
					status: 'APPLIED',
					effective_on: '2027-01-10',
					credit_note_id: note?.id,
				},
			]);
		});

		it('keeps what it owes for days of service, and owes nothing for later ones', async () => {
			const { id } = await active();
			await charge(id);
			service.now = at('2027-01-29');
			await charge(id);
			await post(`/subscriptions/${id}/cancel`, { service: 'SWITCH_OFF' });
			const cycles = await cyclesOf(id);
			const byStart = Object.fromEntries(
				cycles.map(({ period_start, status, balance }) => [period_start, [status, balance]]),
			);
			// 10 of 31 days from 20 January are owed; what was made for February is not.
			expect(byStart).toEqual({
				'2026-12-20': ['PAID', 0],
				'2027-01-20': ['DRAFT', 111_000],
				'2027-02-20': ['CANCELLED', 344_100],
			});
			expect(await notesOf(id)).toMatchObject([{ amount: 233_100n, credit_amount: 0n }]);
		});

		it('gets nothing back when staff says so', async () => {
			const { id } = await active();
			service.now = at('2027-01-09');
			await post(`/subscriptions/${id}/cancel`, { service: 'SWITCH_OFF', give_back: false });
			expect(await notesOf(id)).toEqual([]);
		});

		it('drops what was planned and what waited for a payment', async () => {
			const { id, items } = await active();
			const item_id = items[0].id;
			await post(`/subscriptions/${id}/change`, { items: [{ item_id, quantity: 4 }] });
			await post(`/subscriptions/${id}/change`, { items: [{ item_id, quantity: 20 }] });
			await post(`/subscriptions/${id}/cancel`, { service: 'SWITCH_OFF' });
			const changes = await changesOf(id);
			expect(changes.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
				'CANCEL APPLIED',
				'ITEMS CANCELLED',
				'ITEMS CANCELLED',
			]);
			const cycles = await cyclesOf(id);
			expect(cycles.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
				'ADJUSTMENT CANCELLED',
				'INITIAL PAID',
			]);
		});
	});

	describe('is cancelled with its paid period', () => {
		it('goes on until then, and the end can be taken back', async () => {
			const { id } = await active();
			const early = await charge(id);
			const cancel = { service: 'KEEP_UNTIL_PERIOD_END' };
			const { body } = await post(`/subscriptions/${id}/cancel`, cancel);
			expect(body).toMatchObject({
				status: 'ACTIVE',
				cancel_at_period_end: true,
				ends_on: '2027-01-19',
				next_billing_date: null,
				bill_on: null,
			});
			expect(await get(`/billing-cycles/${early.id}`)).toMatchObject({ status: 'CANCELLED' });
			expect((await post(`/subscriptions/${id}/cancel`, cancel)).status).toBe(200);
			const [change, ...others] = await changesOf(id);
			expect([change.kind, change.status, others]).toEqual(['CANCEL', 'SCHEDULED', []]);
			await post(`/subscription-changes/${change.id}/cancel`);
			expect(await read(id)).toMatchObject({
				status: 'ACTIVE',
				cancel_at_period_end: false,
				ends_on: null,
				next_billing_date: '2027-01-20',
				bill_on: '2027-01-06',
			});
		});

		it('ends with a later one when that is paid already', async () => {
			const { id } = await active();
			await charge(id);
			await settle((await cyclesOf(id)).find(({ kind }) => kind === 'RENEWAL'));
			const { body } = await post(`/subscriptions/${id}/cancel`, {
				service: 'KEEP_UNTIL_PERIOD_END',
			});
			expect(body).toMatchObject({ ends_on: '2027-02-19' });
			service.now = at('2027-02-20');
			await service.runJob(endDue, {});
			await service.settle();
			expect(await read(id)).toMatchObject({ status: 'ENDED', service_until: '2027-02-19' });
			expect(await changesOf(id)).toMatchObject([{ kind: 'CANCEL', status: 'APPLIED' }]);
			expect(await notesOf(id)).toEqual([]);
		});
	});

	describe('is paused (subscription.pause, subscription.resume)', () => {
		it('stops with the period that is paid, and begins a new one when it goes on', async () => {
			const { id } = await active();
			const early = await charge(id);
			const { body } = await post(`/subscriptions/${id}/pause`, { days: 60 });
			expect(body).toMatchObject({
				status: 'ACTIVE',
				paused_from: '2027-01-20',
				next_billing_date: null,
			});
			expect(await get(`/billing-cycles/${early.id}`)).toMatchObject({ status: 'CANCELLED' });
			await service.settle();
			expect(service.vendors.mails.at(-1)).toMatchObject({
				subject: 'Langganan Anda dijeda mulai 20 Januari 2027',
				text: expect.stringMatching(/tidak ada tagihan baru[\s\S]*Paling lambat 21 Maret 2027/),
			});
			service.now = at('2027-01-20');
			await service.runJob(startPauses, {});
			await service.settle();
			expect(await read(id)).toMatchObject({ status: 'PAUSED' });
			expect(await changesOf(id)).toMatchObject([{ kind: 'PAUSE', status: 'APPLIED' }]);
			service.now = at('2027-03-31');
			const resumed = await post(`/subscriptions/${id}/resume`);
			expect(resumed.body).toMatchObject({
				status: 'ACTIVE',
				anchor_date: '2027-03-31',
				current_period_start: '2027-03-31',
				current_period_end: '2027-04-29',
				next_billing_date: '2027-03-31',
				bill_on: '2027-03-31',
				paused_from: null,
			});
			await service.settle();
			const told = service.vendors.mails.filter(
				({ subject }) => subject === 'Layanan Anda diaktifkan kembali',
			);
			expect(told).toMatchObject([{ text: expect.stringContaining('Sejak 31 Maret 2027') }]);
			// The billing run charges from there, on the new anchor.
			await charge(id);
			expect(await read(id)).toMatchObject({ next_billing_date: '2027-04-30' });
		});

		it('goes on as before when it is taken back in time', async () => {
			const { id } = await active();
			await post(`/subscriptions/${id}/pause`);
			expect((await post(`/subscriptions/${id}/pause`)).body.code).toBe(
				'subscription.not-changeable',
			);
			await post(`/subscriptions/${id}/resume`);
			expect(await read(id)).toMatchObject({
				paused_from: null,
				next_billing_date: '2027-01-20',
				bill_on: '2027-01-06',
			});
			expect(await changesOf(id)).toMatchObject([{ kind: 'PAUSE', status: 'CANCELLED' }]);
			expect((await post(`/subscriptions/${id}/resume`)).body.code).toBe(
				'subscription.not-changeable',
			);
		});
	});

	describe('is reactivated (subscription.reactivate)', () => {
		const run = (task: string) => service.call('POST', `/provisioning-tasks/${task}/run`);
		const ended = async () => {
			const subscription = await active({ provisioning_target: 'google-workspace' });
			const tasks = await get(`/provisioning-tasks?subscription_id=${subscription.id}`);
			await run(tasks.data[0].id);
			service.now = at('2027-01-09');
			await post(`/subscriptions/${subscription.id}/cancel`, { service: 'SWITCH_OFF' });
			return subscription;
		};

		it('goes on as a new one with the same items, and keeps what was switched off', async () => {
			const { id, items, client_id } = await ended();
			expect(await read(id)).toMatchObject({ terminate_on: '2027-02-08' });
			const { status, body } = await post(`/subscriptions/${id}/reactivate`);
			expect([status, body]).toMatchObject([
				201,
				{ status: 'PENDING', previous_id: id, client_id, items: [{ quantity: 10 }] },
			]);
			expect(await read(id)).toMatchObject({ terminate_on: null });
			const [cycle] = await cyclesOf(body.id);
			expect(cycle).toMatchObject({ kind: 'INITIAL', amount: 344_100, tax: 34_100 });
			await settle(cycle);
			await service.call('POST', '/subscriptions/activate', { subscription_id: body.id });
			const { data } = await get(`/provisioning-tasks?subscription_id=${body.id}`);
			expect(data).toMatchObject([{ action: 'ACTIVATE', subject_id: body.items[0].id }]);
			service.vendors.provisioned.length = 0;
			await run(data[0].id);
			expect(service.vendors.provisioned).toMatchObject([{ marker: `cs-${items[0].id}` }]);
			expect((await post(`/subscriptions/${id}/reactivate`)).body.code).toBe(
				'subscription.not-changeable',
			);
		});

		it('has its data removed after all when nobody pays', async () => {
			const { id } = await ended();
			const { body } = await post(`/subscriptions/${id}/reactivate`);
			service.now = at('2027-01-20');
			await post(`/subscriptions/${body.id}/cancel`, { service: 'SWITCH_OFF' });
			expect(await read(id)).toMatchObject({ terminate_on: '2027-02-19' });
			// Another try goes on from the one that never began.
			const again = await post(`/subscriptions/${body.id}/reactivate`);
			expect(again.body).toMatchObject({ status: 'PENDING', previous_id: body.id });
			expect(await read(id)).toMatchObject({ terminate_on: null });
		});

		it('is refused while it goes on, and for one that never began', async () => {
			const { id } = await active();
			const refused = await post(`/subscriptions/${id}/reactivate`);
			expect(refused.body.code).toBe('subscription.not-changeable');
			const never = await aSubscription(service, { status: 'CANCELLED' });
			expect((await post(`/subscriptions/${never.id}/reactivate`)).status).toBe(409);
		});
	});
});
