import type { Role } from '../../platform/actor/index.ts';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aPaymentOn, database, situations } from './fixtures.ts';
import { forgetMarks } from './jobs.ts';

describe('what is taken and snoozed', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const list = async (query = '') => (await service.call('GET', `/attention${query}`)).body;
	const failedTask = () => situations['provisioning_task.failed']!(service);
	const matterOf = async (subject_id: string, more = '') =>
		(await list(`?subject_id=${subject_id}${more}`)).data[0];
	const inDays = (days: number): string =>
		addDays(service.runtime.machine_clock.now(), days).toISOString();
	const snooze = (id: string, until: string | null, role: Role = 'ADMIN') =>
		service.call('POST', `/attention/${id}/snooze`, { until, reason: 'Pays on Tuesday' }, { role });

	it('attention.assign names who takes a matter, and the list can be narrowed to it', async () => {
		const wish = { email: `${newId()}@cloudsales.test`, name: 'Rudi', role: 'OPERATIONS' };
		const user = (await service.call('POST', '/users', wish)).body;
		const id = await failedTask();
		const matter = await matterOf(id);
		expect(matter.owner).toBeNull();
		const path = `/attention/${matter.id}/assign`;
		const taken = await service.call('POST', path, { user_id: user.id });
		expect(taken.body.owner).toEqual({ id: user.id, name: 'Rudi' });
		expect((await list(`?owner_id=${user.id}`)).data.map((one: any) => one.id)).toEqual([
			matter.id,
		]);
		const back = await service.call('POST', path, { user_id: null });
		expect(back.body.owner).toBeNull();
	});

	it('attention.assign refuses a person of a client and a user that does not exist', async () => {
		const matter = await matterOf(await failedTask());
		const path = `/attention/${matter.id}/assign`;
		expect(await service.call('POST', path, { user_id: newId() })).toMatchObject({ status: 404 });
		expect(
			await service.call('POST', `/attention/${newId()}/assign`, { user_id: null }),
		).toMatchObject({ status: 404 });
	});

	it('attention.snooze leaves a matter out until then, and null shows it again', async () => {
		const subject = await failedTask();
		const { id } = await matterOf(subject);
		const until = inDays(2);
		expect((await snooze(id, until)).body).toMatchObject({
			snoozed_until: until,
			snooze_reason: 'Pays on Tuesday',
		});
		expect(await matterOf(subject)).toBeUndefined();
		expect(await matterOf(subject, '&include_snoozed=true')).toMatchObject({ id });
		await snooze(id, null);
		expect(await matterOf(subject)).toMatchObject({ snoozed_until: null, snooze_reason: null });
	});

	it('attention.snooze refuses a time that is over, and one beyond thirty days', async () => {
		const { id } = await matterOf(await failedTask());
		for (const until of [inDays(-1), inDays(31)])
			expect((await snooze(id, until)).body).toMatchObject({
				errors: [{ path: 'body.until', message: 'Must lie ahead, at most 30 days' }],
			});
	});

	it('shows a matter that stands still anew, though it was snoozed and taken before', async () => {
		const subject = await failedTask();
		const { id } = await matterOf(subject);
		await snooze(id, inDays(2));
		const updated_at = addSeconds(service.now, 3600);
		await database(service).provisioningTask.update({
			where: { id: subject },
			data: { updated_at },
		});
		expect(await matterOf(subject)).toMatchObject({ id, snoozed_until: null, owner: null });
	});

	it('lets finance mark nothing that only operations sees', async () => {
		const { id } = await matterOf(await failedTask());
		expect(await snooze(id, inDays(1), 'FINANCE')).toMatchObject({ status: 404 });
	});

	it('gives the most money first, page by page', async () => {
		for (const amount of [3_000n, 9_000_000n, 70_000n]) {
			const { id } = await aPaymentOn(service);
			const data = { status: 'UNMATCHED', unmatched_reason: 'A test', placed_amount: 0n, amount };
			await database(service).payment.update({ where: { id }, data });
		}
		const amounts: number[] = [];
		let cursor = '';
		do {
			const page = await list(`?sort=-amount_at_risk&limit=2${cursor}`);
			amounts.push(...page.data.map((one: any) => one.amount ?? 0));
			cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
		} while (cursor !== '');
		expect(amounts.length).toBeGreaterThan(5);
		expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
	});

	it('attention.get gives a matter, snoozed or not, until it is settled', async () => {
		const subject = await failedTask();
		const { id } = await matterOf(subject);
		await snooze(id, inDays(1));
		const get = () => service.call('GET', `/attention/${id}`);
		expect(await get()).toMatchObject({ status: 200, body: { id, subject_id: subject } });
		expect(
			await service.call('GET', `/attention/${id}`, undefined, { role: 'SALES' }),
		).toMatchObject({ status: 404 });
		await database(service).provisioningTask.update({
			where: { id: subject },
			data: { status: 'CANCELLED' },
		});
		expect(await get()).toMatchObject({ status: 404 });
	});

	it('attention.summary counts as many, and as much money, as the list shows', async () => {
		const { data } = (await service.call('GET', '/attention-summary')).body;
		const all: any[] = [];
		let cursor = '';
		do {
			const page = await list(`?limit=200&include_snoozed=true${cursor}`);
			all.push(...page.data);
			cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
		} while (cursor !== '');
		const awake = all.filter((one) => one.snoozed_until === null);
		const sum = (rows: any[], what: string) =>
			rows.reduce((total, one) => total + (one[what] ?? 0), 0);
		expect(sum(data, 'count')).toBe(awake.length);
		expect(sum(data, 'snoozed')).toBe(all.length - awake.length);
		expect(sum(data, 'amount')).toBe(sum(awake, 'amount'));
		expect(awake.length).toBeGreaterThan(3);
		expect(sum(data, 'amount')).toBeGreaterThan(9_000_000);
	});

	it('forgets what was said of a matter once it is settled', async () => {
		const subject = await failedTask();
		const { id: matter_id } = await matterOf(subject);
		await snooze(matter_id, inDays(2));
		const count = () => database(service).attentionMark.count({ where: { matter_id } });
		await service.runJob(forgetMarks, {});
		expect(await count()).toBe(1);
		await database(service).provisioningTask.update({
			where: { id: subject },
			data: { status: 'CANCELLED' },
		});
		await service.runJob(forgetMarks, {});
		expect(await count()).toBe(0);
	});
});
