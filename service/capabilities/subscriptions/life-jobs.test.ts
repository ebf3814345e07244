import { aProduct } from '../catalog/fixtures.ts';
import type { JobDefinition } from '../../platform/jobs/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aSubscription } from './fixtures.ts';
import {
	announceTermEnds,
	endDue,
	lifeJobs,
	rollPeriods,
	startPauses,
	switchOffDue,
	terminateDue,
	warnOfTermination,
} from './life-jobs.ts';
import { cancelTermination } from './removal.ts';

const day = (text: string) => new Date(`${text}T00:00:00.000Z`);
/** The first instant of a day in Jakarta. */
const dawn = (text: string) => new Date(day(text).getTime() - 7 * 3_600_000);
const nine = (text: string) => new Date(day(text).getTime() + 2 * 3_600_000);

describe('the days of a subscription', () => {
	let service: TestService;
	const start = new Date('2026-11-20T03:00:00.000Z');
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(async () => {
		service.now = start;
		// What an earlier test has left has no days any more.
		const none = { terminate_on: null, switch_off_on: null, paused_from: null };
		const data = { status: 'CANCELLED', ...none };
		await service.runtime.database.client.subscription.updateMany({ data });
		service.vendors.mails.length = 0;
	});

	const get = async (path: string) => (await service.call('GET', path)).body;
	const list = async (path: string) => (await get(path)).data;
	const read = (id: string) => get(`/subscriptions/${id}`);
	const post = (path: string, body: object = {}) => service.call('POST', path, body);
	const set = (id: string, data: object) =>
		service.runtime.database.client.subscription.update({ where: { id }, data });
	const next = (job: JobDefinition) =>
		service.transaction(async (context) => (await job.nextDue?.(context)) ?? null);
	const actions = async (id: string) =>
		(await list(`/provisioning-tasks?subscription_id=${id}&sort=created_at`)).map(
			(task: any) => task.action,
		);
	const mails = (subject: string) =>
		service.vendors.mails.filter((mail) => mail.subject.includes(subject));
	/** What a job has to do is done by one run, also by two at the same time. */
	async function run(job: JobDefinition): Promise<void> {
		await Promise.all([service.runJob(job, {}), service.runJob(job, {})]);
		await service.settle();
	}
	async function running(values: object = {}): Promise<any> {
		const product = await aProduct(service, { provisioning_target: 'gcp' });
		const items = [{ product_id: product.id, quantity: 2 }];
		return aSubscription(service, { status: 'PROVISIONED', items, ...values });
	}

	it('are none while nothing is there', async () => {
		for (const job of lifeJobs) expect([job.name, await next(job)]).toEqual([job.name, null]);
		for (const job of lifeJobs) await service.runJob(job, {});
	});

	describe('current period', () => {
		it('moves on its first day, from the anchor, however many were missed', async () => {
			service.now = dawn('2027-01-31');
			const { id } = await running();
			expect(await read(id)).toMatchObject({ current_period_end: '2027-02-27' });
			expect(await next(rollPeriods)).toEqual(dawn('2027-02-28'));
			service.now = new Date(dawn('2027-02-28').getTime() - 1);
			await run(rollPeriods);
			expect(await read(id)).toMatchObject({ current_period_start: '2027-01-31' });
			service.now = dawn('2027-02-28');
			await run(rollPeriods);
			expect(await read(id)).toMatchObject({
				current_period_start: '2027-02-28',
				current_period_end: '2027-03-30',
			});
			service.now = dawn('2027-07-05');
			await run(rollPeriods);
			expect(await read(id)).toMatchObject({
				current_period_start: '2027-06-30',
				current_period_end: '2027-07-30',
			});
			expect(await next(rollPeriods)).toEqual(dawn('2027-07-31'));
		});

		it('moves on for the others when one has dates that cannot be', async () => {
			const [bad, good] = [await running(), await running()];
			await set(bad.id, { billing_period: 'FORTNIGHTLY' });
			service.now = dawn('2026-12-20');
			await expect(service.runJob(rollPeriods, {})).rejects.toThrow(
				`It failed for 1 subscriptions, first for ${bad.id}`,
			);
			const { client } = service.runtime.database;
			const row = await client.subscription.findUniqueOrThrow({ where: { id: good.id } });
			expect(row.current_period_start).toEqual(day('2026-12-20'));
		});

		it.each(['PAUSED', 'CANCELLED', 'ENDED'])('stays when it is %s', async (status) => {
			const { id } = await running();
			await set(id, { status });
			service.now = dawn('2026-12-20');
			await run(rollPeriods);
			expect(await read(id)).toMatchObject({ current_period_start: '2026-11-20' });
			expect(await next(rollPeriods)).toBeNull();
		});
	});

	describe('fixed term', () => {
		it('ends on its last day; nothing is charged beyond it', async () => {
			const { id } = await running({ term_months: 1 });
			expect(await read(id)).toMatchObject({
				ends_on: '2026-12-19',
				next_billing_date: null,
				bill_on: null,
			});
			expect(await next(endDue)).toEqual(dawn('2026-12-20'));
			service.now = dawn('2026-12-19');
			await run(endDue);
			expect(await read(id)).toMatchObject({ status: 'ACTIVE' });
			service.now = dawn('2026-12-20');
			await run(endDue);
			expect(await read(id)).toMatchObject({
				status: 'ENDED',
				service_until: '2026-12-19',
				terminate_on: '2027-01-19',
			});
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND']);
			expect(mails('Langganan Anda berakhir: layanan sampai 19 Desember 2026')).toHaveLength(1);
			expect(await next(endDue)).toBeNull();
			const events = await list(`/events?subject_id=${id}&type=subscription.ended`);
			expect(events).toHaveLength(1);
		});

		it('is announced to the client 60 and 30 days before, in the morning, each once', async () => {
			const { id } = await running({ term_months: 6 });
			expect(await read(id)).toMatchObject({ ends_on: '2027-05-19' });
			expect(await next(announceTermEnds)).toEqual(nine('2027-03-20'));
			for (const [at, count, then] of [
				[new Date(nine('2027-03-20').getTime() - 1), 0, nine('2027-03-20')],
				[nine('2027-03-20'), 1, nine('2027-04-19')],
				[nine('2027-04-18'), 1, nine('2027-04-19')],
				[nine('2027-04-19'), 2, null],
			] as const) {
				service.now = at;
				await run(announceTermEnds);
				expect(mails('Masa berlangganan Anda berakhir pada 19 Mei 2027')).toHaveLength(count);
				expect(await next(announceTermEnds)).toEqual(then);
			}
			const events = await list(`/events?subject_id=${id}&type=subscription.term_ending`);
			expect(events).toHaveLength(2);
		});

		it('is announced once after an outage, and not to a client that has cancelled', async () => {
			const { id } = await running({ term_months: 6 });
			const cancelled = await running({ term_months: 6 });
			await set(cancelled.id, { cancel_at_period_end: true });
			service.now = nine('2027-05-01');
			await run(announceTermEnds);
			expect(mails('Masa berlangganan')).toHaveLength(1);
			expect(await list(`/events?subject_id=${id}&type=subscription.term_ending`)).toHaveLength(1);
		});

		it('of a month is not announced in its first days', async () => {
			await running({ term_months: 1 });
			expect(await next(announceTermEnds)).toBeNull();
		});
	});

	it('a planned end cancels what is owed for later days, and leaves what is owed for earlier ones', async () => {
		const subscription = await running();
		const { id } = subscription;
		await set(id, { ends_on: day('2026-12-19'), cancel_at_period_end: true, status: 'PAST_DUE' });
		const { client } = service.runtime.database;
		const [first] = await client.billingCycle.findMany({ where: { subscription_id: id } });
		if (first === undefined) throw new Error('It has no cycle');
		const cycle = (kind: string, from: string, to: string, status: string) => ({
			...first,
			id: crypto.randomUUID(),
			kind,
			occasion: `${kind}:${from}`,
			number: null,
			status,
			settled_amount: 0n,
			period_start: day(from),
			period_end: day(to),
			paid_at: null,
		});
		await client.billingCycle.createMany({
			data: [
				cycle('ADJUSTMENT', '2026-12-01', '2026-12-19', 'OVERDUE'),
				cycle('RENEWAL', '2026-12-20', '2027-01-19', 'INVOICED'),
			],
		});
		service.now = dawn('2026-12-20');
		await run(endDue);
		const statuses = (await list(`/billing-cycles?subscription_id=${id}`)).map(
			(one: any) => `${one.kind} ${one.status}`,
		);
		expect(statuses.sort()).toEqual(['ADJUSTMENT OVERDUE', 'INITIAL PAID', 'RENEWAL CANCELLED']);
	});

	it('a pause begins on its day; a late payer is not paused; its review asks a person', async () => {
		const [one, late] = [await running(), await running()];
		const plan = { paused_from: day('2026-12-20'), pause_review_on: day('2027-03-20') };
		await set(one.id, plan);
		await set(late.id, { ...plan, status: 'PAST_DUE' });
		expect(await next(startPauses)).toEqual(dawn('2026-12-20'));
		service.now = dawn('2026-12-20');
		await run(startPauses);
		expect(await read(one.id)).toMatchObject({ status: 'PAUSED' });
		expect(await read(late.id)).toMatchObject({ status: 'PAST_DUE' });
		expect(await actions(one.id)).toEqual(['ACTIVATE', 'SUSPEND']);
		expect(await next(startPauses)).toBeNull();
		const matters = () => list('/attention?kind=subscription.pause-to-review');
		expect(await matters()).toEqual([]);
		service.now = dawn('2027-03-20');
		expect(await matters()).toMatchObject([{ subject_id: one.id, team: 'SALES' }]);
	});

	describe('end of the data', () => {
		/** Cancelled on 20 November: its data is to go on 20 December. */
		async function cancelled(): Promise<string> {
			const { id } = await running();
			const wish = { reason: 'Moved', service: 'SWITCH_OFF' };
			expect((await post(`/subscriptions/${id}/cancel`, wish)).body).toMatchObject({
				terminate_on: '2026-12-20',
			});
			await service.settle();
			expect(mails('Langganan Anda berakhir')).toHaveLength(1);
			return id;
		}

		it('comes after a warning a week before, once each', async () => {
			const id = await cancelled();
			expect(await next(warnOfTermination)).toEqual(nine('2026-12-13'));
			expect(await next(terminateDue)).toBeNull();
			service.now = nine('2026-12-13');
			await run(warnOfTermination);
			await run(warnOfTermination);
			expect(mails('data Anda dihapus pada 20 Desember 2026')).toHaveLength(1);
			expect(await next(warnOfTermination)).toBeNull();
			expect(await next(terminateDue)).toEqual(nine('2026-12-20'));
			service.now = nine('2026-12-19');
			await run(terminateDue);
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND']);
			service.now = nine('2026-12-20');
			await run(terminateDue);
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
			expect(await read(id)).toMatchObject({ terminate_on: null });
			expect(await next(terminateDue)).toBeNull();
		});

		it('takes the data of an item along that a change has ended', async () => {
			const { id, items } = await running();
			const wish = { items: [{ item_id: items[0].id, quantity: 0 }], when: 'NOW' };
			await post(`/subscriptions/${id}/change`, { ...wish, grant_credit: true, reason: 'Less' });
			await post(`/subscriptions/${id}/cancel`, { reason: 'Moved', service: 'SWITCH_OFF' });
			await service.settle();
			service.now = nine('2026-12-13');
			await run(warnOfTermination);
			service.now = nine('2026-12-20');
			await run(terminateDue);
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
		});

		it('does not come without a warning that has left, and a person hears of it', async () => {
			const id = await cancelled();
			service.now = nine('2026-12-13');
			await service.runJob(warnOfTermination, {});
			service.now = nine('2026-12-25');
			await service.runJob(terminateDue, {});
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND']);
			expect(await list('/attention?kind=subscription.termination-unwarned')).toMatchObject([
				{ subject_id: id, team: 'OPERATIONS' },
			]);
			// It leaves only now: the client still has three full days.
			await service.settle();
			expect(await read(id)).toMatchObject({ terminate_on: '2026-12-29' });
			expect(await list('/attention?kind=subscription.termination-unwarned')).toEqual([]);
			service.now = nine('2026-12-28');
			await run(terminateDue);
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND']);
			service.now = nine('2026-12-29');
			await run(terminateDue);
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
		});

		it('is told with a day that leaves a week, also when the warning comes late', async () => {
			const id = await cancelled();
			service.now = nine('2027-01-05');
			await run(warnOfTermination);
			expect(mails('data Anda dihapus pada 12 Januari 2027')).toHaveLength(1);
			expect(await read(id)).toMatchObject({ terminate_on: '2027-01-12' });
		});

		it('is called off when the client comes back, and so is a warning that has not left', async () => {
			const id = await cancelled();
			service.now = nine('2026-12-13');
			await service.runJob(warnOfTermination, {});
			const kept = () => service.transaction((context) => cancelTermination(context, id));
			expect(await kept()).toBe(true);
			expect(await kept()).toBe(false);
			await service.settle();
			expect(mails('data Anda dihapus')).toEqual([]);
			service.now = nine('2027-02-01');
			await run(terminateDue);
			expect(await actions(id)).toEqual(['ACTIVATE', 'SUSPEND']);
		});

		it('is planned from the day on which services go off, when they were kept until then', async () => {
			// Cancelled before ends were planned by `ends_on`: it is CANCELLED already, and its services are on.
			const { id } = await running();
			await post(`/subscriptions/${id}/cancel`, { reason: 'Moved', service: 'SWITCH_OFF' });
			const data = { terminate_on: null, switch_off_on: new Date('2026-12-20') };
			await service.runtime.database.client.subscription.update({ where: { id }, data });
			expect(await next(switchOffDue)).toEqual(dawn('2026-12-20'));
			service.now = dawn('2026-12-20');
			await run(switchOffDue);
			expect(await read(id)).toMatchObject({ terminate_on: '2027-01-19' });
		});

		it('is planned on the day after a planned end, and its client is told until when data is kept', async () => {
			const { id } = await running();
			await post(`/subscriptions/${id}/cancel`, {
				reason: 'Moved',
				service: 'KEEP_UNTIL_PERIOD_END',
			});
			service.now = dawn('2026-12-20');
			await run(endDue);
			await service.settle();
			expect(await read(id)).toMatchObject({ status: 'ENDED', terminate_on: '2027-01-19' });
			const [mail] = mails('layanan sampai 19 Desember 2026');
			expect(mail?.text).toContain('Data Anda kami simpan sampai 18 Januari 2027');
		});

		it('needs neither when nothing was ever switched on', async () => {
			const { id } = await aSubscription(service, { status: 'PAID' });
			await post(`/subscriptions/${id}/cancel`, { reason: 'Moved', service: 'SWITCH_OFF' });
			await service.settle();
			expect(await read(id)).toMatchObject({ terminate_on: null });
			expect(mails('Langganan Anda berakhir')).toEqual([]);
		});
	});
});
