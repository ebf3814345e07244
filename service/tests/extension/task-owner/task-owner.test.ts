import { modules } from '../../../app/capabilities.ts';
import {
	scripted,
	startScriptedService,
	type Script,
} from '../../../capabilities/provisioning/fixtures.ts';
import { createTasks, listTasksOf } from '../../../capabilities/provisioning/index.ts';
import { continueTask } from '../../../capabilities/provisioning/jobs.ts';
import { addSeconds } from '../../../platform/clock/index.ts';
import { newId } from '../../../platform/database/index.ts';
import type { TestService } from '../../service.ts';
import { boats, boatsModule } from './boats.ts';

describe('an owner of tasks that knows nothing of subscriptions', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService({}, [...modules, boatsModule]));
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		script.requests = [];
	});

	const contact = { id: newId(), name: 'Sari', billing_email: 'sari@harbour.example' };

	/** Hull and sails side by side, then the engine's first run. */
	async function orderBoat() {
		const subject_id = newId();
		const owner_id = newId();
		boats.set(subject_id, { settings: { sku_id: 'ketch' }, contact });
		const task = { subject_type: 'boat', subject_id, target: scripted, quantity: 1 };
		await service.transaction((context) =>
			createTasks(context, {
				owner_type: 'shipyard_order',
				owner_id,
				client_id: null,
				tasks: [
					{ ...task, name: 'hull', action: 'ACTIVATE', occasion: 'hull', description: 'Hull' },
					{ ...task, name: 'sails', action: 'ACTIVATE', occasion: 'sails', description: 'Sails' },
					{
						...task,
						action: 'RESUME',
						occasion: 'first run',
						description: 'Engine',
						depends_on: ['hull', 'sails'],
					},
				],
			}),
		);
		return { owner_id, subject_id };
	}
	const tasksOf = (owner_id: string) =>
		service.transaction((context) => listTasksOf(context, owner_id));

	it('has its tasks run by the service in the order of their dependencies', async () => {
		const { owner_id, subject_id } = await orderBoat();
		for (let minutes = 0; minutes < 3; minutes += 1) {
			service.now = addSeconds(service.now, 600);
			await service.runJob(continueTask, {});
			await service.settle();
		}
		expect((await tasksOf(owner_id)).map(({ status }) => status)).toEqual(Array(3).fill('SUCCESS'));
		expect(script.requests).toHaveLength(3);
		expect(script.requests.at(-1)).toMatchObject({
			action: 'RESUME',
			marker: `cs-${subject_id}`,
			settings: { sku_id: 'ketch', seats: 1 },
			client: contact,
		});
	});

	it('is shown by the API under its own names, and to no client', async () => {
		const { owner_id, subject_id } = await orderBoat();
		const [task] = await tasksOf(owner_id);
		expect((await service.call('GET', `/provisioning-tasks/${task?.id}`)).body).toMatchObject({
			owner_type: 'shipyard_order',
			owner_id,
			subject_type: 'boat',
			subject_id,
			client_id: null,
			subscription_id: null,
			subscription_item_id: null,
		});
		for (const [query, count] of [
			[`owner_id=${owner_id}`, 3],
			[`subject_id=${subject_id}`, 3],
			[`subscription_id=${owner_id}`, 0],
		] as const) {
			const { body } = await service.call('GET', `/provisioning-tasks?${query}`);
			expect(body.data).toHaveLength(count);
		}
	});

	it('hears of its tasks by events that say whose they are', async () => {
		const { owner_id } = await orderBoat();
		const [hull] = await tasksOf(owner_id);
		await service.call('POST', `/provisioning-tasks/${hull?.id}/run`);
		await service.settle();
		const { body } = await service.call('GET', '/events?type=provisioning_task.succeeded');
		const event = body.data.find((one: any) => one.subject_id === hull?.id);
		expect(event).toMatchObject({
			client_id: null,
			data: { owner_type: 'shipyard_order', owner_id, subscription_id: null },
		});
	});

	it('has settings read at each attempt', async () => {
		const { owner_id, subject_id } = await orderBoat();
		boats.set(subject_id, { settings: { sku: 'ketch' }, contact });
		const [hull] = await tasksOf(owner_id);
		const call = (verb: string) => service.call('POST', `/provisioning-tasks/${hull?.id}/${verb}`);
		expect((await call('run')).body).toMatchObject({
			status: 'FAILED',
			error_code: 'settings-invalid',
		});
		boats.set(subject_id, { settings: { sku_id: 'yawl' }, contact });
		await call('retry');
		expect((await call('run')).body.status).toBe('SUCCESS');
		expect(script.requests).toMatchObject([{ settings: { sku_id: 'yawl' } }]);
	});
});
