import type { ReadContext } from '../../platform/context/index.ts';
import { salePartPoint, type Wording } from '../../platform/sale/index.ts';
import {
	movesOf,
	peopleActed,
	plainEvents,
	timelinePoint,
	type TimelineSource,
} from '../../platform/timeline/index.ts';
import type { Language } from '../../platform/language/index.ts';
import type { EntryRow } from './store.ts';

export const sourcesOf = ({
	extensions,
}: Pick<ReadContext, 'extensions'>): readonly TimelineSource[] => [
	...extensions.list(salePartPoint).map(movesOf),
	...extensions.list(timelinePoint),
	plainEvents,
	peopleActed,
];

/** An entry for its reader: a client gets its own words, and nothing that is only for staff. */
export function toEntry(
	sources: ReadonlyMap<string, TimelineSource>,
	row: EntryRow,
	{ audience, language }: { audience: 'STAFF' | 'CLIENT'; language: Language },
) {
	const source = sources.get(row.kind);
	if (source === undefined) throw new Error(`No source of the timeline is named ${row.kind}`);
	const shared = { ...row, topics: [...source.topics] };
	if (audience === 'STAFF')
		return {
			...shared,
			title: source.title[language],
			label: source.labelOf?.(row.detail ?? {}, language) ?? row.label,
			detail: row.detail ?? {},
		};
	const words: Wording | undefined = source.forClient?.[row.status ?? ''];
	return {
		...shared,
		title: (words ?? source.title)[language],
		// The subject of a mail and the name of a file are what the client has received; other labels are for staff.
		label: row.kind === 'message' || row.kind === 'document' ? row.label : null,
		actor: null,
		detail: {},
	};
}
