import { randomUUID } from 'node:crypto';
import { addDays, addSeconds } from '../../../platform/clock/index.ts';
import type { TestService } from '../../../tests/service.ts';
import { aTask, startScriptedService } from '../fixtures.ts';

describe('the provisioning board', () => {
	let service: TestService;
	beforeAll(async () => {
		({ service } = await startScriptedService());
	});
	afterAll(() => service.stop());

	const database = () => service.runtime.database.client;
	const aTaskThat = async (data: object): Promise<string> => {
		const { id } = await aTask(service);
		await database().provisioningTask.update({ where: { id }, data });
		return id;
	};
	const board = async (query = '') => service.call('GET', `/provisioning-board${query}`);
	const column = async (name: string): Promise<any> =>
		(await board()).body.data.find((one: any) => one.column === name);

	it('provisioning_task.board has all columns in order, also empty ones, and no times without a service', async () => {
		const { body } = await board();
		expect(body.data.map((one: any) => [one.column, one.count, one.since])).toEqual(
			[
				'PENDING',
				'RUNNING',
				'WAITING_CLIENT',
				'WAITING_VENDOR',
				'WAITING_STAFF',
				'UNKNOWN',
				'FAILED',
			].map((name) => [name, 0, null]),
		);
		expect(body.time_to_active).toMatchObject({
			tasks: 0,
			median_seconds: null,
			p90_seconds: null,
		});
	});

	it('provisioning_task.board counts a whole column, shows its oldest, and says since when', async () => {
		const dates = [3, 1, 2].map((days) => addDays(service.now, -days));
		const ids: string[] = [];
		for (const created_at of dates) ids.push(await aTaskThat({ status: 'UNKNOWN', created_at }));
		const { body } = await board('?oldest=2');
		const found = body.data.find((one: any) => one.column === 'UNKNOWN');
		expect(found).toMatchObject({ count: 3, since: dates[0]!.toISOString() });
		expect(found.oldest.map(({ id }: any) => id)).toEqual([ids[0], ids[2]]);
	});

	it.each([
		['a new one', {}, 0],
		['one past the time limit of the installation', { days: 4 }, 1],
		['one within a limit of its own', { days: 4, time_limit_seconds: 864_000 }, 0],
		['one past a limit of its own', { days: 1, time_limit_seconds: 600 }, 1],
		[
			'one whose deadline was moved on, because it waited for a person',
			{ days: 9, moved: true },
			0,
		],
	])('provisioning_task.board: %s', async (_, { days = 0, moved = false, ...limit }: any, late) => {
		await database().provisioningTask.updateMany({
			where: { status: 'FAILED' },
			data: { status: 'CANCELLED' },
		});
		await aTaskThat({
			status: 'FAILED',
			created_at: addDays(service.now, -days),
			...limit,
			...(moved ? { deadline_at: addDays(service.now, 1) } : {}),
		});
		expect((await column('FAILED')).late).toBe(late);
	});

	it('provisioning_task.board does not call late what waits for the client', async () => {
		const created_at = addDays(service.now, -60);
		await aTaskThat({ status: 'WAITING', waiting_for: 'CLIENT', created_at });
		await aTaskThat({ status: 'WAITING', waiting_for: 'VENDOR', created_at });
		expect(await column('WAITING_CLIENT')).toMatchObject({ count: 1, late: 0 });
		expect(await column('WAITING_VENDOR')).toMatchObject({ count: 1, late: 1 });
	});

	it('provisioning_task.board tells how long services took, and its parts add up', async () => {
		for (const seconds of [60, 300, 301, 90_000, 8 * 86_400]) {
			const id = await aTaskThat({ status: 'SUCCESS', attempt: 1 });
			const { created_at } = await database().provisioningTask.findUniqueOrThrow({ where: { id } });
			const data = { id: randomUUID(), task_id: id, attempt: 1, outcome: 'SUCCESS' };
			const ended_at = addSeconds(created_at, seconds);
			await database().taskAttempt.create({ data: { ...data, started_at: created_at, ended_at } });
		}
		const { time_to_active } = (await board()).body;
		expect(time_to_active).toMatchObject({ tasks: 5, median_seconds: 301 });
		expect(time_to_active.spread).toEqual([
			{ up_to_seconds: 300, count: 2 },
			{ up_to_seconds: 3600, count: 1 },
			{ up_to_seconds: 14_400, count: 0 },
			{ up_to_seconds: 86_400, count: 0 },
			{ up_to_seconds: 259_200, count: 1 },
			{ up_to_seconds: 604_800, count: 0 },
			{ up_to_seconds: null, count: 1 },
		]);
	});

	it('provisioning_task.list-attempts gives them, the newest first, and none of a task that is not there', async () => {
		const { id } = await aTask(service);
		await service.call('POST', `/provisioning-tasks/${id}/run`);
		const { body } = await service.call('GET', `/provisioning-tasks/${id}/attempts`);
		expect(body.data).toEqual([
			expect.objectContaining({ attempt: 1, outcome: 'SUCCESS', error: null }),
		]);
		const none = await service.call('GET', `/provisioning-tasks/${randomUUID()}/attempts`);
		expect(none.status).toBe(404);
	});
});
