import { NotFound } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { attentionContract } from '../contract.ts';
import * as store from '../store.ts';
import { toMatter } from '../to-matter.ts';

export const getMatter = handle(attentionContract.get, async ({ matter_id: id }, context) => {
	const matter = await store.findMatter(context, store.visibleSources(context), id);
	if (matter === null) throw NotFound({ resource: 'attention', id });
	return toMatter(context, matter);
});
