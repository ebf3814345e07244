import { listMatters, sourcesOf as mattersOf, toMatter } from '../../attention/index.ts';
import { getClient } from '../../clients/index.ts';
import { findProgress, stepMedians } from '../../figures/index.ts';
import { attentionPoint } from '../../../platform/attention/index.ts';
import type { ReadContext } from '../../../platform/context/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { findRecord } from '../../../platform/sale/index.ts';
import { timelineContract } from '../contract.ts';
import { loadSale, nameOf, type LoadedSale } from '../load-sale.ts';
import { sourcesOf, toEntry } from '../sources.ts';
import { stagesOf } from '../stages.ts';
import * as store from '../store.ts';

export const getTimeline = handle(timelineContract.get, async (input, context) => {
	const { audience, language } = input;
	const isForStaff = audience === 'STAFF';
	const loaded = await loadSale(context, input.subject_id);
	const { root, sale, parts } = loaded;
	const sources = sourcesOf(context);
	const byKind = new Map(sources.map((one) => [one.kind, one]));
	const entries = await store.listEntries(context, sources, sale, input);
	const client = root.client_id === null ? null : await getClient(context, root.client_id);
	const { began_at, stages } = await progressOf(context, loaded);
	return {
		subject_type: root.type,
		subject_id: root.id,
		label: nameOf(root),
		status: await statusOf(context, loaded),
		client_id: root.client_id,
		client_name: client?.name ?? null,
		began_at,
		stages,
		next: isForStaff ? await nextSteps(context, sale.all, language) : [],
		parts: isForStaff
			? [...parts].flatMap(([subject_type, ids]) =>
					ids.length === 0 ? [] : [{ subject_type, ids: [...ids] }],
				)
			: [],
		...entries,
		data: entries.data.map((row) => toEntry(byKind, row, { audience, language })),
	};
});

async function progressOf(context: ReadContext, { sale }: LoadedSale) {
	const progress = await findProgress(context, sale.of('quotation'));
	if (progress === null) return { began_at: null, stages: [] };
	const medians = await stepMedians(context, progress.currency);
	return { began_at: progress.created_at, stages: stagesOf(progress, medians, context.now) };
}

/** The status of the subscription where there is one, else of the quotation in its newest version. */
async function statusOf(context: ReadContext, { sale, root }: LoadedSale): Promise<string | null> {
	const newest =
		[...sale.of('subscription')].sort().at(-1) ?? [...sale.of('quotation')].sort().at(-1);
	if (newest === undefined || newest === root.id) return root.status;
	return (await findRecord(context, newest))?.record.status ?? root.status;
}

/** The matters of a sale at most: one that has more is looked at in attention.list. */
const mattersMax = 10;

async function nextSteps(context: ReadContext, ids: readonly string[], language: Language) {
	const wanted = { subjects: ids, limit: mattersMax, include_snoozed: true };
	const page = await listMatters(context, mattersOf(context), wanted);
	return page.data.map((row) => {
		const { leads_on, ...matter } = toMatter(context, row);
		const { title, advice } = context.extensions.find(attentionPoint, row.kind) ?? {};
		return {
			...matter,
			title: title?.[language] ?? matter.title,
			advice: advice?.[language] ?? matter.advice,
			operations: leads_on,
		};
	});
}
