import { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { deploymentsConfig } from './config.ts';
import { SlugHold, Tenant } from './contract.ts';
import { deploymentsOfTenants } from './deployment-store.ts';
import { tenantLifecycle } from './lifecycle.ts';
import type { SlugRow } from './slug-store.ts';
import { tenantsOfOwners, type TenantRow } from './tenant-store.ts';

export const tenantSettings = z.record(z.string(), z.string());

/** Tenants as the API shows them. */
export async function toTenants(
	context: ReadContext,
	rows: readonly TenantRow[],
): Promise<z.output<typeof Tenant>[]> {
	const deployments = await deploymentsOfTenants(
		context,
		rows.map(({ id }) => id),
	);
	const urls = new Map(deployments.map(({ tenant_id, url }) => [tenant_id, url]));
	return rows.map((row) => ({
		...row,
		subdomain: hostOf(context, row.slug),
		url: urls.get(row.id) ?? null,
		status: Tenant.shape.status.parse(row.status),
		allowed_transitions: allowedTransitions(tenantLifecycle, row.status),
		is_active: row.status === 'ACTIVE',
		settings: tenantSettings.parse(row.settings),
	}));
}

export async function toTenant(
	context: ReadContext,
	row: TenantRow,
): Promise<z.output<typeof Tenant>> {
	const [tenant] = await toTenants(context, [row]);
	if (tenant === undefined) throw new Error(`The tenant ${row.id} was not shown`);
	return tenant;
}

/** Tenants of several owners, such as orders, the oldest first. */
export const tenantsOf = async (
	context: ReadContext,
	ownerIds: readonly string[],
): Promise<z.output<typeof Tenant>[]> =>
	toTenants(context, await tenantsOfOwners(context, ownerIds));

/** example-isp.tenants.example; null when TENANT_BASE_DOMAIN is not set. */
export function hostOf({ config }: Pick<ReadContext, 'config'>, slug: string): string | null {
	const { TENANT_BASE_DOMAIN: domain } = config.read(deploymentsConfig);
	return domain === undefined ? null : `${slug}.${domain}`;
}

export const toSlug = (row: SlugRow): z.output<typeof SlugHold> => ({
	...row,
	status: SlugHold.shape.status.parse(row.status),
});
