import { randomUUID } from 'node:crypto';
import { ProviderError } from '../../platform/errors/index.ts';
import { addSeconds, isoDate } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { lockBillingCycle } from '../billing/index.ts';
import { settleBillingCycle } from '../billing/operations/settle-billing-cycle.ts';
import { pay } from '../billing/fixtures.ts';
import { aRenewal, dayOf, runDunning, stepsOf } from './fixtures.ts';
import { runStepsJob, tellTeamsJob } from './jobs.ts';

describe('dunning of a renewal', () => {
	let service: TestService;
	const start = new Date('2026-11-20T03:00:00.000Z');
	beforeEach(async () => {
		service = await startTestService();
		service.now = start;
	});
	afterEach(() => service.stop());

	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
	const post = (path: string, body: object = {}) => service.call('POST', path, body);
	/** Subjects of the mails to the client since the last look, without the welcome and the like. */
	let seen = 0;
	const mails = (): string[] => {
		const since = service.vendors.mails.slice(seen);
		seen = service.vendors.mails.length;
		return since.map(({ subject }) => subject);
	};
	const toClient = (): string[] =>
		mails().filter((subject) => /agihan|ayanan|enagih/.test(subject));
	const statuses = async (cycle: any): Promise<Record<string, string>> =>
		Object.fromEntries(
			Object.entries(await stepsOf(service, cycle)).map(([key, { status }]) => [key, status]),
		);
	beforeEach(() => {
		seen = 0;
	});

	it('goes its whole way: reminders, overdue, warning, suspension, and on again with the money', async () => {
		const cycle = await aRenewal(service);
		mails();
		await runDunning(service, start);
		expect((await statuses(cycle))['ask_finance']).toBe('SKIPPED');
		const days: Record<string, string[]> = {};
		for (let offset = -14; offset <= 12; offset += 1) {
			await runDunning(service, dayOf(cycle, offset));
			const sent = toClient();
			if (sent.length > 0) days[offset] = sent;
		}
		const { number } = cycle;
		const suspension = (await stepsOf(service, cycle))['suspend'];
		// The due date is 4 December; ten days later is a Monday.
		expect(suspension).toMatchObject({ status: 'DONE', announced_on: '2026-12-14' });
		expect(days).toEqual({
			'-7': [`Tagihan ${number} dari CloudSales`],
			'-3': [`Tagihan ${number} jatuh tempo 4 Desember 2026`],
			'0': [`Tagihan ${number} jatuh tempo hari ini`],
			'1': [`Pembayaran tagihan ${number} belum kami terima`],
			'4': [`Pembayaran tagihan ${number} belum kami terima`],
			'7': [`Mohon dibayar sebelum 14 Desember 2026: tagihan ${number}`],
			'10': [`Layanan dihentikan sementara: tagihan ${number} belum dibayar`],
		});
		const subscription = `/subscriptions/${cycle.subscription_id}`;
		expect(await read(subscription)).toMatchObject({
			status: 'SUSPENDED',
			suspension_reason: 'NON_PAYMENT',
		});
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('OVERDUE');
		expect(await statuses(cycle)).toMatchObject({
			due_chat: 'SKIPPED',
			propose_cancel: 'PLANNED',
			propose_write_off: 'PLANNED',
		});

		await pay(service, cycle.id);
		expect((await read(subscription)).status).toBe('ACTIVE');
		expect(toClient().at(-1)).toBe('Layanan Anda diaktifkan kembali');
		expect(await statuses(cycle)).toMatchObject({
			propose_cancel: 'CANCELLED',
			propose_write_off: 'CANCELLED',
		});
		const events = await read('/events?limit=200');
		const types = events.data.map(({ type }: any) => type);
		expect(types.filter((type: string) => type === 'dunning.suspension_planned')).toHaveLength(1);
		expect(types.filter((type: string) => type === 'dunning.step_done')).toHaveLength(7);
	});

	it('asks for exactly what is left, by a link that can be paid', async () => {
		const cycle = await aRenewal(service);
		await runDunning(service, dayOf(cycle, -7));
		const before = (await read(`/billing-cycles/${cycle.id}`)).payment_url;
		const withheld = { reason: 'WITHHELD', amount: 2000, reference: 'BP-1', note: 'PPh 23' };
		expect((await post(`/billing-cycles/${cycle.id}/settle`, withheld)).status).toBe(200);
		await runDunning(service, dayOf(cycle, -3));
		const [mail] = service.vendors.mails.slice(-1);
		const { payment_url, balance } = await read(`/billing-cycles/${cycle.id}`);
		expect(balance).toBe(109_000);
		expect(payment_url).not.toBe(before);
		expect(mail?.text).toMatch(/Rp\s109\.000/);
		expect(mail?.text).toContain(payment_url);
		const links = await read(`/payment-links?subject_id=${cycle.id}`);
		expect(links.data.map(({ status, amount }: any) => `${status} ${amount}`).sort()).toEqual([
			'CANCELLED 111000',
			'OPEN 109000',
		]);
	});

	it('replaces a link that staff made for another amount', async () => {
		const cycle = await aRenewal(service);
		await post('/payment-links', { billing_cycle_id: cycle.id, amount: 50_000 });
		await runDunning(service, dayOf(cycle, -3));
		const links = await read(`/payment-links?subject_id=${cycle.id}&status=OPEN`);
		expect(links.data).toMatchObject([{ amount: 111_000 }]);
		expect(service.vendors.mails.at(-1)?.text).toContain(links.data[0].url);
	});

	it('sends one mail after an outage of ten days, and suspends only after a warning', async () => {
		const cycle = await aRenewal(service);
		await runDunning(service, dayOf(cycle, -3));
		mails();
		// Nothing ran from then to a week after the due date.
		await runDunning(service, dayOf(cycle, 7, 11));
		// It leaves at eleven: at nine on the tenth day 72 hours have not passed, so the day after is named.
		expect(toClient()).toEqual([`Mohon dibayar sebelum 15 Desember 2026: tagihan ${cycle.number}`]);
		expect(await statuses(cycle)).toMatchObject({
			due: 'SKIPPED',
			overdue: 'DONE',
			reminder: 'SKIPPED',
			final_warning: 'DONE',
			suspend: 'PLANNED',
		});
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('OVERDUE');
		await runDunning(service, dayOf(cycle, 10, 12));
		expect((await statuses(cycle))['suspend']).toBe('PLANNED');
		await runDunning(service, dayOf(cycle, 11));
		expect((await statuses(cycle))['suspend']).toBe('DONE');
	});

	it('names a later day when an outage lasted until after the suspension, and keeps to it', async () => {
		const cycle = await aRenewal(service);
		await runDunning(service, dayOf(cycle, -3));
		mails();
		await runDunning(service, dayOf(cycle, 12));
		const { suspend } = await stepsOf(service, cycle);
		// Warned on Wednesday 16: three days later is a Saturday, so it is Monday.
		expect(suspend).toMatchObject({ status: 'PLANNED', announced_on: '2026-12-21' });
		expect(toClient()).toEqual([`Mohon dibayar sebelum 21 Desember 2026: tagihan ${cycle.number}`]);
		for (const offset of [13, 14, 15, 16]) {
			await runDunning(service, dayOf(cycle, offset));
			expect((await statuses(cycle))['suspend']).toBe('PLANNED');
		}
		await runDunning(service, dayOf(cycle, 17));
		expect((await statuses(cycle))['suspend']).toBe('DONE');
	});

	it('suspends nobody for money that the gateway has and we do not know of', async () => {
		const cycle = await aRenewal(service);
		for (const offset of [-7, 1, 4, 7]) await runDunning(service, dayOf(cycle, offset));
		const links = await read(`/payment-links?subject_id=${cycle.id}&status=OPEN`);
		service.vendors.pay(links.data[0].reference);
		await runDunning(service, dayOf(cycle, 10));
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('PAID');
		expect((await statuses(cycle))['suspend']).toBe('CANCELLED');
		expect((await read(`/subscriptions/${cycle.subscription_id}`)).status).toBe('ACTIVE');
		expect(service.vendors.provisioned.filter(({ action }) => action === 'SUSPEND')).toEqual([]);
	});

	it('waits an hour when the gateway does not answer, and people hear of it the third time', async () => {
		const cycle = await aRenewal(service);
		for (const offset of [-7, 1, 4, 7]) await runDunning(service, dayOf(cycle, offset));
		for (const hour of [9, 10, 11]) {
			const error = new ProviderError('xendit', 'unavailable', 'The gateway is away');
			service.vendors.failures.push({ method: 'getLink', error });
			await runDunning(service, dayOf(cycle, 10, hour));
			const { suspend } = await stepsOf(service, cycle);
			expect(suspend).toMatchObject({
				status: 'PLANNED',
				reason: 'The gateway is away',
				run_at: dayOf(cycle, 10, hour + 1).toISOString(),
			});
		}
		const matters = await read('/attention?kind=dunning.step_failing');
		expect(matters.data).toMatchObject([{ subject_id: cycle.id, team: 'OPERATIONS' }]);
		await runDunning(service, dayOf(cycle, 10, 12));
		expect((await statuses(cycle))['suspend']).toBe('DONE');
		expect((await read('/attention?kind=dunning.step_failing')).data).toEqual([]);
	});

	it('does nothing while the making of a link is not confirmed', async () => {
		const cycle = await aRenewal(service);
		const lost = new ProviderError('xendit', 'outcome-unknown', 'No answer');
		service.vendors.failures.push({ method: 'createLink', error: lost });
		service.vendors.failures.push({ method: 'findLink', error: lost });
		await post('/payment-links', { billing_cycle_id: cycle.id });
		mails();
		await runDunning(service, dayOf(cycle, -3));
		expect(toClient()).toEqual([]);
		expect((await stepsOf(service, cycle))['before_due']).toMatchObject({
			status: 'PLANNED',
			reason: 'Money may be on its way',
		});
	});

	it('is quiet at night', async () => {
		const cycle = await aRenewal(service);
		mails();
		await runDunning(service, dayOf(cycle, -3, 21));
		expect(toClient()).toEqual([]);
		expect((await stepsOf(service, cycle))['before_due']).toMatchObject({
			status: 'PLANNED',
			run_at: dayOf(cycle, -2, 8).toISOString(),
		});
		await runDunning(service, dayOf(cycle, -2, 8));
		expect(toClient()).toHaveLength(1);
	});

	it('sends no reminder for what is paid while it waits for the lock', async () => {
		const cycle = await aRenewal(service);
		await runDunning(service, dayOf(cycle, -7));
		mails();
		service.now = dayOf(cycle, -3);
		let run = Promise.resolve();
		await service.transaction(async (context) => {
			await lockBillingCycle(context, cycle.id);
			// It has chosen the cycle, and waits for it.
			run = service.runJob(runStepsJob, {});
			await new Promise((resolve) => setTimeout(resolve, 300));
			const body = { reason: 'PAID_OUTSIDE', note: 'A transfer', reference: randomUUID() } as const;
			await settleBillingCycle.run({ billing_cycle_id: cycle.id, ...body }, context);
		});
		await run;
		await service.settle();
		expect(toClient().filter((subject) => subject.includes('jatuh tempo'))).toEqual([]);
		expect((await statuses(cycle))['before_due']).toBe('CANCELLED');
	});

	it('two workers at once send one mail, and suspend once', async () => {
		const cycle = await aRenewal(service);
		for (const offset of [-7, 1, 4, 7, 10]) {
			service.now = dayOf(cycle, offset);
			mails();
			await Promise.all([1, 2, 3].map(() => service.runJob(runStepsJob, {})));
			await service.settle();
			expect(toClient()).toHaveLength(1);
		}
		const tasks = await read(`/provisioning-tasks?subscription_id=${cycle.subscription_id}`);
		expect(tasks.data.filter(({ action }: any) => action === 'SUSPEND')).toHaveLength(1);
	});

	it('one that fails does not stop the others', async () => {
		const [broken, whole] = [await aRenewal(service), await aRenewal(service)];
		// A column that no code of ours leaves empty: reading the cycle throws.
		await service.runtime.database.client.$executeRawUnsafe(
			`UPDATE dunning_steps SET action = 'DANCE' WHERE billing_cycle_id = $1::uuid AND step = 'invoice'`,
			broken.id,
		);
		mails();
		await runDunning(service, dayOf(whole, -7));
		expect(toClient()).toHaveLength(1);
		const steps = await service.runtime.database.client.dunningStep.findMany({
			where: { billing_cycle_id: broken.id, step: 'invoice' },
		});
		expect(steps).toMatchObject([{ status: 'PLANNED', failures: 1 }]);
		expect(steps[0]?.reason).toContain('DANCE');
	});

	it('sends the final warning again when it did not leave, and counts from then', async () => {
		const cycle = await aRenewal(service);
		for (const offset of [-7, 1, 4]) await runDunning(service, dayOf(cycle, offset));
		service.now = dayOf(cycle, 7);
		await service.runJob(runStepsJob, {});
		// The link in the mail is replaced before the mail leaves: its guard holds it back.
		const [link] = (await read(`/payment-links?subject_id=${cycle.id}&status=OPEN`)).data;
		await post(`/payment-links/${link.id}/cancel`);
		await service.settle();
		expect((await stepsOf(service, cycle))['final_warning']).toMatchObject({
			status: 'DONE',
			message_status: 'SKIPPED',
		});
		mails();
		await runDunning(service, dayOf(cycle, 10));
		expect(toClient()).toEqual([expect.stringMatching(/^Mohon dibayar sebelum 17 Desember 2026/)]);
		const { suspend, final_warning } = await stepsOf(service, cycle);
		expect(final_warning).toMatchObject({ status: 'DONE', message_status: 'SENT' });
		expect(suspend).toMatchObject({ status: 'PLANNED', announced_on: '2026-12-17' });
		await runDunning(service, dayOf(cycle, 13));
		expect((await statuses(cycle))['suspend']).toBe('DONE');
	});

	it('never suspends without a warning that reached its provider', async () => {
		const cycle = await aRenewal(service);
		for (const offset of [-7, 1, 4]) await runDunning(service, dayOf(cycle, offset));
		const refused = new ProviderError('gmail', 'rejected', 'There is no such mailbox');
		service.vendors.failures.push({ method: 'sendMail', error: refused });
		for (const offset of [7, 10, 12, 20]) await runDunning(service, dayOf(cycle, offset));
		const { suspend, final_warning } = await stepsOf(service, cycle);
		expect(final_warning).toMatchObject({ status: 'DONE', message_status: 'FAILED' });
		expect(suspend).toMatchObject({
			status: 'PLANNED',
			reason: 'The final warning could not be sent',
		});
		expect((await read('/attention?kind=notification.failed')).data).toHaveLength(1);
	});

	it('leaves a decision to people after a month and after two, and mails it once, by a workflow or by itself', async () => {
		const cycle = await aRenewal(service);
		for (const offset of [-7, 1, 4, 7, 10]) await runDunning(service, dayOf(cycle, offset));
		mails();
		const proposed = (): string[] => mails().filter((subject) => subject.startsWith('Usul'));
		const nextDue = () => service.transaction((context) => tellTeamsJob.nextDue!(context));
		await runDunning(service, dayOf(cycle, 30));
		expect(proposed()).toEqual([]);
		expect(await nextDue()).toEqual(addSeconds(service.now, 600));
		const page = 'https://n8n.test/form-waiting/7';
		const answer = await post('/attention/notify', { related_id: cycle.id, page });
		expect(answer.body).toEqual({ told: 1, mailed: 1 });
		await service.settle();
		expect(proposed()).toEqual([expect.stringMatching(/^Usul mengakhiri langganan/)]);
		for (const offset of [31, 60]) await runDunning(service, dayOf(cycle, offset));
		service.now = addSeconds(dayOf(cycle, 60), 599);
		await service.runJob(tellTeamsJob, {});
		await service.settle();
		expect(proposed()).toEqual([]);
		service.now = addSeconds(dayOf(cycle, 60), 600);
		await service.runJob(tellTeamsJob, {});
		await service.settle();
		expect(proposed()).toEqual([expect.stringMatching(/^Usul menghapus tagihan/)]);
		expect(await nextDue()).toBeNull();
		const kinds = async (): Promise<string[]> =>
			(await read(`/attention?subject_id=${cycle.id}`)).data.map(({ kind }: any) => kind).sort();
		expect(await kinds()).toEqual(['dunning.cancellation_proposed', 'dunning.write_off_proposed']);
		expect((await post('/attention/notify', { related_id: cycle.id })).body).toEqual({
			told: 2,
			mailed: 0,
		});
		await service.settle();
		expect(mails()).toEqual([]);
		const hold = { reason: 'PROMISE', note: 'Friday', until: isoDate(dayOf(cycle, 70)) };
		await post('/dunning-holds', { billing_cycle_id: cycle.id, ...hold });
		expect(await kinds()).toEqual([]);
	});

	it('tells nobody of a proposal that was paid for in the meantime', async () => {
		const cycle = await aRenewal(service);
		for (const offset of [-7, 1, 4, 7, 10, 30]) await runDunning(service, dayOf(cycle, offset));
		mails();
		const paid = { reason: 'PAID_OUTSIDE', reference: 'T-1', note: 'Bank transfer of today' };
		expect((await post(`/billing-cycles/${cycle.id}/settle`, paid)).status).toBe(200);
		service.now = addSeconds(service.now, 600);
		await service.runJob(tellTeamsJob, {});
		await service.settle();
		expect(mails().filter((subject) => subject.startsWith('Usul'))).toEqual([]);
		expect((await stepsOf(service, cycle))['propose_cancel']).toMatchObject({
			message_status: null,
			reason: 'The billing cycle is PAID',
		});
		expect(await service.transaction((context) => tellTeamsJob.nextDue!(context))).toBeNull();
	});
});
