import { addSeconds } from '../../platform/clock/index.ts';
import { runJob } from '../../platform/jobs/start-jobs.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { anActive, cyclesOf, lastRun, morningOf, runOn, tamper } from './fixtures.ts';
import { makeDueJob, workOnRunJob } from './jobs.ts';

let service: TestService;
const start = async (environment: Record<string, string> = {}): Promise<void> => {
	service = await startTestService({ environment });
};
afterEach(() => service.stop());

const post = (path: string, body: object = {}, role: 'ADMIN' | 'FINANCE' | 'SALES' = 'FINANCE') =>
	service.call('POST', path, body, { role });
const renewals = async (id: string): Promise<any[]> =>
	(await cyclesOf(service, id)).filter(({ kind }) => kind === 'RENEWAL');
const madeOf = async (ids: readonly string[]): Promise<number[]> => {
	const made = [];
	for (const id of ids) made.push((await renewals(id)).length);
	return made;
};
const some = async (count: number, client_id?: string): Promise<string[]> => {
	const ids: string[] = [];
	for (let made = 0; made < count; made += 1)
		ids.push((await anActive(service, client_id === undefined ? {} : { client_id })).id);
	return ids;
};
const db = () => service.runtime.database.client;

describe('billing_run.start', () => {
	it('begins at once, for finance and operations, and shows how far it is', async () => {
		await start();
		const [id = ''] = await some(1);
		service.now = morningOf('2026-12-06');
		expect((await post('/billing-runs', {}, 'SALES')).status).toBe(403);
		const { status, body } = await post('/billing-runs');
		expect([status, body]).toMatchObject([
			201,
			{ status: 'RUNNING', started_by: 'PERSON', progress: null, business_date: '2026-12-06' },
		]);
		await service.settle();
		expect(await lastRun(service)).toMatchObject({
			id: body.id,
			status: 'DONE',
			made: 1,
			progress: 100,
		});
		expect(await renewals(id)).toHaveLength(1);
		const finished = await service.call('GET', `/events?subject_id=${body.id}`);
		expect(finished.body.data).toMatchObject([
			{ type: 'billing_run.finished', data: { made: 1, parked: 0, status: 'DONE' } },
		]);
	});

	it('bills what was due by an earlier day, and refuses one that has not come', async () => {
		await start();
		const [id = ''] = await some(1);
		service.now = morningOf('2026-12-10');
		expect(await post('/billing-runs', { business_date: '2026-12-11' })).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.business_date' }] },
		});
		await post('/billing-runs', { business_date: '2026-12-05' });
		await service.settle();
		expect(await renewals(id)).toEqual([]);
		await post('/billing-runs', { business_date: '2026-12-06' });
		await service.settle();
		expect(await renewals(id)).toMatchObject([{ due_date: '2026-12-20' }]);
	});

	it('refuses while one is under way, and takes the place of one that has no workers left', async () => {
		await start();
		await some(1);
		service.now = morningOf('2026-12-06');
		const dead = (await post('/billing-runs')).body;
		await db().$executeRawUnsafe('DELETE FROM pgboss.job');
		expect(await post('/billing-runs')).toMatchObject({
			status: 409,
			body: { code: 'billing_run.goes-on', details: { billing_run_id: dead.id } },
		});
		service.now = addSeconds(service.now, 1801);
		expect((await post('/billing-runs')).status).toBe(201);
		await service.settle();
		const read = (await service.call('GET', `/billing-runs/${dead.id}`)).body;
		expect(read).toMatchObject({ status: 'FAILED', reason: 'It came no further for half an hour' });
		expect(await lastRun(service)).toMatchObject({ status: 'DONE', made: 1 });
	});
});

describe('the kill switch', () => {
	it('RENEWALS=off makes nothing, refuses a start and stops what is under way', async () => {
		await start({ RENEWALS: 'off' });
		const [id = ''] = await some(1);
		await runOn(service, '2026-12-06');
		expect(await post('/billing-runs')).toMatchObject({
			status: 409,
			body: { code: 'billing_run.off' },
		});
		const left = { actor: 'test', started_by: 'PERSON', business_date: new Date('2026-12-06') };
		const at = { started_at: service.now, progressed_at: service.now };
		const run_id = '01931d5e-0000-7000-8000-0000000000aa';
		await db().billingRun.create({ data: { id: run_id, status: 'RUNNING', ...left, ...at } });
		await service.runJob(workOnRunJob, { billing_run_id: run_id });
		expect(await lastRun(service)).toMatchObject({ status: 'STOPPED', reason: 'RENEWALS is off' });
		expect(await renewals(id)).toEqual([]);
	});

	it('billing_run.stop keeps what was made; only a person goes on', async () => {
		await start();
		const ids = await some(2);
		service.now = morningOf('2026-12-06');
		const { id } = (await post('/billing-runs')).body;
		const stopped = await post(`/billing-runs/${id}/stop`, { reason: 'Prices are wrong' });
		expect(stopped.body).toMatchObject({ status: 'STOPPED', reason: 'Prices are wrong' });
		await service.settle();
		await runOn(service, '2026-12-07');
		expect(await madeOf(ids)).toEqual([0, 0]);
		expect(await service.transaction((context) => makeDueJob.nextDue!(context))).toBeNull();
		await post('/billing-runs');
		await service.settle();
		expect(await madeOf(ids)).toEqual([1, 1]);
		expect(
			await post(`/billing-runs/${(await lastRun(service)).id}/stop`, { reason: 'Late' }),
		).toMatchObject({ status: 409, body: { code: 'lifecycle.illegal-move' } });
	});

	it('stops in the middle when it is stopped there', async () => {
		await start();
		const ids = await some(3);
		service.now = morningOf('2026-12-06');
		await post('/billing-runs');
		// The first subscription that is billed brings the stop about, in the place of a person.
		await db().$executeRawUnsafe(`
			CREATE FUNCTION stop_now() RETURNS trigger AS $$ BEGIN
				UPDATE billing_runs SET status = 'STOPPED'; RETURN NEW; END $$ LANGUAGE plpgsql`);
		await db().$executeRawUnsafe(
			`CREATE TRIGGER stop_now AFTER INSERT ON billing_cycles FOR EACH ROW EXECUTE FUNCTION stop_now()`,
		);
		await service.settle();
		// Its own transaction is not kept either: nothing is made for a run that is over.
		expect(await madeOf(ids)).toEqual([0, 0, 0]);
	});
});

describe('the bounds of a run', () => {
	it('stop it before it charges more than 1.5 times the forecast', async () => {
		await start();
		const client = (await anActive(service)).client_id;
		const ids = await some(4, client);
		await db().$executeRawUnsafe(
			`UPDATE subscriptions SET bill_on = NULL WHERE id <> ALL('{${ids.join()}}')`,
		);
		service.now = morningOf('2026-12-06');
		await post('/billing-runs');
		// After the forecast was made, the prices turn out to be others.
		await db().$executeRawUnsafe(`
			CREATE FUNCTION raise_prices() RETURNS trigger AS $$ BEGIN
				UPDATE subscription_item_terms SET amount = amount * 2; RETURN NEW; END $$ LANGUAGE plpgsql`);
		await db().$executeRawUnsafe(
			`CREATE TRIGGER raise_prices AFTER INSERT ON billing_run_totals FOR EACH ROW EXECUTE FUNCTION raise_prices()`,
		);
		await service.settle();
		const run = await lastRun(service);
		expect(run).toMatchObject({
			status: 'STOPPED',
			made: 3,
			reason:
				'IDR 12,000,000 before tax would be more than 1.5 times the forecast of IDR 6,000,000',
			totals: [{ forecast_net: 6_000_000, net: 9_000_000, cycles: 3 }],
		});
		expect((await madeOf(ids)).toSorted()).toEqual([0, 1, 1, 1]);
		const attention = await service.call('GET', '/attention');
		expect(attention.body.data).toMatchObject([
			{ kind: 'billing_run.stopped', subject_id: run.id },
		]);
	});

	it('stop it when most of what it looks at is parked', async () => {
		await start();
		const { client_id } = await anActive(service);
		await db().$executeRawUnsafe(`
			INSERT INTO subscriptions (id, client_id, status, currency, billing_period, next_billing_date, bill_on)
			SELECT gen_random_uuid(), '${client_id}', 'ACTIVE', 'IDR', 'MONTHLY', '2026-12-20', '2026-12-06'
			FROM generate_series(1, 30)`);
		await runOn(service, '2026-12-06');
		expect(await lastRun(service)).toMatchObject({
			status: 'STOPPED',
			reason: expect.stringMatching(
				/^\d+ of \d+ subscriptions were parked or failed: look for one cause$/,
			),
		});
	});
});

describe('a run that is disturbed', () => {
	it('by a kill in the middle is taken up where it ended, and makes each period once', async () => {
		await start();
		const ids = await some(6);
		service.now = morningOf('2026-12-06');
		const controller = new AbortController();
		const attempt = { isLast: false, signal: controller.signal };
		// Only one at a time gets through, as if the others made their batch fail.
		await db().$executeRawUnsafe(`
			CREATE FUNCTION one_only() RETURNS trigger AS $$ BEGIN
				IF (SELECT count(*) FROM made) > 1 THEN RAISE 'one at a time'; END IF; RETURN NULL; END $$ LANGUAGE plpgsql`);
		await db().$executeRawUnsafe(
			`CREATE TRIGGER one_only AFTER INSERT ON billing_cycles REFERENCING NEW TABLE AS made
				FOR EACH STATEMENT EXECUTE FUNCTION one_only()`,
		);
		// The fourth cycle is never committed: the worker dies before.
		const original = service.runtime.database.transaction;
		service.runtime.database.transaction = (work) =>
			original(async (tx) => {
				const made = await tx.billingCycle.count({ where: { kind: 'RENEWAL' } });
				if (made === 3) controller.abort(new Error('killed'));
				return work(tx);
			});
		await expect(runJob(service.runtime, null, makeDueJob, {}, attempt)).rejects.toThrow('killed');
		service.runtime.database.transaction = original;
		const before = (await madeOf(ids)).reduce((sum, made) => sum + made, 0);
		expect(before).toBe(3);
		expect(await lastRun(service)).toMatchObject({ status: 'RUNNING', made: before });
		await service.runJob(makeDueJob, {});
		expect(await madeOf(ids)).toEqual([1, 1, 1, 1, 1, 1]);
		expect(await lastRun(service)).toMatchObject({ status: 'DONE', made: 6, seen: 6 });
		expect((await service.call('GET', '/billing-runs')).body.data).toHaveLength(1);
	});

	it('by a second worker makes each period once, and both count the same run', async () => {
		await start();
		const ids = await some(12);
		service.now = morningOf('2027-01-25');
		await Promise.all([1, 2, 3].map(() => service.runJob(makeDueJob, {})));
		for (const id of ids)
			expect((await renewals(id)).map(({ period_start }) => period_start)).toEqual([
				'2026-12-20',
				'2027-01-20',
			]);
		expect(await lastRun(service)).toMatchObject({
			status: 'DONE',
			made: 24,
			parked: 0,
			failed: 0,
		});
		expect((await service.call('GET', '/billing-runs')).body.data).toHaveLength(1);
	}, 30_000);

	it('by a subscription that is held waits for it, and does not end before', async () => {
		await start();
		const [held = '', free = ''] = await some(2);
		service.now = morningOf('2026-12-06');
		const release = Promise.withResolvers<undefined>();
		const locked = Promise.withResolvers<undefined>();
		const holder = service.transaction(async ({ tx }) => {
			await tx.$queryRaw`SELECT id FROM subscriptions WHERE id = ${held}::uuid FOR UPDATE`;
			locked.resolve(undefined);
			await release.promise;
		});
		await locked.promise;
		const run = service.runJob(makeDueJob, {});
		await new Promise((resolve) => setTimeout(resolve, 700));
		expect(await madeOf([held, free])).toEqual([0, 1]);
		expect(await lastRun(service)).toMatchObject({ status: 'RUNNING' });
		release.resolve(undefined);
		await Promise.all([holder, run]);
		expect(await madeOf([held, free])).toEqual([1, 1]);
		expect(await lastRun(service)).toMatchObject({ status: 'DONE', made: 2 });
	});

	it('fails when its job has no attempt left, and people hear of it', async () => {
		await start();
		await some(1);
		service.now = morningOf('2026-12-06');
		await post('/billing-runs');
		const { id } = await lastRun(service);
		await db().$executeRawUnsafe('ALTER TABLE subscription_item_terms RENAME TO away');
		const last = { isLast: true };
		const fails = runJob(service.runtime, null, workOnRunJob, { billing_run_id: id }, last);
		await expect(fails).rejects.toThrow('subscription_item_terms');
		await db().$executeRawUnsafe('ALTER TABLE away RENAME TO subscription_item_terms');
		expect(await lastRun(service)).toMatchObject({ id, status: 'FAILED' });
		const attention = await service.call('GET', '/attention');
		expect(attention.body.data).toMatchObject([{ kind: 'billing_run.failed', subject_id: id }]);
		await runOn(service, '2026-12-06');
		expect(await lastRun(service)).toMatchObject({ status: 'DONE', made: 1 });
	});
});

describe('billing_run.preview', () => {
	it('shows what a run then makes, parks and skips, and changes nothing', async () => {
		await start();
		const [id = '', link = '', over = '', bad = ''] = await some(4);
		await tamper(service, over, { ends_on: new Date('2026-12-19') });
		await tamper(service, bad, { next_billing_date: new Date('2026-12-01') });
		const { product_id } = (await service.call('GET', `/subscriptions/${link}`)).body.items[0];
		await service.call('PATCH', `/products/${product_id}`, { renewal_invoice: 'LINK' });
		service.now = morningOf('2027-01-06');
		const rows = async () => [
			await db().subscription.findMany({ orderBy: { id: 'asc' } }),
			await db().billingCycle.count(),
			await db().event.count(),
			await db().counter.findMany(),
		];
		const before = await rows();
		const { status, body } = await post('/billing-runs/preview');
		expect(status).toBe(200);
		expect(await rows()).toEqual(before);
		expect(body).toMatchObject({
			due: 4,
			looked_at: 4,
			totals: [{ currency: 'IDR', cycles: 4, net: 6_000_000, amount: 6_660_000 }],
		});
		expect((await post('/billing-runs/preview', { subscriptions_max: 1 })).body).toMatchObject({
			due: 4,
			looked_at: 1,
		});
		await service.runJob(makeDueJob, {});
		const run = await lastRun(service);
		const made = [...(await renewals(id)), ...(await renewals(link))];
		const planned = ({ period_start, period_end, due_date, net, amount }: any) => ({
			period_start,
			period_end,
			due_date,
			net,
			amount,
		});
		const sorted = (all: any[]) => all.map((one) => JSON.stringify(one)).toSorted();
		expect(sorted(body.cycles.map(planned))).toEqual(sorted(made.map(planned)));
		expect(body.cycles.map(({ invoice }: any) => invoice).toSorted()).toEqual([
			'FINANCE',
			'FINANCE',
			'LINK',
			'LINK',
		]);
		const brief = ({ subscription_id, outcome }: any) => ({ subscription_id, outcome });
		expect(sorted(body.entries.map(brief))).toEqual(sorted(run.entries.map(brief)));
		expect(run.totals).toMatchObject([{ cycles: 4, net: 6_000_000, amount: 6_660_000 }]);
	});
});

describe('billing_run.report', () => {
	it('gives every line once, page by page: what was not made, then the cycles', async () => {
		await start();
		const ids = await some(3);
		await tamper(service, ids[0]!, { anchor_date: null });
		await runOn(service, '2026-12-06');
		const { id } = await lastRun(service);
		const lines: any[] = [];
		let cursor = '';
		do {
			const { body } = await service.call('GET', `/billing-runs/${id}/report?lines_max=1${cursor}`);
			lines.push(...body.data);
			cursor = body.next_cursor === null ? '' : `&after=${body.next_cursor}`;
		} while (cursor !== '');
		expect(lines.map(({ outcome }) => outcome)).toEqual(['PARKED', 'MADE', 'MADE']);
		expect(lines[0]).toMatchObject({
			subscription_id: ids[0],
			amount: null,
			reason: expect.any(String),
		});
		expect(new Set(lines.map(({ subscription_id }) => subscription_id))).toEqual(new Set(ids));
		expect(lines[1]).toMatchObject({
			net: 1_500_000,
			tax: 165_000,
			amount: 1_665_000,
			status: 'DRAFT',
		});
		const whole = await service.call('GET', `/billing-runs/${id}/report`);
		expect(whole.body.data).toEqual(lines);
	});
});
