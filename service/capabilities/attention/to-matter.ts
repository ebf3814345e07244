import { attentionPoint } from '../../platform/attention/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { MatterRow } from './store.ts';

export const sourceOf = ({ extensions }: Pick<ReadContext, 'extensions'>, kind: string) => {
	const source = extensions.find(attentionPoint, kind);
	if (source === null) throw new Error(`No source of attention is named ${kind}`);
	return source;
};

/** A matter with what its source says of all of its kind; for staff, so in English. */
export function toMatter(context: Pick<ReadContext, 'extensions'>, row: MatterRow) {
	const { subject_type, team, title, advice, leads_on } = sourceOf(context, row.kind);
	const { owner_id, owner_name, related, ...matter } = row;
	return {
		...matter,
		related: related as Record<string, string> | null,
		owner: owner_id === null ? null : { id: owner_id, name: owner_name ?? '' },
		subject_type,
		team,
		title: title.en,
		advice: advice.en,
		leads_on: [...leads_on],
	};
}
