import { handle } from '../../../platform/operation/index.ts';
import { tenantContract } from '../contract.ts';
import { suspend } from '../tenant-life.ts';
import * as store from '../tenant-store.ts';
import { toTenant } from '../to-tenant.ts';

export const suspendTenant = handle(tenantContract.suspend, async (input, context) => {
	const tenant = await store.lockTenant(context, input.tenant_id);
	return toTenant(context, await suspend(context, tenant, input.reason));
});
