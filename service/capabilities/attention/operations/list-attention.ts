import { handle } from '../../../platform/operation/index.ts';
import { attentionContract } from '../contract.ts';
import * as store from '../store.ts';
import { toMatter } from '../to-matter.ts';

export const listAttention = handle(attentionContract.list, async (input, context) => {
	const sources = store
		.visibleSources(context)
		.filter(
			({ kind, team }) =>
				(input.kind === undefined || input.kind === kind) &&
				(input.team === undefined || input.team === team),
		);
	const { subject_id, ...query } = input;
	const subjects = subject_id === undefined ? {} : { subjects: [subject_id] };
	const page = await store.listMatters(context, sources, { ...query, ...subjects });
	return { ...page, data: page.data.map((row) => toMatter(context, row)) };
});
