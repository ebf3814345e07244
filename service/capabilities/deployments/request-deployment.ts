import type { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { Deployment, Tenant } from './contract.ts';
import * as store from './deployment-store.ts';
import type { DeploymentRow } from './deployment-store.ts';
import { NotConfigured, OtherPlatform, SlugTaken, TenantNotUsable } from './errors.ts';
import { tenantEvents } from './events.ts';
import { deploymentLifecycle, tenantFacts, tenantLifecycle } from './lifecycle.ts';
import { resourceNameOf } from './names.ts';
import { getPlatform } from './platforms.ts';
import { beginRun } from './runs.ts';
import { holdSlug, keepSlug } from './slugs.ts';
import { getTemplate, type TemplateRow } from './template-store.ts';
import { insertTenant, lockTenantOf, type TenantRow } from './tenant-store.ts';
import { toDeployment } from './to-deployment.ts';
import { hostOf, toTenant } from './to-tenant.ts';

export type DeploymentWish = {
	/** What it is made for, such as an order. An owner has one tenant, and a tenant one deployment. */
	owner_type: string;
	owner_id: string;
	client_id: string | null;
	/** Why it is wanted: the same occasion again changes nothing, another one deploys the same tenant again. */
	occasion: string;
	/** The slug should be held by the owner; one that is not is held here, if it is free. */
	tenant: { name: string; slug: string; settings: Record<string, string> };
	/** Also says where it runs: a wish for another region is a matter of choosing the template. */
	template_id: string;
	environment?: string;
	services: readonly string[];
	/** Whether a first deployment that fails is taken back by itself. What has run before is never taken back by itself. */
	rollback_on_failure?: boolean;
};
export type Requested = {
	tenant: z.output<typeof Tenant>;
	deployment: z.output<typeof Deployment>;
};

/**
 * Makes the tenant of an owner and has it deployed: `deployment.succeeded` or `.failed` tells what came of it. Refuses when tenants
 * have no domain, or when the platform of the template is not installed.
 */
export async function requestDeployment(
	context: OperationContext,
	wish: DeploymentWish,
): Promise<Requested> {
	const template = await getTemplate(context, wish.template_id);
	getPlatform(context, template.platform);
	const tenant = await tenantFor(context, wish);
	if (tenant.status !== 'INACTIVE' && tenant.status !== 'ACTIVE')
		throw TenantNotUsable({ tenant_id: tenant.id, status: tenant.status });
	const deployment = await deploymentFor(context, { tenant, template, wish });
	return {
		tenant: await toTenant(context, tenant),
		deployment: await toDeployment(context, deployment),
	};
}

/** That of the owner, locked; made when there is none yet. */
async function tenantFor(context: OperationContext, wish: DeploymentWish): Promise<TenantRow> {
	const { owner_type, owner_id, client_id } = wish;
	const owner = { owner_type, owner_id };
	// Before its slug, as where a tenant leaves: in another order the two would wait for each other.
	const there = await lockTenantOf(context, owner);
	if (there !== null) {
		await keepSlug(context, owner);
		return there;
	}
	const { slug: wanted, name, settings } = wish.tenant;
	const hold = await holdSlug(context, { ...owner, slug: wanted, held_until: context.now });
	if (!hold.held) throw SlugTaken({ slug: wanted, suggestions: hold.suggestions });
	const slug = (await keepSlug(context, owner)) ?? wanted;
	const made = await insertTenant(context, { ...owner, client_id, slug, name, settings });
	if (made === null) throw new Error('Two transactions made the tenant of one owner');
	context.publish(tenantEvents.created, {
		subject_type: tenantLifecycle.name,
		subject_id: made.id,
		client_id,
		payload: tenantFacts(made),
	});
	return made;
}

type Wanted = { tenant: TenantRow; template: TemplateRow; wish: DeploymentWish };

async function deploymentFor(
	context: OperationContext,
	{ tenant, template, wish }: Wanted,
): Promise<DeploymentRow> {
	const host = hostOf(context, tenant.slug);
	if (host === null) throw NotConfigured({ setting: 'TENANT_BASE_DOMAIN' });
	const { occasion } = wish;
	const wanted: store.Wanted = {
		template_id: template.id,
		platform: template.platform,
		region: template.region,
		environment: wish.environment ?? 'production',
		host,
		cpu_millis: template.cpu_millis,
		memory_mb: template.memory_mb,
		storage_gb: template.storage_gb,
		services: [...wish.services],
		rollback_on_failure: wish.rollback_on_failure ?? true,
		occasion,
	};
	const there = await store.lockDeploymentOf(context, tenant.id);
	const deployment =
		there === null
			? await firstDeployment(context, tenant, wanted)
			: await deployAgain(context, there, wanted);
	if (deployment.status === 'DEPLOYING' && deployment.occasion === occasion)
		await beginRun(context, deployment, { kind: 'PROVISION', occasion });
	return deployment;
}

function firstDeployment(
	context: OperationContext,
	tenant: TenantRow,
	wanted: store.Wanted,
): Promise<DeploymentRow> {
	const { id: tenant_id, owner_type, owner_id, client_id } = tenant;
	const resource_name = resourceNameOf(tenant);
	const of = { tenant_id, owner_type, owner_id, client_id, resource_name };
	return store.insertDeployment(context, { ...wanted, ...of });
}

async function deployAgain(
	context: OperationContext,
	there: DeploymentRow,
	wanted: store.Wanted,
): Promise<DeploymentRow> {
	// One that is under way is not begun a second time, whatever it was wanted for.
	if (there.occasion === wanted.occasion || there.status === 'DEPLOYING') return there;
	// At the other platform things would be left that nobody looks for any more.
	if (there.platform !== wanted.platform && there.status !== 'ROLLED_BACK')
		throw OtherPlatform({ deployment_id: there.id, platform: there.platform });
	return move(context, deploymentLifecycle, there, 'deploy_again', {
		...wanted,
		settings: null,
		error_message: null,
	});
}
