import { handle } from '../../../platform/operation/index.ts';
import { attentionContract } from '../contract.ts';
import * as store from '../store.ts';
import { sourceOf } from '../to-matter.ts';

export const summariseAttention = handle(attentionContract.summary, async (input, context) => {
	const sources = store
		.visibleSources(context)
		.filter(({ team }) => input.team === undefined || input.team === team);
	const rows = await store.countMatters(context, sources);
	const data = rows.map((row) => {
		const { team, title } = sourceOf(context, row.kind);
		return { ...row, team, title: title.en };
	});
	return { data };
});
