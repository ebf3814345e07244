import { aProduct } from '../catalog/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { rollPeriods, endTrials } from './life-jobs.ts';

describe('a subscription with a trial', () => {
	let service: TestService;
	const start = new Date('2026-11-20T03:00:00.000Z');
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.now = start;
	});

	const get = async (path: string) => (await service.call('GET', path)).body;
	const list = async (path: string) => (await get(path)).data;
	const post = (path: string, body: object = {}) => service.call('POST', path, body);
	/** Trial from 20 November to 3 December; the anchor is 4 December. */
	async function trialing(values: object = {}): Promise<any> {
		const product = await aProduct(service, { provisioning_target: 'gcp' });
		const quotation = await aQuotation(service, {
			items: [{ product_id: product.id, quantity: 2 }],
			trial_days: 14,
			...values,
			status: 'ACCEPTED',
		});
		await service.settle();
		const [subscription] = await list(`/subscriptions?quotation_id=${quotation.id}`);
		const [cycle] = await list(`/billing-cycles?quotation_id=${quotation.id}`);
		return { quotation, subscription, cycle };
	}
	const pay = async ({ id }: any) => {
		const answer = await post(`/billing-cycles/${id}/settle`, {
			reason: 'PAID_OUTSIDE',
			note: 'A transfer',
			reference: id,
		});
		expect(answer.status).toBe(200);
		await service.settle();
	};
	const read = (id: string) => get(`/subscriptions/${id}`);
	const actions = async (id: string) =>
		(await list(`/provisioning-tasks?subscription_id=${id}&sort=created_at`)).map(
			(task: any) => `${task.action} ${task.status}`,
		);

	it('is served from the acceptance on; its first cycle charges the time after the trial', async () => {
		const { subscription, cycle } = await trialing();
		expect(subscription).toMatchObject({
			status: 'TRIALING',
			trial_ends_on: '2026-12-03',
			anchor_date: '2026-12-04',
			current_period_start: '2026-11-20',
			current_period_end: '2026-12-03',
			next_billing_date: null,
		});
		expect(cycle).toMatchObject({
			kind: 'INITIAL',
			period_start: '2026-12-04',
			period_end: '2027-01-03',
			due_date: '2026-12-03',
		});
		expect(await actions(subscription.id)).toEqual(['ACTIVATE PENDING']);
		const events = await list(`/events?subject_id=${subscription.id}&sort=created_at`);
		expect(events.map(({ type }: any) => type)).toEqual([
			'subscription.created',
			'subscription.trial_started',
		]);
	});

	it('is welcomed once everything is on, with the last day of the trial and a way to sign in', async () => {
		const { subscription } = await trialing();
		const [task] = await list(`/provisioning-tasks?subscription_id=${subscription.id}`);
		await post(`/provisioning-tasks/${task.id}/run`);
		await service.settle();
		const sent = await post('/emails/send', { kind: 'WELCOME', related_id: subscription.id });
		expect(sent.status).toBe(201);
		await service.settle();
		const mail = service.vendors.mails.find((one) => one.reference.includes(sent.body.id));
		expect(mail?.text).toContain('Masa uji coba berlangsung sampai 3 Desember 2026');
		expect(mail?.text).toContain('/portal/sign-in?token=');
		expect(mail?.text).not.toContain('Tagihan berikutnya');
	});

	it('is active when it is paid, and begins its first period on the day after the trial', async () => {
		const { subscription, cycle } = await trialing();
		service.now = new Date('2026-11-25T03:00:00.000Z');
		await pay(cycle);
		expect(
			(await post('/subscriptions/activate', { billing_cycle_id: cycle.id })).body,
		).toMatchObject({
			status: 'ACTIVE',
			activated_now: true,
			anchor_date: '2026-12-04',
			current_period_end: '2026-12-03',
			next_billing_date: '2027-01-04',
			bill_on: '2026-12-21',
		});
		service.now = new Date('2026-12-03T17:00:00.000Z');
		await service.runJob(endTrials, {});
		await service.runJob(rollPeriods, {});
		expect(await read(subscription.id)).toMatchObject({
			status: 'ACTIVE',
			current_period_start: '2026-12-04',
			current_period_end: '2027-01-03',
		});
		expect(await actions(subscription.id)).toEqual(['ACTIVATE PENDING']);
		expect(await get(`/billing-cycles/${cycle.id}`)).toMatchObject({
			status: 'PAID',
			period_start: '2026-12-04',
		});
	});

	it('that was paid and that nothing has activated is activated at its end', async () => {
		const { subscription, cycle } = await trialing();
		await service.runtime.database.client.billingCycle.update({
			where: { id: cycle.id },
			data: { status: 'PAID', settled_amount: BigInt(cycle.amount) },
		});
		service.now = new Date('2026-12-03T17:00:00.000Z');
		await service.runJob(endTrials, {});
		expect(await read(subscription.id)).toMatchObject({
			status: 'ACTIVE',
			current_period_start: '2026-12-04',
			next_billing_date: '2027-01-04',
		});
	});

	it('ends on the day after it when it was not paid: nothing is owed, services go off, the client hears it', async () => {
		const { subscription, cycle } = await trialing();
		const [task] = await list(`/provisioning-tasks?subscription_id=${subscription.id}`);
		await post(`/provisioning-tasks/${task.id}/run`);
		service.now = new Date('2026-12-03T16:59:59.000Z');
		await service.runJob(endTrials, {});
		expect(await read(subscription.id)).toMatchObject({ status: 'TRIALING' });
		service.now = new Date('2026-12-03T17:00:00.000Z');
		await Promise.all([service.runJob(endTrials, {}), service.runJob(endTrials, {})]);
		await service.settle();
		expect(await read(subscription.id)).toMatchObject({
			status: 'ENDED',
			service_until: '2026-12-03',
			terminate_on: '2027-01-03',
		});
		expect(await get(`/billing-cycles/${cycle.id}`)).toMatchObject({ status: 'CANCELLED' });
		expect(await actions(subscription.id)).toEqual(['ACTIVATE SUCCESS', 'SUSPEND PENDING']);
		const { billing_email } = await get(`/clients/${subscription.client_id}`);
		const mails = service.vendors.mails.filter(
			({ to, subject }) =>
				to.includes(billing_email) &&
				subject === 'Masa uji coba Anda berakhir: layanan sampai 3 Desember 2026',
		);
		expect(mails).toHaveLength(1);
		expect(mails[0]?.text).toContain('Data Anda kami simpan sampai 2 Januari 2027');
	});

	it('can be offered anew after it has ended', async () => {
		const { quotation } = await trialing();
		service.now = new Date('2026-12-03T17:00:00.000Z');
		await service.runJob(endTrials, {});
		await service.settle();
		const items = [{ product_id: (await aProduct(service)).id, quantity: 1 }];
		expect(await post(`/quotations/${quotation.id}/revise`, { items })).toMatchObject({
			status: 201,
			body: { trial_days: 14 },
		});
	});

	it('counts its term from the anchor', async () => {
		const { subscription } = await trialing({ term_months: 6 });
		expect(subscription).toMatchObject({ term_months: 6, ends_on: '2027-06-03' });
	});
});
