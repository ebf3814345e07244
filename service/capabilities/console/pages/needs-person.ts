import { attentionPoint, teams, type Team } from '../../../platform/attention/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	barRows,
	card,
	consolePage,
	emptyState,
	figures,
	filterForm,
	html,
	moment,
	paging,
	readAs,
	table,
	type Column,
	type Figure,
	type Html,
} from '../../../platform/pages/index.ts';
import type { ListedMatter } from '../../attention/index.ts';
import { findClient } from '../../clients/index.ts';
import { consoleActions } from '../action-words.ts';
import { ageOf } from '../age.ts';
import { countMatters, listMatters, type KindCount } from '../matter.ts';
import type { Handlers, OperatorCall } from '../operator-route.ts';
import { wordsOf, type Words } from '../words.ts';
import { tickBox, tickForm } from './many.ts';
import { reasonText } from './reason-text.ts';

export const pageSize = 25;

/** Home of the console: everything that stands still until a person does something, the most money first. */
export async function needsPersonPage(call: OperatorCall, handlers: Handlers): Promise<string> {
	const { language } = call;
	const say = wordsOf(language);
	const query = queryOf(call);
	const page = await listMatters(call, handlers, {
		...query.filter,
		sort: query.sort === 'since' ? 'since' : '-amount_at_risk',
		limit: pageSize,
		...(query.cursor === null ? {} : { cursor: query.cursor }),
	});
	const counts = await countMatters(call, handlers);
	const count = counts.reduce((sum, one) => sum + one.count, 0);
	const isAll = Object.keys(query.filter).length === 0;
	const body = html`${summary(call, counts)}
	${isAll && count === 0 ? allClear(call) : reasons(call, counts)}
	${isAll && count === 0 ? null : await list(call, page.data, { counts, next_cursor: page.next_cursor })}`;
	return consolePage(call, call.viewer, {
		title: say.needs_person,
		body,
		current: '/console',
		counts: { '/console': count },
	});
}

const addressOf = ({ request }: OperatorCall): string => request.originalUrl;

/** What the address asks for; what it cannot mean is left out. */
function queryOf(call: OperatorCall): {
	filter: Record<string, string>;
	sort: string | null;
	cursor: string | null;
} {
	const query = new URL(addressOf(call), 'http://localhost').searchParams;
	const kinds = new Set(call.runtime.extensions.list(attentionPoint).map(({ kind }) => kind));
	const filter: Record<string, string> = {};
	const kind = query.get('kind') ?? '';
	if (kinds.has(kind)) filter['kind'] = kind;
	const team = query.get('team') ?? '';
	if (teams.some((one) => one === team)) filter['team'] = team;
	if (query.get('show') === 'mine') filter['owner_id'] = call.actor.id;
	if (query.get('show') === 'snoozed') filter['include_snoozed'] = 'true';
	return { filter, sort: query.get('sort'), cursor: query.get('cursor') };
}

/** What a kind of matter is called in the language of the page. */
export function titleOf(call: OperatorCall, kind: string): string {
	const source = call.runtime.extensions.find(attentionPoint, kind);
	return source === null ? kind : source.title[call.language];
}

export const adviceOf = (call: OperatorCall, kind: string): string =>
	call.runtime.extensions.find(attentionPoint, kind)?.advice[call.language] ?? '';

function summary(call: OperatorCall, counts: readonly KindCount[]): Html {
	const { language } = call;
	const say = wordsOf(language);
	const money = new Map<string, bigint>();
	for (const { currency, amount } of counts)
		if (currency !== null && amount > 0)
			money.set(currency, (money.get(currency) ?? 0n) + BigInt(amount));
	const since = counts.flatMap((one) => (one.since === null ? [] : [one.since])).sort()[0];
	const all: Figure[] = [
		{
			label: say.waiting,
			value: String(counts.reduce((sum, one) => sum + one.count, 0)),
		},
		...[...money].map(([currency, amount]) => ({
			label: say.at_risk,
			value: formatMoney(amount, currency, language),
		})),
		...(since === undefined
			? []
			: [{ label: say.oldest, value: ageOf(new Date(since), call.runtime.clock.now(), language) }]),
	];
	return card(null, figures(all));
}

const allClear = (call: OperatorCall): Html => {
	const say = wordsOf(call.language);
	const at = moment(call.runtime.clock.now(), call.language);
	return card(null, emptyState(say.nothing, html`${say.looked_at} ${at}`));
};

function reasons(call: OperatorCall, counts: readonly KindCount[]): Html {
	const say = wordsOf(call.language);
	const byKind = new Map<string, number>();
	for (const { kind, count } of counts)
		if (count > 0) byKind.set(kind, (byKind.get(kind) ?? 0) + count);
	const rows = [...byKind]
		.sort((a, b) => b[1] - a[1])
		.map(([kind, count]) => ({
			label: titleOf(call, kind),
			value: count,
			shown: String(count),
			href: `/console?kind=${kind}`,
		}));
	if (rows.length < 2) return html``;
	return card(
		say.by_reason,
		barRows(rows, { caption: say.by_reason, label: say.reason, amount: say.count }),
	);
}

type List = { counts: readonly KindCount[]; next_cursor: string | null };

async function list(
	call: OperatorCall,
	matters: readonly ListedMatter[],
	{ counts, next_cursor }: List,
): Promise<Html> {
	const { language } = call;
	const say = wordsOf(language);
	const address = addressOf(call);
	const kinds = [...new Set(counts.map(({ kind }) => kind))];
	const filter = filterForm(
		[
			{
				kind: 'select',
				name: 'kind',
				label: say.kind,
				options: kinds.map((kind) => ({ value: kind, label: titleOf(call, kind) })),
			},
			{ kind: 'select', name: 'team', label: say.team, options: teamOptions(say) },
			{
				kind: 'select',
				name: 'show',
				label: say.show,
				options: [
					{ value: 'mine', label: say.mine },
					{ value: 'snoozed', label: say.snoozed_too },
				],
			},
			{
				kind: 'select',
				name: 'sort',
				label: say.order,
				options: [{ value: 'since', label: say.sort_age }],
			},
		],
		{ address, language },
	);
	const content =
		matters.length === 0
			? emptyState(say.nothing_here)
			: html`${await rows(call, matters)} ${paging({ address, next_cursor, language })}`;
	return card(null, html`${filter} ${content}`);
}

const teamOptions = (say: Words): { value: string; label: string }[] =>
	teams.map((team: Team) => ({ value: team, label: say.teams[team] }));

async function rows(call: OperatorCall, matters: readonly ListedMatter[]): Promise<Html> {
	const { language } = call;
	const say = wordsOf(language);
	const names = await clientNames(call, matters);
	const [first] = matters;
	const many =
		first !== undefined && matters.every(({ kind }) => kind === first.kind)
			? manyActions(first)
			: [];
	const columns: Column<ListedMatter>[] = [
		...(many.length === 0
			? []
			: [
					{
						label: '',
						unseen_label: say.choose,
						cell: ({ id, reason }: ListedMatter) =>
							tickBox(call, { name: 'matter' }, { id, named: reason }),
					},
				]),
		{
			label: say.matter,
			isHead: true,
			kind: 'whole',
			cell: ({ id, kind, reason }) =>
				html`<a href="/console/matters/${id}">${titleOf(call, kind)}</a><br /><small
						>${reasonText(reason, language)}</small
					>`,
		},
		{
			label: say.client,
			cell: ({ client_id }) => (client_id === null ? '–' : (names.get(client_id) ?? '–')),
		},
		{ label: say.money, kind: 'number', cell: (one) => moneyOf(one, language) },
		{
			label: say.age,
			kind: 'short',
			cell: ({ since }) => ageOf(new Date(since), call.runtime.clock.now(), language),
		},
		{
			label: say.owner,
			cell: ({ owner, snoozed_until }) =>
				html`${owner?.name ?? say.nobody}
				${
					snoozed_until === null
						? null
						: html`<br /><small>${say.snoozed} ${moment(new Date(snoozed_until), language)}</small>`
				}`,
		},
	];
	const shown = table({ caption: say.waiting, columns, rows: matters, language });
	return tickForm(call, { address: '/console/many' }, shown, many);
}

const manyActions = ({ leads_on }: ListedMatter): string[] =>
	leads_on.filter((id) => consoleActions[id]?.isForMany === true);

export const moneyOf = (
	{ amount, currency }: Pick<ListedMatter, 'amount' | 'currency'>,
	language: Language,
): string =>
	amount === null || currency === null ? '–' : formatMoney(BigInt(amount), currency, language);

/** Names of the clients of a page, in one statement. */
export async function clientNames(
	call: OperatorCall,
	rows: readonly { client_id: string | null }[],
): Promise<ReadonlyMap<string, string>> {
	const ids = [...new Set(rows.flatMap(({ client_id }) => client_id ?? []))];
	const context = readAs(call, call.actor);
	const clients = await Promise.all(ids.map((id) => findClient(context, id)));
	return new Map(clients.flatMap((client) => (client === null ? [] : [[client.id, client.name]])));
}
