import { newId } from '../../platform/database/index.ts';
import type { TestService } from '../../tests/service.ts';
import { continueTask } from '../provisioning/jobs.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { DeploymentWish, Requested } from './request-deployment.ts';
import { requestDeployment } from './request-deployment.ts';

export async function aTemplate(service: TestService, changes: object = {}): Promise<any> {
	const answer = await service.call('POST', '/deployment-templates', {
		code: `template-${newId()}`,
		name: 'Standard cloud',
		platform: 'docker',
		region: 'us-east-1',
		package_codes: ['starter'],
		cpu_millis: 500,
		memory_mb: 512,
		storage_gb: 10,
		settings: { image: 'registry.example/tenant:1' },
		...changes,
	});
	if (answer.status !== 201) throw new Error(`No template: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** A slug that no other test has. */
export const aSlug = (): string => `tenant-${newId().replaceAll('-', '').slice(-16)}`;

/** What an order asks for; nothing has run yet. */
export async function aRequest(
	service: TestService,
	changes: Partial<DeploymentWish> = {},
): Promise<Requested & { wish: DeploymentWish }> {
	const template_id = changes.template_id ?? (await aTemplate(service)).id;
	const wish: DeploymentWish = {
		owner_type: 'order',
		owner_id: newId(),
		client_id: null,
		occasion: 'processing 1',
		tenant: {
			name: 'Example ISP Inc.',
			slug: aSlug(),
			settings: { order_number: 'ORD-20261120-1001' },
		},
		template_id,
		services: ['billing-invoicing'],
		...changes,
	};
	const requested = await service.transaction((context) => requestDeployment(context, wish));
	return { ...requested, wish };
}

/** Lets the service run what is due, and what follows from it, as it does by itself. */
export async function runTasks(service: TestService, rounds = 3): Promise<void> {
	for (let round = 0; round < rounds; round += 1) {
		service.now = addSeconds(service.now, 600);
		await service.runJob(continueTask, {});
		await service.settle();
	}
}

/** A tenant that can be used. */
export async function aTenant(
	service: TestService,
	changes: Partial<DeploymentWish> = {},
): Promise<any> {
	const { tenant, wish } = await aRequest(service, changes);
	await runTasks(service);
	const { body } = await service.call('GET', `/tenants/${tenant.id}`);
	return { ...body, wish, deployment: await deploymentOf(service, tenant.id) };
}

export const deploymentOf = async (service: TestService, tenantId: string): Promise<any> =>
	(await service.call('GET', `/deployments?tenant_id=${tenantId}`)).body.data[0];
