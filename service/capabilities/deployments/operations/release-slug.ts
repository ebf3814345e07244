import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { slugContract } from '../contract.ts';
import { slugLifecycle } from '../lifecycle.ts';
import * as store from '../slug-store.ts';
import { toSlug } from '../to-tenant.ts';

export const releaseSlug = handle(slugContract.release, async (input, context) => {
	const slug = await store.lockSlug(context, input.slug_id);
	return toSlug(await move(context, slugLifecycle, slug, 'release', { reason: input.reason }));
});
