import { aGraph, aTask } from '../capabilities/provisioning/fixtures.ts';
import { expectStatus } from './drive-sale.ts';
import type { Situation, World } from './situation.ts';

const send = (world: World, path: string, body?: object): Promise<any> =>
	expectStatus(world.service.call('POST', path, body), 200);
export const task = async ({ service }: World): Promise<{ task_id: string }> => {
	const settings = { sku_id: '1010020028' };
	const { id } = await aTask(service, { target: 'google-workspace', settings });
	return { task_id: id };
};
const ofClaimedTask =
	(body: object): Situation =>
	async (world) => {
		const path = await task(world);
		const { lease_token } = await send(world, `/provisioning-tasks/${path.task_id}/claim`, {});
		return { path, body: { lease_token, ...body } };
	};

/** Situations of commands about provisioning tasks. */
export const situationsOfTasks: Readonly<Record<string, Situation>> = {
	'provisioning_task.check': async (world) => {
		const asked = {
			waiting_for: 'CLIENT',
			waiting_values: { url: 'https://admin.google.example' },
		};
		const waits = await ofClaimedTask({ ...asked, waiting_code: 'ACCEPT_TERMS' })(world);
		await send(world, `/provisioning-tasks/${waits.path?.['task_id']}/wait`, waits.body);
		return { path: waits.path ?? {} };
	},
	'provisioning_task.run': async (world) => ({ path: await task(world) }),
	'provisioning_task.claim': async (world) => ({ path: await task(world), body: {} }),
	'provisioning_task.complete': ofClaimedTask({ result: { account: 'admin@example.com' } }),
	'provisioning_task.fail': ofClaimedTask({ reason: 'The domain is not verified' }),
	'provisioning_task.wait': ofClaimedTask({ waiting_for: 'CLIENT' }),
	'provisioning_task.finish-remaining': async (world) => {
		const path = await task(world);
		world.service.vendors.nextOutcomes.push({
			status: 'SUCCESS',
			result: {},
			remaining: [{ what: 'LICENCE', count: 4, waiting_for: 'STAFF' }],
		});
		await send(world, `/provisioning-tasks/${path.task_id}/run`);
		return { path, body: { reason: 'The other licences are assigned' } };
	},
	'provisioning_task.renew': ofClaimedTask({ seconds: 60 }),
	'provisioning_task.reveal': async (world) => {
		const done = { result: {}, secrets: { password: 'correct horse' } };
		const { path = {}, body } = await ofClaimedTask(done)(world);
		await send(world, `/provisioning-tasks/${path['task_id']}/complete`, body);
		return { path };
	},
	'provisioning_task.skip': async ({ service }) => {
		const { ids } = await aGraph(service, [{ name: 'a' }]);
		return {
			path: { task_id: ids['a'] ?? '' },
			body: { how: 'satisfies', reason: 'The client brings its own' },
		};
	},
	'task_graph.cancel': async ({ service }) => {
		const { graph_id } = await aGraph(service, [{ name: 'a' }]);
		return { path: { graph_id }, body: { reason: 'Ordered by mistake' } };
	},
	'task_graph.retry': async (world) => {
		const { graph_id, ids } = await aGraph(world.service, [{ name: 'a' }], {
			rollback_on_failure: false,
		});
		const path = `/provisioning-tasks/${ids['a']}`;
		const { lease_token } = await send(world, `${path}/claim`, {});
		await send(world, `${path}/fail`, { lease_token, reason: 'The realm is taken' });
		return { path: { graph_id } };
	},
	'provisioning_task.retry': async (world) => {
		const failing = await ofClaimedTask({ reason: 'The domain is not verified' })(world);
		const { path = {}, body } = failing;
		await send(world, `/provisioning-tasks/${path['task_id']}/fail`, body);
		return { path };
	},
	'provisioning_task.cancel': async (world) => ({
		path: await task(world),
		body: { reason: 'The client does not need it any more' },
	}),
	'provisioning_task.undo': async (world) => {
		const path = await task(world);
		await send(world, `/provisioning-tasks/${path.task_id}/run`);
		return { path, body: { reason: 'Activated by mistake' } };
	},
};
