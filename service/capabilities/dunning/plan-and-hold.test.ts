import { addDays, businessDate, isoDate } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aPdf, aBillingCycle, upload } from '../billing/fixtures.ts';
import { aRenewal, aRunningSubscription, dayOf, runDunning, stepsOf } from './fixtures.ts';
import { runStepsJob } from './jobs.ts';

describe('the steps of a cycle', () => {
	let service: TestService;
	const start = new Date('2026-11-20T03:00:00.000Z');
	beforeEach(async () => {
		service = await startTestService();
		service.now = start;
	});
	afterEach(() => service.stop());

	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
	const post = (path: string, body: object = {}) => service.call('POST', path, body);
	const mailsSince = (count: number): string[] =>
		service.vendors.mails.slice(count).map(({ subject }) => subject);

	it('in dunning_step.list are those of its kind, each on its day at nine in Jakarta', async () => {
		const renewal = await aRenewal(service);
		const steps = await stepsOf(service, renewal);
		expect(Object.keys(steps)).toHaveLength(12);
		for (const [key, offset] of Object.entries({ before_due: -3, final_warning: 7, suspend: 10 }))
			expect(steps[key].due_at).toBe(dayOf(renewal, offset).toISOString());

		const first = await aBillingCycle(service);
		const ofFirst = Object.values(await stepsOf(service, first)).map(({ action }) => action);
		expect(ofFirst).toContain('PROPOSE_CANCEL');
		expect(ofFirst).not.toContain('SUSPEND');

		const change = await aRenewal(service, { kind: 'ADJUSTMENT' });
		const ofChange = Object.values(await stepsOf(service, change)).map(({ action }) => action);
		expect(new Set(ofChange)).toEqual(new Set(['REMIND']));
	});

	it('of the first charge remind and leave the decision to people; there is no service to suspend', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		await service.settle();
		const before = service.vendors.mails.length;
		for (let offset = -7; offset <= 31; offset += 1)
			await runDunning(service, dayOf(cycle, offset));
		expect(mailsSince(before)).toEqual([
			expect.stringContaining('jatuh tempo'),
			expect.stringContaining('jatuh tempo hari ini'),
			expect.stringContaining('belum kami terima'),
			expect.stringContaining('belum kami terima'),
		]);
		expect((await read(`/attention?subject_id=${cycle.id}`)).data).toMatchObject([
			{ kind: 'dunning.cancellation_proposed' },
		]);
		expect((await read(`/subscriptions/${cycle.subscription_id}`)).status).toBe('PENDING');
	});

	it('of a change only remind, and move nothing', async () => {
		const cycle = await aRenewal(service, { kind: 'ADJUSTMENT' });
		for (let offset = -3; offset <= 20; offset += 1)
			await runDunning(service, dayOf(cycle, offset));
		const steps = Object.values(await stepsOf(service, cycle));
		expect(steps.map(({ status }) => status)).toEqual(['DONE', 'DONE', 'DONE', 'DONE']);
		expect((await read(`/subscriptions/${cycle.subscription_id}`)).status).not.toBe('SUSPENDED');
	});

	it('keep the version that they began with', async () => {
		const before = await aRenewal(service);
		const version = {
			key: 'renewal',
			kinds: ['RENEWAL'],
			description: 'One reminder is enough',
			steps: [{ key: 'late', offset_days: 2, action: 'REMIND', message: 'PAYMENT_OVERDUE' }],
		};
		const made = await post('/dunning-policies', version);
		expect(made).toMatchObject({ status: 201, body: { version: 2, valid_from: '2026-11-20' } });
		const after = await aRenewal(service);
		expect(Object.keys(await stepsOf(service, before))).toHaveLength(12);
		expect(Object.keys(await stepsOf(service, after))).toEqual(['late']);
		// One that is for later days is not followed yet.
		await post('/dunning-policies', { ...version, valid_from: '2026-12-01', kinds: [] });
		expect(Object.keys(await stepsOf(service, await aRenewal(service)))).toEqual(['late']);
		service.now = new Date('2026-12-01T03:00:00.000Z');
		expect(await stepsOf(service, await aRenewal(service))).toEqual({});
	});

	it('give a client time when finance invoices late, and treat it as late only then', async () => {
		const cycle = await aRenewal(service, { is_invoiced: false });
		await runDunning(service, dayOf(cycle, -13));
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('INVOICE_REQUESTED');
		const before = service.vendors.mails.length;
		for (let offset = -12; offset <= 3; offset += 1)
			await runDunning(service, dayOf(cycle, offset));
		// Finance is reminded; the client, who has no invoice, hears nothing.
		expect(mailsSince(before)).toEqual([expect.stringContaining('Invoice belum ada')]);
		expect((await read(`/attention?subject_id=${cycle.id}`)).data).toMatchObject([
			{ kind: 'dunning.invoice_missing', team: 'FINANCE' },
		]);
		service.now = dayOf(cycle, 3, 15);
		expect((await upload(service, cycle.id, { invoice: { content: aPdf() } })).status).toBe(200);
		await service.settle();
		const late = service.vendors.mails.length;
		for (let offset = 4; offset <= 10; offset += 1) await runDunning(service, dayOf(cycle, offset));
		expect(mailsSince(late)).toEqual([]);
		// The invoice is of the third day: seven days later is the tenth, and the overdue mail comes on the day after.
		await runDunning(service, dayOf(cycle, 11));
		expect(mailsSince(late)).toEqual([expect.stringContaining('belum kami terima')]);
		const steps = await stepsOf(service, cycle);
		expect(steps['suspend'].due_at).toBe(dayOf(cycle, 20).toISOString());
		expect((await read(`/attention?subject_id=${cycle.id}`)).data).toEqual([]);
		// Other files for the same bill give no more time.
		await upload(service, cycle.id, { invoice: { content: aPdf() } });
		await service.settle();
		expect((await stepsOf(service, cycle))['suspend'].due_at).toBe(dayOf(cycle, 20).toISOString());
	});

	it('by a channel that is not installed are skipped, or go by email, as the policy says', async () => {
		const step = { offset_days: 0, action: 'REMIND', message: 'PAYMENT_DUE_TODAY' };
		const channels = ['WHATSAPP'];
		await post('/dunning-policies', {
			key: 'renewal',
			kinds: ['RENEWAL'],
			description: 'Chat',
			steps: [
				{ ...step, key: 'chat', channels, without_channel: 'SKIP' },
				{ ...step, key: 'mail', channels, without_channel: 'EMAIL', hour: 10 },
			],
		});
		const cycle = await aRenewal(service);
		await runDunning(service, dayOf(cycle, 0));
		await runDunning(service, dayOf(cycle, 0, 10));
		const { chat, mail } = await stepsOf(service, cycle);
		expect(chat).toMatchObject({
			status: 'SKIPPED',
			reason: 'The client cannot be reached by WHATSAPP',
		});
		expect(mail).toMatchObject({ status: 'DONE', message_status: 'SENT' });
	});

	it('say when they are next due, so that a test clock stops there', async () => {
		const cycle = await aRenewal(service, { is_invoiced: false });
		const next = () => service.transaction(async (context) => runStepsJob.nextDue!(context));
		// Due before it was made: finance is asked at once.
		expect((await next())! <= service.now).toBe(true);
		await runDunning(service, service.now);
		expect(await next()).toEqual(new Date(start.getTime() + 3_600_000));
		await upload(service, cycle.id, { invoice: { content: aPdf() } });
		await runDunning(service, new Date(start.getTime() + 3_600_000));
		expect(await next()).toEqual(dayOf(cycle, -9));
	});

	describe('while dunning.hold stops them', () => {
		const hold = (body: object) =>
			post('/dunning-holds', { reason: 'DISPUTE', note: 'A call', ...body });

		it('wait for the day after the hold, and then only the newest message is sent', async () => {
			const cycle = await aRenewal(service);
			await runDunning(service, dayOf(cycle, -7));
			const until = isoDate(addDays(businessDate(dayOf(cycle, 0)), 6));
			expect((await hold({ billing_cycle_id: cycle.id, until })).status).toBe(201);
			const before = service.vendors.mails.length;
			for (let offset = -3; offset <= 6; offset += 1)
				await runDunning(service, dayOf(cycle, offset));
			expect(mailsSince(before)).toEqual([]);
			// It ages all the same.
			expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('OVERDUE');
			expect((await stepsOf(service, cycle))['overdue']).toMatchObject({
				status: 'DONE',
				reason: 'It is held',
			});
			await runDunning(service, dayOf(cycle, 7));
			expect(mailsSince(before)).toEqual([expect.stringContaining('Mohon dibayar sebelum')]);
		});

		it('go on at once after dunning.release, and dunning.list-holds names what is left', async () => {
			const subscription = await aRunningSubscription(service);
			const cycle = await aRenewal(service, { subscription });
			const { client_id } = subscription;
			const { body } = await hold({ client_id, until: '2027-03-01', reason: 'PROMISE' });
			await runDunning(service, dayOf(cycle, -3));
			expect((await stepsOf(service, cycle))['before_due']).toMatchObject({
				status: 'PLANNED',
				reason: 'It is held',
			});
			expect((await read('/dunning-holds?active=true')).data).toHaveLength(1);
			const released = await post(`/dunning-holds/${body.id}/release`, { note: 'They will pay' });
			expect(released).toMatchObject({ status: 200, body: { is_active: false } });
			await runDunning(service, dayOf(cycle, -3, 10));
			expect((await stepsOf(service, cycle))['before_due']).toMatchObject({ status: 'DONE' });
			expect(await post(`/dunning-holds/${body.id}/release`, { note: 'Again' })).toMatchObject({
				status: 409,
				body: { code: 'dunning.hold-over' },
			});
			expect((await read('/dunning-holds?active=true')).data).toEqual([]);
		});

		it('are not suspended by a warning of before', async () => {
			const cycle = await aRenewal(service);
			for (const offset of [-7, 1, 4, 7]) await runDunning(service, dayOf(cycle, offset));
			await hold({ billing_cycle_id: cycle.id, until: isoDate(dayOf(cycle, 14)) });
			for (const offset of [10, 12, 14]) await runDunning(service, dayOf(cycle, offset));
			expect((await read(`/subscriptions/${cycle.subscription_id}`)).status).toBe('PAST_DUE');
			await runDunning(service, dayOf(cycle, 17));
			expect((await read(`/subscriptions/${cycle.subscription_id}`)).status).toBe('SUSPENDED');
		});

		it('need a day that is not past, and something that is owed', async () => {
			const cycle = await aRenewal(service);
			const wrong = await hold({ billing_cycle_id: cycle.id, until: '2026-11-19' });
			expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'body.until' }] } });
			await post(`/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
			expect(await hold({ billing_cycle_id: cycle.id, until: '2026-12-19' })).toMatchObject({
				status: 409,
				body: { code: 'dunning.cycle-over' },
			});
		});
	});

	it('that dunning.skip-step leaves out are not taken, nor the suspension after a warning that was left out', async () => {
		const cycle = await aRenewal(service);
		const { final_warning } = await stepsOf(service, cycle);
		const path = `/dunning-steps/${final_warning.id}/skip`;
		const body = { reason: 'They called' };
		expect(await post(path, body)).toMatchObject({
			status: 200,
			body: { status: 'SKIPPED', reason: 'They called' },
		});
		expect((await post(path, body)).status).toBe(409);
		for (const offset of [-7, 1, 4, 7, 10]) await runDunning(service, dayOf(cycle, offset));
		expect((await stepsOf(service, cycle))['suspend']).toMatchObject({
			status: 'SKIPPED',
			reason: 'No final warning was sent',
		});
	});

	it('end with a cancelled cycle in the same transaction', async () => {
		const cycle = await aRenewal(service);
		await post(`/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
		const steps = Object.values(await stepsOf(service, cycle));
		expect(new Set(steps.map(({ status }) => status))).toEqual(new Set(['CANCELLED']));
	});
});

describe('with dunning switched off', () => {
	it('nothing is done and nothing is due, and what is newest is done when it is on again', async () => {
		const service = await startTestService({ environment: { DUNNING: 'off' } });
		try {
			const cycle = await aRenewal(service);
			const before = service.vendors.mails.length;
			await runDunning(service, dayOf(cycle, 4));
			expect(service.vendors.mails).toHaveLength(before);
			const due = await service.transaction(async (context) => runStepsJob.nextDue!(context));
			expect(due).toBeNull();
			expect((await stepsOf(service, cycle))['reminder'].status).toBe('PLANNED');
		} finally {
			await service.stop();
		}
	});
});
