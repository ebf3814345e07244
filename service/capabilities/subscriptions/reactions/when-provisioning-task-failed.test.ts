import { startTestService, type TestService } from '../../../tests/service.ts';
import { aTask } from '../../provisioning/fixtures.ts';

describe('a task that is under way when its subscription is cancelled', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it.each([
		['fail', { reason: 'The domain is taken' }],
		['wait', { waiting_for: 'CLIENT' }],
	])('is not tried again after it was told to %s', async (verb, body) => {
		const { id, subscription_id } = await aTask(service, { target: 'gcp' });
		const path = `/provisioning-tasks/${id}`;
		const { lease_token } = (await service.call('POST', `${path}/claim`, {})).body;
		await service.call('POST', `/subscriptions/${subscription_id}/cancel`, {
			reason: 'A test',
			service: 'SWITCH_OFF',
		});
		expect((await service.call('GET', path)).body.status).toBe('RUNNING');
		const told = await service.call('POST', `${path}/${verb}`, { lease_token, ...body });
		expect(told.status).toBe(200);
		await service.settle();
		expect((await service.call('GET', path)).body.status).toBe('CANCELLED');
		expect((await service.call('POST', `${path}/retry`)).body.code).toBe('lifecycle.illegal-move');
	});

	it('continues to its end when it succeeds, so that its state is known', async () => {
		const { id, subscription_id } = await aTask(service, { target: 'gcp' });
		const path = `/provisioning-tasks/${id}`;
		const { lease_token } = (await service.call('POST', `${path}/claim`, {})).body;
		await service.call('POST', `/subscriptions/${subscription_id}/cancel`, {
			reason: 'A test',
			service: 'SWITCH_OFF',
		});
		await service.call('POST', `${path}/complete`, { lease_token, result: { project_id: 'p-1' } });
		await service.settle();
		expect((await service.call('GET', path)).body).toMatchObject({
			status: 'SUCCESS',
			result: { project_id: 'p-1' },
		});
	});

	it('is tried again as long as its subscription lives', async () => {
		const { id } = await aTask(service, { target: 'gcp' });
		const path = `/provisioning-tasks/${id}`;
		const { lease_token } = (await service.call('POST', `${path}/claim`, {})).body;
		await service.call('POST', `${path}/fail`, { lease_token, reason: 'The domain is taken' });
		await service.settle();
		expect((await service.call('POST', `${path}/retry`)).body.status).toBe('PENDING');
	});
});
