import { ProviderError } from '../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aRequest, aTemplate, aTenant, deploymentOf, runTasks } from './fixtures.ts';
import { requestDeployment, rollBackDeployment } from './index.ts';
import { deploymentsOf } from './to-deployment.ts';
import { tenantsOf } from './to-tenant.ts';

describe('a deployment', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	afterEach(() => {
		service.vendors.tenants.next.length = 0;
	});

	const eventsOf = async (id: string): Promise<string[]> =>
		(await service.call('GET', `/events?subject_id=${id}&sort=created_at`)).body.data.map(
			({ type }: { type: string }) => type,
		);
	const stateOf = ({ id }: { id: string }) => service.vendors.tenants.books.get(`cs-${id}`);
	const tenant = async (id: string) => (await service.call('GET', `/tenants/${id}`)).body;
	const refused = () => new ProviderError('docker', 'rejected', 'The image cannot be pulled');
	const taskOf = (deployment: any, kind: string): string =>
		deployment.executions.find((one: any) => one.kind === kind).task_id;

	it('makes a tenant that can be used at its address', async () => {
		const { tenant, deployment, wish } = await aRequest(service);
		expect(tenant).toMatchObject({ status: 'INACTIVE', is_active: false, url: null });
		expect(deployment).toMatchObject({
			status: 'DEPLOYING',
			resource_name: expect.stringMatching(/^t-/),
		});
		await runTasks(service);
		const [used] = await service.transaction((context) => tenantsOf(context, [wish.owner_id]));
		const host = `${wish.tenant.slug}.tenants.cloudsales.test`;
		expect(used).toMatchObject({
			status: 'ACTIVE',
			is_active: true,
			subdomain: host,
			url: `https://${host}`,
			settings: { order_number: 'ORD-20261120-1001' },
		});
		const [runs] = await service.transaction((context) => deploymentsOf(context, [wish.owner_id]));
		expect(runs).toMatchObject({
			status: 'RUNNING',
			url: `https://${host}`,
			objects: [{ kind: 'container', name: runs?.resource_name }],
			executions: [{ kind: 'PROVISION', status: 'SUCCEEDED' }],
		});
		expect(await eventsOf(deployment.id)).toEqual(['deployment.succeeded']);
		expect(await eventsOf(tenant.id)).toEqual(['tenant.created', 'tenant.activated']);
		expect(stateOf(deployment)).toBe('RUNNING');
	});

	it('is one tenant and one run, however often the same is asked for', async () => {
		const { wish, deployment } = await aRequest(service);
		const again = await service.transaction((context) => requestDeployment(context, wish));
		expect(again.deployment.id).toBe(deployment.id);
		await runTasks(service);
		await service.transaction((context) => requestDeployment(context, wish));
		await runTasks(service);
		const mine = service.vendors.tenants.calls.filter(
			({ marker }) => marker === `cs-${deployment.id}`,
		);
		expect(mine).toHaveLength(1);
		expect(await eventsOf(deployment.id)).toEqual(['deployment.succeeded']);
	});

	it('deploys the same tenant again on another occasion, and says so again', async () => {
		const { wish, deployment } = await aTenant(service);
		const occasion = 'processing 2';
		const again = await service.transaction((context) =>
			requestDeployment(context, { ...wish, occasion }),
		);
		expect(again.deployment).toMatchObject({ id: deployment.id, status: 'DEPLOYING', occasion });
		expect(again.tenant).toMatchObject({ status: 'ACTIVE' });
		await runTasks(service);
		expect(await eventsOf(deployment.id)).toEqual(['deployment.succeeded', 'deployment.succeeded']);
	});

	it('tells what failed and takes it back, and keeps the address of the tenant', async () => {
		service.vendors.tenants.next.push(refused());
		const { tenant: made, deployment, wish } = await aRequest(service);
		await runTasks(service);
		expect(await eventsOf(deployment.id)).toEqual(['deployment.failed', 'deployment.rolled_back']);
		const after = await deploymentOf(service, made.id);
		expect(after).toMatchObject({
			status: 'ROLLED_BACK',
			url: null,
			objects: [],
			error_message: 'The image cannot be pulled',
			executions: [
				{ kind: 'ROLLBACK', status: 'SUCCEEDED' },
				{ kind: 'PROVISION', status: 'FAILED', error_message: 'The image cannot be pulled' },
			],
		});
		expect(await tenant(made.id)).toMatchObject({ status: 'INACTIVE', url: null });
		expect(stateOf(deployment)).toBeUndefined();
		const mails = await service.call('GET', `/notifications?related_id=${deployment.id}`);
		expect(mails.body.data).toMatchObject([{ kind: 'DEPLOYMENT_FAILED' }]);
		const occasion = 'processing 2';
		await service.transaction((context) => requestDeployment(context, { ...wish, occasion }));
		await runTasks(service);
		expect(await tenant(made.id)).toMatchObject({ status: 'ACTIVE', slug: wish.tenant.slug });
	});

	it('waits for a person where its owner does not want it taken back, and goes on when its task is retried', async () => {
		service.vendors.tenants.next.push(refused());
		const { tenant: made, deployment } = await aRequest(service, { rollback_on_failure: false });
		await runTasks(service);
		const failed = await deploymentOf(service, made.id);
		expect(failed).toMatchObject({ status: 'FAILED' });
		const kinds = (await service.call('GET', `/attention?subject_id=${deployment.id}`)).body.data;
		expect(kinds).toMatchObject([{ kind: 'deployment.failed' }]);
		await service.call('POST', `/provisioning-tasks/${taskOf(failed, 'PROVISION')}/retry`);
		await runTasks(service);
		expect(await deploymentOf(service, made.id)).toMatchObject({
			status: 'RUNNING',
			error_message: null,
			executions: [{ kind: 'PROVISION', status: 'SUCCEEDED', error_message: null }],
		});
	});

	it('never takes back by itself what a tenant has used', async () => {
		const { wish, id, deployment } = await aTenant(service);
		service.vendors.tenants.next.push(refused());
		await service.transaction((context) =>
			requestDeployment(context, { ...wish, occasion: 'processing 2' }),
		);
		await runTasks(service);
		expect(await deploymentOf(service, id)).toMatchObject({ status: 'FAILED' });
		expect(await tenant(id)).toMatchObject({ status: 'ACTIVE' });
		expect(stateOf(deployment)).toBe('RUNNING');
	});

	it('is taken back by its owner, before it was begun, under way, and when it runs', async () => {
		const back = (wish: { owner_type: string; owner_id: string }) =>
			service.transaction((context) =>
				rollBackDeployment(context, { ...wish, occasion: 'cancelled' }),
			);
		const { wish, deployment } = await aRequest(service);
		expect(await back(wish)).toMatchObject({ status: 'ROLLED_BACK' });
		await runTasks(service);
		expect(service.vendors.tenants.calls.some(({ marker }) => marker.includes(deployment.id))).toBe(
			false,
		);
		const under = await aRequest(service);
		service.vendors.tenants.next.push({
			status: 'RUNNING',
			progress: {},
			poll_after_seconds: 300,
		});
		await runTasks(service, 1);
		expect(await back(under.wish)).toMatchObject({ status: 'ROLLING_BACK' });
		await runTasks(service, 6);
		expect(await eventsOf(under.deployment.id)).toEqual(['deployment.rolled_back']);
		const used = await aTenant(service);
		await back(used.wish);
		await back(used.wish);
		await runTasks(service);
		expect(await eventsOf(used.deployment.id)).toEqual([
			'deployment.succeeded',
			'deployment.rolled_back',
		]);
		for (const one of [under.deployment, used.deployment]) expect(stateOf(one)).toBeUndefined();
		expect(await back({ owner_type: 'order', owner_id: deployment.tenant_id })).toBeNull();
	});

	it('ends when its task was cancelled, which no event tells', async () => {
		const { tenant: made } = await aRequest(service);
		const { executions } = await deploymentOf(service, made.id);
		const reason = { reason: 'Ordered by mistake' };
		await service.call('POST', `/provisioning-tasks/${executions[0].task_id}/cancel`, reason);
		const { followUpDeployments } = await import('./jobs.ts');
		await service.runJob(followUpDeployments, {});
		await service.settle();
		expect(await deploymentOf(service, made.id)).toMatchObject({
			status: 'ROLLED_BACK',
			executions: [{ kind: 'ROLLBACK' }, { kind: 'PROVISION', status: 'CANCELLED' }],
		});
	});

	it('is not begun where tenants have no domain, or its platform is another', async () => {
		const { wish, deployment } = await aTenant(service);
		const other = await aTemplate(service);
		await service.runtime.database.client.deploymentTemplate.update({
			where: { id: other.id },
			data: { platform: 'kubernetes' },
		});
		const occasion = 'processing 2';
		await expect(
			service.transaction((context) =>
				requestDeployment(context, { ...wish, occasion, template_id: other.id }),
			),
		).rejects.toMatchObject({
			definition: { code: 'deployment_template.platform-not-installed' },
		});
		expect(deployment.platform).toBe('docker');
		const without = await startTestService({ environment: { TENANT_BASE_DOMAIN: '' } });
		try {
			await expect(aRequest(without)).rejects.toMatchObject({
				definition: { code: 'deployment.not-configured' },
			});
		} finally {
			await without.stop();
		}
	});
});
