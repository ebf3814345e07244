import { handle } from '../../../platform/operation/index.ts';
import { tenantContract } from '../contract.ts';
import * as store from '../tenant-store.ts';
import { toTenants } from '../to-tenant.ts';

export const listTenants = handle(tenantContract.list, async (query, context) => {
	const page = await store.listTenants(context, query);
	return { ...page, data: await toTenants(context, page.data) };
});
