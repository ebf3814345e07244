import { aRequest, aSlug, aTemplate, aTenant } from '../capabilities/deployments/fixtures.ts';
import { expectStatus } from './drive-sale.ts';
import type { Situation, World } from './situation.ts';

const reason = { reason: 'The contract has ended' };
const tenant = async ({ service }: World): Promise<{ tenant_id: string }> => ({
	tenant_id: (await aTenant(service)).id,
});

/** Situations of commands about tenants and what runs for them. */
export const situationsOfTenants: Readonly<Record<string, Situation>> = {
	'tenant.suspend': async (world) => ({ path: await tenant(world), body: reason }),
	'tenant.resume': async (world) => {
		const path = await tenant(world);
		const suspend = `/tenants/${path.tenant_id}/suspend`;
		await expectStatus(world.service.call('POST', suspend, reason), 200);
		return { path };
	},
	'tenant.delete': async (world) => ({ path: await tenant(world), body: reason }),
	'tenant_slug.release': async ({ service }) => {
		const { tenant: made } = await aRequest(service);
		const { body } = await service.call('GET', `/tenant-slugs?slug=${made.slug}`);
		const [{ id }] = body.data;
		const data = { status: 'QUARANTINED' };
		await service.runtime.database.client.tenantSlug.update({ where: { id }, data });
		return { path: { slug_id: id }, body: reason };
	},
	'deployment.roll-back': async ({ service }) => ({
		path: { deployment_id: (await aRequest(service)).deployment.id },
		body: reason,
	}),
	'deployment.deploy-again': async ({ service }) => ({
		path: { deployment_id: (await aTenant(service)).deployment.id },
		body: {},
	}),
	'deployment_template.create': async () => ({
		body: {
			code: aSlug(),
			name: 'Standard cloud',
			platform: 'docker',
			region: 'us-east-1',
			cpu_millis: 500,
			memory_mb: 512,
			storage_gb: 10,
			settings: { image: 'registry.example/tenant:1' },
		},
	}),
	'deployment_template.update': async ({ service }) => ({
		path: { template_id: (await aTemplate(service)).id },
		body: { active: false },
	}),
};
