import { aProduct } from '../../catalog/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aSubscription } from '../fixtures.ts';
import { announceIfProvisioned } from '../follow-tasks.ts';

describe('a subscription whose tasks succeed', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const list = async (path: string) => (await service.call('GET', path)).body.data;
	const run = (task: { id: string }) => service.call('POST', `/provisioning-tasks/${task.id}/run`);
	const read = async (id: string) => (await service.call('GET', `/subscriptions/${id}`)).body;
	const provisionedEvents = async (id: string) =>
		(await list('/events?limit=200&type=subscription.provisioned')).filter(
			(event: any) => event.subject_id === id,
		);
	async function active(targets: string[]) {
		const items = await Promise.all(
			targets.map(async (provisioning_target) => ({
				product_id: (await aProduct(service, { provisioning_target })).id,
				quantity: 1,
			})),
		);
		const { id } = await aSubscription(service, { status: 'ACTIVE', items });
		return { id, tasks: await list(`/provisioning-tasks?subscription_id=${id}`) };
	}

	it('is provisioned with the last of them, not before', async () => {
		const { id, tasks } = await active(['google-workspace', 'gcp']);
		await run(tasks[0]);
		await service.settle();
		expect(await read(id)).toMatchObject({ provisioned_at: null });
		await run(tasks[1]);
		await service.settle();
		expect(await read(id)).toMatchObject({ provisioned_at: '2026-11-20T03:00:00.000Z' });
		expect(await provisionedEvents(id)).toMatchObject([{ data: { status: 'ACTIVE' } }]);
	});

	it('is announced once when they succeed at the same time', async () => {
		const { id, tasks } = await active(['google-workspace', 'gcp', 'gcp']);
		await Promise.all(tasks.map(run));
		// In transactions of their own: reactions that are dispatched together may share one.
		await Promise.all(
			tasks.map(() => service.transaction((context) => announceIfProvisioned(context, id))),
		);
		await service.settle();
		expect(await provisionedEvents(id)).toHaveLength(1);
	});

	it('is not announced any more once it was cancelled', async () => {
		const { id, tasks } = await active(['gcp']);
		const claim = await service.call('POST', `/provisioning-tasks/${tasks[0].id}/claim`, {});
		await service.call('POST', `/subscriptions/${id}/cancel`, {
			reason: 'A test',
			service: 'SWITCH_OFF',
		});
		await service.call('POST', `/provisioning-tasks/${tasks[0].id}/complete`, {
			lease_token: claim.body.lease_token,
			result: {},
		});
		await service.settle();
		expect(await read(id)).toMatchObject({ status: 'CANCELLED', provisioned_at: null });
		expect(await provisionedEvents(id)).toEqual([]);
	});
});
