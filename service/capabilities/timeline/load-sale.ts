import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { salePartPoint, type Sale, type SalePart } from '../../platform/timeline/index.ts';
import { findPart, listIds, type PartRow } from './store.ts';

export type LoadedSale = {
	sale: Sale;
	/** Ids by kind, the kinds that came first to the sale first. */
	parts: ReadonlyMap<string, readonly string[]>;
	root: PartRow & { id: string };
	/** The thing that was asked for. */
	asked: PartRow & { id: string };
};

/** More steps up than any thing of a sale hangs below its beginning; a cycle in wrong data must not go on for ever. */
const stepsMax = 20;

/** The sale of which a thing is a part: first up to what began it, then down to all that hangs on that. */
export async function loadSale(context: ReadContext, id: string): Promise<LoadedSale> {
	const parts = context.extensions.list(salePartPoint);
	const asked = await findPart(context, parts, id);
	if (asked === null) throw NotFound({ resource: 'timeline', id });
	let root = { ...asked, id };
	for (let step = 0; step < stepsMax && root.parent_id !== null; step += 1) {
		const parent: PartRow | null = await findPart(context, parts, root.parent_id);
		// What it hangs on is no part of sales, such as a service of another kind: then it stands for itself.
		if (parent === null) break;
		root = { ...parent, id: root.parent_id };
	}
	const known = new Map<string, readonly string[]>([[root.subject_type, [root.id]]]);
	for (const part of inOrder(parts)) {
		const ids = await listIds(context, part, saleOf(known));
		const mine = known.get(part.subject_type) ?? [];
		known.set(part.subject_type, [...new Set([...mine, ...ids])]);
	}
	return { sale: saleOf(known), parts: known, root, asked: { ...asked, id } };
}

const saleOf = (known: ReadonlyMap<string, readonly string[]>): Sale => ({
	of: (subjectType) => known.get(subjectType) ?? [],
	all: [...known.values()].flat(),
});

/** Each part after those that it hangs on. */
export function inOrder(parts: readonly SalePart[]): SalePart[] {
	const ordered: SalePart[] = [];
	const take = (part: SalePart, above: readonly string[]): void => {
		if (ordered.includes(part)) return;
		if (above.includes(part.subject_type))
			throw new Error(`${part.subject_type} hangs on itself: ${above.join(' > ')}`);
		for (const one of parts)
			if (part.hangs_on.includes(one.subject_type)) take(one, [...above, part.subject_type]);
		ordered.push(part);
	};
	for (const part of parts) take(part, []);
	return ordered;
}
