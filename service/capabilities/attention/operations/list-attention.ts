import type { Team } from '../../../platform/attention/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { attentionContract } from '../contract.ts';
import * as store from '../store.ts';
import { toMatter } from '../to-matter.ts';

/** Sales and finance see what they can settle; their other roles would not let them act on the rest. */
const maySee = (role: string, team: Team): boolean =>
	role === 'SALES' || role === 'FINANCE' ? role === team : role !== 'CLIENT';

export const listAttention = handle(attentionContract.list, async (input, context) => {
	const sources = store
		.sourcesOf(context)
		.filter(
			({ kind, team }) =>
				maySee(context.actor.role, team) &&
				(input.kind === undefined || input.kind === kind) &&
				(input.team === undefined || input.team === team),
		);
	const { subject_id, ...query } = input;
	const subjects = subject_id === undefined ? {} : { subjects: [subject_id] };
	const page = await store.listMatters(context, sources, { ...query, ...subjects });
	return { ...page, data: page.data.map((row) => toMatter(context, row)) };
});
