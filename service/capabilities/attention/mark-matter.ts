import type { OperationContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import * as store from './store.ts';
import { toMatter } from './to-matter.ts';

/** Writes down what a person says of a matter that it may see, and gives the matter as it is then. */
export async function markMatter(context: OperationContext, id: string, mark: store.Mark) {
	const sources = store.visibleSources(context);
	const matter = await store.findMatter(context, sources, id);
	if (matter === null) throw NotFound({ resource: 'attention', id });
	await store.markMatter(context, matter, mark);
	const marked = await store.findMatter(context, sources, id);
	if (marked === null) throw NotFound({ resource: 'attention', id });
	return toMatter(context, marked);
}
