import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import {
	findRecord,
	salePartPoint,
	type SaleIds,
	type SalePart,
	type SaleRecord,
} from '../../platform/sale/index.ts';
import { listIds } from './store.ts';

export type LoadedSale = {
	sale: SaleIds;
	/** Ids by kind, the kinds that came first to the sale first. */
	parts: ReadonlyMap<string, readonly string[]>;
	root: SaleRecord;
};

/** The sale to which a record belongs: first up to what began it, then down to all that hangs on that. */
export async function loadSale(context: ReadContext, id: string): Promise<LoadedSale> {
	const found = await findRecord(context, id);
	if (found === null) throw NotFound({ resource: 'timeline', id });
	const root = found.top;
	const known = new Map<string, readonly string[]>([[root.type, [root.id]]]);
	for (const part of inOrder(context.extensions.list(salePartPoint))) {
		const ids = await listIds(context, part, idsOf(known));
		const mine = known.get(part.subject_type) ?? [];
		known.set(part.subject_type, [...new Set([...mine, ...ids])]);
	}
	return { sale: idsOf(known), parts: known, root };
}

const idsOf = (known: ReadonlyMap<string, readonly string[]>): SaleIds => ({
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

/** What people call a record: its number, else what tells it from others of its kind. */
export const nameOf = ({ number, label }: Pick<SaleRecord, 'number' | 'label'>): string | null =>
	number ?? label;
