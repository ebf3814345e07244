import { handle } from '../../../platform/operation/index.ts';
import { tenantContract } from '../contract.ts';
import * as store from '../tenant-store.ts';
import { toTenant } from '../to-tenant.ts';

export const getTenant = handle(tenantContract.get, async (input, context) =>
	toTenant(context, await store.getTenant(context, input.tenant_id)),
);
