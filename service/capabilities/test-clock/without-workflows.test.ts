import { addSeconds } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { takeDatabase } from '../../tests/test-database.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';

const target = {
	provisioning_target: 'gcp',
	provisioning_settings: { services: ['compute.googleapis.com'], project_prefix: 'late' },
};

/** Nothing listens to the events: what workflows are to do is done by the service after a while, in business time. */
describe('a test clock without workflows', () => {
	const made_at = new Date();
	let service: TestService;
	let cycle: any;
	let subscription: any;

	beforeAll(async () => {
		const database = await takeDatabase();
		const kept = { ...database, drop: async () => {} };
		const still = await startTestService({ database: kept, now: made_at });
		cycle = await aBillingCycle(still, { status: 'INVOICED' });
		const items = [{ product_id: (await aProduct(still, target)).id, quantity: 2 }];
		subscription = await aSubscription(still, { status: 'ACTIVE', items });
		await still.stop();
		service = await startTestService({
			runs: true,
			environment: { TEST_CLOCK: 'on' },
			database,
		});
		await service.call('POST', '/clock/freeze', {});
	});
	afterAll(() => service.stop());

	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
	const links = async (): Promise<any[]> =>
		(await read(`/payment-links?subject_id=${cycle.id}`)).data;
	const states = async (): Promise<string[]> =>
		(await read(`/provisioning-tasks?subscription_id=${subscription.id}`)).data.map(
			({ status }: any) => status,
		);
	const move = async (minutes: number): Promise<void> => {
		const answer = await service.call('POST', '/clock/move', { by_minutes: minutes });
		expect(answer.body).toMatchObject({ status: 'READY' });
	};

	it('makes the link of a bill and runs a task at the time at which none has done so', async () => {
		expect([await links(), await states()]).toEqual([[], ['PENDING']]);
		await move(3);
		expect([await links(), await states()]).toEqual([[], ['PENDING']]);
		await move(3);
		const created_at = addSeconds(made_at, 300).toISOString();
		expect(await links()).toMatchObject([{ status: 'OPEN', created_at }]);
		expect(await states()).not.toEqual(['PENDING']);
		await move(60);
		expect(await states()).toEqual(['SUCCESS']);
	});
});
