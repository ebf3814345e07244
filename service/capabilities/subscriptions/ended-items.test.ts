import { aProduct } from '../catalog/fixtures.ts';
import type { JobDefinition } from '../../platform/jobs/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aSubscription } from './fixtures.ts';
import { terminateDue, warnOfTermination } from './life-jobs.ts';

const nine = (text: string) => new Date(`${text}T02:00:00.000Z`);
const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

/** Items that a change has ended on 20 November: their data is to go on 20 December. */
describe('the data of an item that a change has ended', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(async () => {
		service.now = new Date('2026-11-20T03:00:00.000Z');
		// What an earlier test has left has no days any more.
		const data = { terminate_on: null };
		await service.runtime.database.client.subscriptionItem.updateMany({ data });
		await service.runtime.database.client.subscription.updateMany({ data });
		service.vendors.mails.length = 0;
	});

	const get = async (path: string) => (await service.call('GET', path)).body;
	const list = async (path: string) => (await get(path)).data;
	async function post(path: string, body: object): Promise<any> {
		const answer = await service.call('POST', path, body);
		if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
		return answer.body;
	}
	const next = (job: JobDefinition) =>
		service.transaction(async (context) => (await job.nextDue?.(context)) ?? null);
	const itemOf = (id: string) =>
		service.runtime.database.client.subscriptionItem.findUniqueOrThrow({ where: { id } });
	/** What was asked for of an item, oldest first. */
	const actions = async (subscriptionId: string, itemId: string) =>
		(await list(`/provisioning-tasks?subscription_id=${subscriptionId}&sort=created_at`))
			.filter((task: any) => task.subject_id === itemId)
			.map((task: any) => task.action);
	const warnings = () =>
		service.vendors.mails.filter((mail) => mail.subject.includes('Peringatan terakhir'));
	/** What a job has to do is done by one run, also by two at the same time. */
	async function run(job: JobDefinition): Promise<void> {
		await Promise.all([service.runJob(job, {}), service.runJob(job, {})]);
		await service.settle();
	}
	const change = async (id: string, items: object[]) => {
		const wish = { items, when: 'NOW', grant_credit: true, reason: 'A test' };
		return post(`/subscriptions/${id}/change`, wish);
	};

	/** Three items, of which a change has ended the first ones. */
	async function withEnded(count = 1): Promise<{ id: string; items: any[]; changeId: string }> {
		const products = [];
		for (const name of ['Mail', 'Drive', 'Phone'])
			products.push(await aProduct(service, { name, provisioning_target: 'gcp' }));
		const { id, items } = await aSubscription(service, {
			status: 'PROVISIONED',
			items: products.map((product) => ({ product_id: product.id, quantity: 2 })),
		});
		const sorted = ['Mail', 'Drive', 'Phone'].map((name) =>
			items.find((item: any) => item.description === name),
		);
		const wish = sorted.slice(0, count).map((item) => ({ item_id: item.id, quantity: 0 }));
		const changeId = wish.length === 0 ? '' : (await change(id, wish)).id;
		await runTasks(id);
		return { id, items: sorted, changeId };
	}
	const unwarned = () => list('/attention?kind=subscription_change.termination-unwarned');

	it('goes on its day after a warning a week before that names it alone, each once; the others go on', async () => {
		const { id, items } = await withEnded();
		expect(await itemOf(items[0].id)).toMatchObject({ terminate_on: day('2026-12-20') });
		expect(await next(warnOfTermination)).toEqual(nine('2026-12-13'));
		expect((await get(`/subscriptions/${id}`)).ended_items).toEqual([
			{ id: items[0].id, description: 'Mail', terminate_on: '2026-12-20' },
		]);
		const { events } = await get(`/subscriptions/${id}/forecast?months=12`);
		expect(events.filter((event: any) => event.kind === 'DATA_REMOVAL')).toMatchObject([
			{ date: '2026-12-20' },
		]);
		expect(await next(terminateDue)).toBeNull();
		service.now = new Date(+nine('2026-12-13') - 1);
		await run(warnOfTermination);
		expect(warnings()).toEqual([]);
		service.now = nine('2026-12-13');
		await run(warnOfTermination);
		await run(warnOfTermination);
		expect(warnings()).toHaveLength(1);
		expect(warnings()[0]?.subject).toContain('20 Desember 2026');
		expect(warnings()[0]?.text).toContain('Mail (×\u00a02)');
		expect(warnings()[0]?.text).not.toMatch(/Drive|Phone|langganan Anda telah berakhir/i);
		expect(await next(warnOfTermination)).toBeNull();
		expect(await next(terminateDue)).toEqual(nine('2026-12-20'));
		service.now = nine('2026-12-19');
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND']);
		service.now = nine('2026-12-20');
		await run(terminateDue);
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
		expect(await actions(id, items[1].id)).toEqual(['ACTIVATE']);
		expect(await next(terminateDue)).toBeNull();
		expect((await get(`/subscriptions/${id}`)).status).toBe('ACTIVE');
	});

	it('is not removed without a warning that has left: a person hears of it, and the client still gets three full days', async () => {
		const { id, items, changeId } = await withEnded();
		service.now = nine('2026-12-13');
		// The process dies before the mail leaves.
		await service.runJob(warnOfTermination, {});
		service.now = nine('2026-12-25');
		await service.runJob(terminateDue, {});
		await service.runJob(warnOfTermination, {});
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND']);
		expect(await unwarned()).toMatchObject([
			{ subject_id: changeId, team: 'OPERATIONS', reason: expect.stringMatching(/^Mail: /) },
		]);
		await service.settle();
		expect(warnings()).toHaveLength(1);
		expect(await unwarned()).toEqual([]);
		service.now = nine('2026-12-28');
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND']);
		service.now = nine('2026-12-29');
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
	});

	it('is removed after all, once, when the service dies while it asks for that', async () => {
		const { id, items } = await withEnded();
		service.now = nine('2026-12-13');
		await run(warnOfTermination);
		service.now = nine('2026-12-20');
		const { client } = service.runtime.database;
		const sql = [
			`CREATE FUNCTION dies() RETURNS trigger AS $$ BEGIN RAISE 'It died'; END $$ LANGUAGE plpgsql`,
			'CREATE TRIGGER dies BEFORE UPDATE ON subscription_items FOR EACH ROW EXECUTE FUNCTION dies()',
		];
		for (const one of sql) await client.$executeRawUnsafe(one);
		await expect(service.runJob(terminateDue, {})).rejects.toThrow('It failed for 1 subscriptions');
		await client.$executeRawUnsafe('DROP FUNCTION dies() CASCADE');
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND']);
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
		expect(warnings()).toHaveLength(1);
	});

	it('is kept when its seats rise again, also after the warning', async () => {
		const { id, items } = await withEnded();
		service.now = nine('2026-12-13');
		await run(warnOfTermination);
		await raise(id, items[0].id);
		expect(await itemOf(items[0].id)).toMatchObject({
			quantity: 3,
			terminate_on: null,
			termination_warned_at: null,
		});
		expect(await next(terminateDue)).toBeNull();
		service.now = nine('2027-02-01');
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND', 'RESUME']);
	});

	it('is switched on anew when its seats rise after the removal', async () => {
		const { id, items } = await withEnded();
		service.now = nine('2026-12-13');
		await run(warnOfTermination);
		service.now = nine('2026-12-20');
		await run(terminateDue);
		await runTasks(id);
		await raise(id, items[0].id);
		const all = ['ACTIVATE', 'SUSPEND', 'TERMINATE', 'ACTIVATE'];
		expect(await actions(id, items[0].id)).toEqual(all);
		// It is on again, and ends again: with a day and a warning of its own.
		await runTasks(id);
		await change(id, [{ item_id: items[0].id, quantity: 0 }]);
		await service.settle();
		expect(await itemOf(items[0].id)).toMatchObject({
			terminate_on: day('2027-01-19'),
			termination_warned_at: null,
		});
		service.now = nine('2027-01-12');
		await run(warnOfTermination);
		expect(warnings()).toHaveLength(2);
		service.now = nine('2027-01-19');
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual([...all, 'SUSPEND', 'TERMINATE']);
	});

	it('is warned of anew when another item of the same change goes on before the mail has left', async () => {
		const { id, items, changeId } = await withEnded(2);
		service.now = nine('2026-12-13');
		await service.runJob(warnOfTermination, {});
		await raise(id, items[0].id);
		expect(warnings()).toEqual([]);
		expect(await itemOf(items[1].id)).toMatchObject({ termination_warning_queued_at: null });
		await run(warnOfTermination);
		expect(warnings()).toHaveLength(1);
		expect(warnings()[0]?.text).toContain('Drive (×\u00a02)');
		expect(warnings()[0]?.text).not.toContain('Mail');
		expect(await list(`/notifications?related_id=${changeId}&status=SKIPPED`)).toHaveLength(1);
		service.now = nine('2026-12-20');
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND', 'RESUME']);
		expect(await actions(id, items[1].id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
	});

	it('has no day when the change that was to end it is taken back before', async () => {
		const { id, items } = await withEnded(0);
		const wish = { items: [{ item_id: items[0].id, quantity: 0 }], reason: 'A test' };
		const planned = await post(`/subscriptions/${id}/change`, wish);
		expect(planned.status).toBe('SCHEDULED');
		await post(`/subscription-changes/${planned.id}/cancel`, { reason: 'A test' });
		expect(await itemOf(items[0].id)).toMatchObject({ quantity: 2, terminate_on: null });
		expect(await next(warnOfTermination)).toBeNull();
	});

	it('goes with the subscription that ends before its day: one warning names both, one day removes both', async () => {
		const { id, items } = await withEnded();
		service.now = nine('2026-12-05');
		await post(`/subscriptions/${id}/cancel`, { reason: 'Moved', service: 'SWITCH_OFF' });
		await service.settle();
		expect(await itemOf(items[0].id)).toMatchObject({ terminate_on: null });
		expect(await next(warnOfTermination)).toEqual(nine('2026-12-28'));
		service.now = nine('2026-12-28');
		await run(warnOfTermination);
		expect(warnings()).toHaveLength(1);
		for (const name of ['Mail', 'Drive', 'Phone'])
			expect(warnings()[0]?.text).toContain(`${name} (×\u00a02)`);
		service.now = nine('2027-01-04');
		await run(terminateDue);
		for (const item of items)
			expect(await actions(id, item.id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
	});

	it('is neither named nor removed again with the subscription when it was removed before', async () => {
		const { id, items } = await withEnded();
		service.now = nine('2026-12-13');
		await run(warnOfTermination);
		service.now = nine('2026-12-20');
		await run(terminateDue);
		await post(`/subscriptions/${id}/cancel`, { reason: 'Moved', service: 'SWITCH_OFF' });
		service.now = nine('2027-01-12');
		await run(warnOfTermination);
		expect(warnings()).toHaveLength(2);
		expect(warnings()[1]?.text).toContain('Drive');
		expect(warnings()[1]?.text).not.toContain('Mail');
		service.now = nine('2027-01-19');
		await run(terminateDue);
		for (const item of items)
			expect(await actions(id, item.id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
	});

	it('gets a day of its own again when the subscription goes on without it after its end', async () => {
		const { id, items } = await withEnded();
		await post(`/subscriptions/${id}/cancel`, { reason: 'Moved', service: 'SWITCH_OFF' });
		service.now = nine('2026-12-01');
		await post(`/subscriptions/${id}/reactivate`, { reason: 'Back' });
		await service.settle();
		expect(await itemOf(items[0].id)).toMatchObject({ terminate_on: day('2026-12-31') });
		service.now = nine('2026-12-24');
		await run(warnOfTermination);
		service.now = nine('2026-12-31');
		await run(terminateDue);
		expect(await actions(id, items[0].id)).toEqual(['ACTIVATE', 'SUSPEND', 'TERMINATE']);
		expect(await actions(id, items[1].id)).not.toContain('TERMINATE');
	});

	async function runTasks(subscriptionId: string): Promise<void> {
		const tasks = await list(`/provisioning-tasks?subscription_id=${subscriptionId}`);
		for (const task of tasks.filter(({ status }: any) => status === 'PENDING'))
			await post(`/provisioning-tasks/${task.id}/run`, {});
		await service.settle();
	}

	/** Three of an item, with what it costs paid. */
	async function raise(id: string, item_id: string): Promise<void> {
		await change(id, [{ item_id, quantity: 3 }]);
		const [charge] = await list(`/billing-cycles?subscription_id=${id}&status=DRAFT`);
		await settleCycle(charge);
	}

	async function settleCycle(cycle: any): Promise<void> {
		if (cycle === undefined) return;
		const { id, amount } = cycle;
		const transfer = { reason: 'PAID_OUTSIDE', amount, reference: id, note: 'A test' };
		await post(`/billing-cycles/${id}/settle`, transfer);
		await service.settle();
	}
});
