import { handle } from '../../../platform/operation/index.ts';
import { slugContract } from '../contract.ts';
import * as store from '../slug-store.ts';
import { toSlug } from '../to-tenant.ts';

export const listSlugs = handle(slugContract.list, async (query, context) => {
	const page = await store.listSlugs(context, query);
	return { ...page, data: page.data.map(toSlug) };
});
