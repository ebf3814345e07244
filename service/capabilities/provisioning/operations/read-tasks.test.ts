import { randomUUID } from 'node:crypto';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import type { TestService } from '../../../tests/service.ts';
import { aTask, startScriptedService } from '../fixtures.ts';

describe('reading provisioning tasks', () => {
	let service: TestService;
	let own: { task: any; token: string };
	let other: { task: any };
	beforeAll(async () => {
		({ service } = await startScriptedService());
		const client = await aClient(service);
		const task = await aTask(service, { client_id: client.id });
		own = { task, token: await aClientSession(service, client) };
		other = { task: await aTask(service, { target: 'gcp' }) };
	});
	afterAll(() => service.stop());

	const get = async (path: string, token?: string) =>
		service.call('GET', path, undefined, token === undefined ? {} : { token });
	const idsOf = async (query: string, token?: string) =>
		(await get(`/provisioning-tasks?${query}`, token)).body.data.map((task: any) => task.id);

	it('provisioning_task.get shows a client only its own task', async () => {
		expect(await get(`/provisioning-tasks/${own.task.id}`, own.token)).toMatchObject({
			status: 200,
			body: { id: own.task.id, allowed_transitions: ['start', 'wait', 'cancel'] },
		});
		expect(await get(`/provisioning-tasks/${other.task.id}`, own.token)).toMatchObject({
			status: 404,
			body: { code: 'resource.not-found' },
		});
		expect((await get(`/provisioning-tasks/${other.task.id}`)).status).toBe(200);
	});

	it('provisioning_task.get finds no task that is not there', async () => {
		expect((await get(`/provisioning-tasks/${randomUUID()}`)).status).toBe(404);
	});

	it('provisioning_task.list shows a client only its own, whatever it asks for', async () => {
		expect(await idsOf('', own.token)).toEqual([own.task.id]);
		expect(await idsOf(`client_id=${other.task.client_id}`, own.token)).toEqual([]);
		expect(await idsOf(`subscription_id=${other.task.subscription_id}`, own.token)).toEqual([]);
	});

	it('provisioning_task.list filters and goes page by page', async () => {
		expect(await idsOf('')).toEqual([other.task.id, own.task.id]);
		expect(await idsOf('target=gcp')).toEqual([other.task.id]);
		expect(await idsOf(`client_id=${own.task.client_id}`)).toEqual([own.task.id]);
		expect(await idsOf('status=SUCCESS')).toEqual([]);
		const first = (await get('/provisioning-tasks?limit=1')).body;
		expect(first).toMatchObject({ has_more: true, data: [{ id: other.task.id }] });
		expect(await idsOf(`limit=1&cursor=${first.next_cursor}`)).toEqual([own.task.id]);
	});

	it('tells a client that its task failed, and only staff what the vendor said', async () => {
		const values = {
			error_code: 'no-permission',
			error_message: 'Billing account 01-AB is closed',
		};
		await service.runtime.database.client.provisioningTask.update({
			where: { id: own.task.id },
			data: values,
		});
		const path = `/provisioning-tasks/${own.task.id}`;
		expect((await get(path)).body).toMatchObject(values);
		const seen = [
			(await get(path, own.token)).body,
			(await get('/provisioning-tasks', own.token)).body.data[0],
		];
		expect(seen).toMatchObject([
			{ id: own.task.id, error_code: null, error_message: null },
			{ id: own.task.id, error_code: null, error_message: null },
		]);
	});

	it('shows a lease token only in the answer to its claim', async () => {
		await service.call('POST', `/provisioning-tasks/${other.task.id}/claim`, {});
		const { body } = await get(`/provisioning-tasks/${other.task.id}`);
		expect(body).not.toHaveProperty('lease_token');
		expect(body).not.toHaveProperty('progress');
	});
});
