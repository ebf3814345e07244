import type { Router } from 'express';
import {
	actions,
	barRows,
	buttonLink,
	card,
	chip,
	consolePage,
	details,
	emptyState,
	figures,
	html,
	moment,
	note,
	paging,
	summaryList,
	table,
	timeline,
	type Html,
	type TimelineEntry,
	type Tone,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { SaleView } from '../../timeline/index.ts';
import { operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { durationText } from '../duration.ts';
import { choiceLinks } from './choice-links.ts';
import { reasonText } from './reason-text.ts';
import { saleWords } from './sale-words.ts';
import { lifecycleOf, shownChip, shownState } from './shown-state.ts';

/** Entries of one page: more would be a longer document than a phone likes, and each has its folded details. */
const pageSize = 50;

export const mountSalePage = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		'/console/sales/:subject_id',
		operatorRoute(runtime, 'page.sale', async (call) => {
			const sale = await readFor<SaleView>(call, handlers, 'timeline.get', {
				path: { subject_id: call.request.params['subject_id'] },
				query: {
					limit: pageSize,
					cursor: asked(call, 'cursor'),
					about: asked(call, 'about'),
					order: asked(call, 'order'),
					audience: asked(call, 'audience'),
					language: call.language,
				},
			});
			return { html: salePage(call, sale) };
		}),
	);
};

function salePage(call: OperatorCall, sale: SaleView): string {
	const { language } = call;
	const say = saleWords(language);
	const isForClient = asked(call, 'audience') === 'CLIENT';
	const name = sale.label ?? say.sale;
	return consolePage(call, call.viewer, {
		title: sale.client_name === null ? name : `${name} · ${sale.client_name}`,
		beside: stateOf(call, sale),
		current: null,
		body: html`${ageOf(call, sale)}
		${isForClient ? note('info', say.client_note) : nextCard(call, sale)}
		${sale.stages.length === 0 ? null : stageCard(call, sale)}
		${card(say.happened, html`${filters(call)} ${entries(call, sale)}`)}`,
	});
}

/** Of the subscription where there is one, else of the quotation, else of what the sale is. */
const stateOf = (
	{ runtime, language }: OperatorCall,
	{ status, subject_type }: SaleView,
): Html | null => shownChip(runtime, ['subscription', 'quotation', subject_type], status, language);

function ageOf({ runtime, language }: OperatorCall, { began_at, stages }: SaleView): Html | null {
	if (began_at === null) return null;
	const say = saleWords(language);
	const present = stages.find(({ state }) => state === 'CURRENT');
	const seconds = (runtime.clock.now().getTime() - Date.parse(began_at)) / 1000;
	const usual = present?.median_seconds ?? null;
	return figures([
		{
			label: say.age,
			value: durationText(Math.max(0, Math.floor(seconds)), language),
			hint: html`${say.began} ${moment(new Date(began_at), language)}`,
		},
		{
			label: say.now,
			value: present === undefined ? say.over : say[present.stage],
			hint:
				present === undefined
					? undefined
					: [
							present.seconds === null ? null : durationText(present.seconds, language),
							usual === null ? null : `${say.usual} ${durationText(usual, language)}`,
							waitText(present, language),
						]
							.filter((part) => part !== null)
							.join(' · '),
		},
	]);
}

type StageView = SaleView['stages'][number];

function waitText({ waits_for }: StageView, language: OperatorCall['language']): string | null {
	const say = saleWords(language);
	if (waits_for === null) return null;
	const whom = waits_for === 'VENDOR' ? 'vendor' : say[waits_for];
	return `${say.waits_for} ${whom}`;
}

/** What needs a person, before all that has happened. */
function nextCard({ language }: OperatorCall, { next }: SaleView): Html {
	const say = saleWords(language);
	if (next.length === 0) return card(say.next, emptyState(say.nothing_next));
	const one = (step: SaleView['next'][number]): Html =>
		html`<h3>${step.title}</h3>
			${summaryList([
				[say.since, moment(new Date(step.since), language)],
				[say.team, say[step.team as 'SALES' | 'FINANCE' | 'OPERATIONS'] ?? step.team],
			])}
			<p>${reasonText(step.reason, language)}</p>
			<p class="soft">${step.advice}</p>
			${actions([buttonLink({ label: say.act, href: `/console/matters/${step.id}` })])}`;
	return card(say.next, html`${next.map(one)}`);
}

function stageCard({ language }: OperatorCall, { stages }: SaleView): Html {
	const say = saleWords(language);
	const tones: Record<StageView['state'], Tone> = {
		DONE: 'good',
		CURRENT: 'busy',
		AHEAD: 'plain',
		LEFT_OUT: 'plain',
	};
	const shown = (seconds: number | null): string =>
		seconds === null ? '–' : durationText(seconds, language);
	return card(
		say.stages,
		html`${barRows(
			stages.map((one) => ({
				label: say[one.stage],
				value: one.seconds ?? 0,
				shown: shown(one.seconds),
			})),
			{ caption: say.took, label: say.bar_label, amount: say.time },
		)}
		${details(
			say.numbers,
			table<StageView>({
				caption: say.stages,
				rows: stages,
				language,
				columns: [
					{ label: say.bar_label, isHead: true, cell: ({ stage }) => say[stage] },
					{
						label: say.state,
						cell: (one) =>
							html`${chip(say[one.state], tones[one.state])} ${waitText(one, language)}`,
					},
					{ label: say.took, kind: 'number', cell: ({ seconds }) => shown(seconds) },
					{
						label: say.median,
						kind: 'number',
						cell: ({ median_seconds }) => shown(median_seconds),
					},
				],
			}),
		)}`,
	);
}

const topics = ['PEOPLE', 'SALE', 'MONEY', 'MAIL', 'VENDOR', 'SERVICE', 'WORKFLOW'] as const;

function filters({ address, language }: OperatorCall): Html {
	const say = saleWords(language);
	const here = address ?? '';
	return html`${choiceLinks(
		[{ value: null, label: say.all }, ...topics.map((value) => ({ value, label: say[value] }))],
		{ address: here, name: 'about', label: say.filter },
	)}
	${choiceLinks(
		[
			{ value: null, label: say.for_staff },
			{ value: 'CLIENT', label: say.for_client },
		],
		{ address: here, name: 'audience', label: say.audience },
	)}
	${choiceLinks(
		[
			{ value: null, label: say.oldest },
			{ value: 'NEWEST_FIRST', label: say.newest },
		],
		{ address: here, name: 'order', label: say.order },
	)}`;
}

function entries(call: OperatorCall, { data, next_cursor }: SaleView): Html {
	const { address, language } = call;
	const isForClient = asked(call, 'audience') === 'CLIENT';
	const say = saleWords(language);
	if (data.length === 0) return emptyState(say.nothing);
	const below = paging({ address: address ?? '', next_cursor, language });
	return html`${timeline(
		data.map((entry) => shownEntry(call, entry, { execution: say.execution, isForClient })),
		language,
	)}
	${below}`;
}

function shownEntry(
	{ runtime, language }: OperatorCall,
	entry: SaleView['data'][number],
	{ execution, isForClient }: { execution: string; isForClient: boolean },
): TimelineEntry {
	const { at, kind, title, label, status, actor, detail } = entry;
	const state = status === null ? null : shownState(runtime, [lifecycleOf(kind)], status, language);
	const tone = state?.tone ?? 'plain';
	const url = detail['execution_url'];
	return {
		at: new Date(at),
		title: html`${title}${label === null ? null : html`: ${label}`}
		${state === null || isForClient ? null : chip(state.word, tone)}`,
		...(tone === 'good' || tone === 'warn' || tone === 'bad' ? { tone } : {}),
		actor: actor?.replace(/^(USER|LINK|CONTACT|API_KEY|SYSTEM):/, '') ?? null,
		...(typeof url === 'string'
			? { detail: html`<p><a href="${url}" rel="noreferrer">${execution}</a></p>` }
			: {}),
		...(Object.keys(detail).length === 0
			? {}
			: { folded: html`<pre tabindex="0">${JSON.stringify(known(detail), null, 2)}</pre>` }),
	};
}

/** Without what is empty: most fields of most entries are. */
const known = (detail: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null));
