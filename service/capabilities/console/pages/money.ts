import { addDays } from '../../../platform/clock/index.ts';
import { numberFormat, type Language } from '../../../platform/language/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	barRows,
	buttonForm,
	card,
	chart,
	consolePage,
	emptyState,
	figures,
	html,
	table,
	type Column,
	type Figure,
	type Html,
} from '../../../platform/pages/index.ts';
import {
	buckets,
	falls,
	mostReminded,
	readMoney,
	rises,
	type Bucket,
	type CashMonth,
	type ClientDebts,
	type CollectionMonth,
	type Debts,
	type Difference,
	type Money,
	type RevenueMonth,
} from '../money.ts';
import type { Handlers, OperatorCall } from '../operator-route.ts';
import { moneyWords, type MoneyWords } from './money-words.ts';

const shown = (amount: number, currency: string, language: Language): string =>
	formatMoney(BigInt(amount), currency, language);

/** What is owed, what came in, what differs, and what comes every month. */
export async function moneyPage(call: OperatorCall, handlers: Handlers): Promise<string> {
	const { language } = call;
	const say = moneyWords(language);
	const money = await readMoney(call, handlers);
	const body = html`${card(null, summary(call, money))} ${ageing(call, money)}
	${drift(call, money.differences.data)} ${movements(call, money.revenue)}
	${collection(call, money.collection)}`;
	return consolePage(call, call.viewer, { title: say.money, body, current: '/console/money' });
}

/** Bills behind a part of the ageing: the same days, the same money. */
function billsOf(bucket: Bucket, date: string, currency: string): string {
	const day = (late: number): string =>
		addDays(new Date(`${date}T00:00:00Z`), -late)
			.toISOString()
			.slice(0, 10);
	const query = new URLSearchParams({ show: 'owed', currency });
	const range = {
		not_due: [null, 0],
		days_1_30: [1, 30],
		days_31_60: [31, 60],
		days_61_90: [61, 90],
		days_over_90: [91, null],
	} as const satisfies Record<Bucket, readonly [number | null, number | null]>;
	const [least, most] = range[bucket];
	if (most !== null) query.set('due_from', day(most));
	if (least !== null) query.set('due_to', day(least));
	return `/console/bills?${query.toString()}`;
}

export const monthOf = (date: string): string => date.slice(0, 7);

/** Payments that came in within a month. */
const paymentsOf = ({ month, currency }: CashMonth): string => {
	const first = new Date(`${month}-01T00:00:00Z`);
	const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
	const query = { paid_from: `${month}-01`, paid_to: last.toISOString().slice(0, 10), currency };
	return `/console/payments?${new URLSearchParams(query).toString()}`;
};

function summary({ language }: OperatorCall, money: Money): Html {
	const say = moneyWords(language);
	const month = monthOf(money.ageing.date);
	const all: Figure[] = [];
	for (const row of money.revenue.filter((one) => one.month === month)) {
		const change = row.mrr_end - row.mrr_start;
		const sign = change > 0 ? '+' : '';
		all.push({
			label: say.mrr,
			value: shown(row.mrr_end, row.currency, language),
			hint: `${sign}${shown(change, row.currency, language)} ${say.mrr_change}`,
			href: '#mrr',
		});
	}
	for (const row of money.cash.filter((one) => one.month === month))
		all.push({
			label: say.cash,
			value: shown(row.received, row.currency, language),
			hint: `${row.payments} ${say.payments_of}`,
			href: paymentsOf(row),
		});
	for (const row of money.ageing.totals.filter(({ total }) => total > 0))
		all.push({
			label: say.overdue,
			value: shown(row.total - row.not_due, row.currency, language),
			href: `/console/bills?show=overdue&currency=${row.currency}`,
		});
	const unmatched = Map.groupBy(money.cash, ({ currency }) => currency);
	for (const [currency, rows] of unmatched) {
		const amount = rows.reduce((sum, one) => sum + one.unmatched, 0);
		if (amount === 0) continue;
		const count = rows.reduce((sum, one) => sum + one.unmatched_payments, 0);
		all.push({
			label: say.unmatched,
			value: shown(amount, currency, language),
			hint: `${count} ${say.payments_of}`,
			href: '/console/payments?status=UNMATCHED',
		});
	}
	const { data, has_more } = money.differences;
	all.push({
		label: say.differences,
		value: `${data.length}${has_more ? '+' : ''}`,
		href: '#differences',
	});
	return figures(all);
}

const bucketLabel = (bucket: Bucket, say: MoneyWords): string =>
	bucket === 'not_due'
		? say.not_due
		: bucket === 'days_over_90'
			? `${say.over} 90 ${say.days}`
			: `${bucket.replace('days_', '').replace('_', '–')} ${say.days}`;

function ageing({ language }: OperatorCall, { ageing: report, overdue }: Money): Html {
	const say = moneyWords(language);
	const totals = report.totals.filter(({ total }) => total > 0);
	if (totals.length === 0) return card(say.ageing, emptyState(say.no_debts));
	const bars = totals.map(
		(row) =>
			html`${barRows(
					buckets.map((bucket) => ({
						label: bucketLabel(bucket, say),
						value: row[bucket],
						shown: shown(row[bucket], row.currency, language),
						href: billsOf(bucket, report.date, row.currency),
					})),
					{ caption: `${say.ageing} ${row.currency}`, label: say.late_by, amount: say.amount },
				)}
				<p>${say.total}: <strong>${shown(row.total, row.currency, language)}</strong></p>`,
	);
	const amount = (bucket: Bucket): Column<ClientDebts> => ({
		label: bucketLabel(bucket, say),
		kind: 'number',
		cell: (row) => (row[bucket] === 0 ? '–' : shown(row[bucket], row.currency, language)),
	});
	const clients = table<ClientDebts>({
		caption: say.ageing_of,
		isCaptionSeen: true,
		language,
		rows: report.data.filter(({ total }) => total > 0),
		columns: [
			{
				label: say.client,
				isHead: true,
				kind: 'whole',
				cell: ({ client_id, client_name }) =>
					html`<a href="/console/bills?show=owed&client_id=${client_id}">${client_name}</a>`,
			},
			...buckets.map(amount),
			{
				label: say.total,
				kind: 'number',
				cell: (row: Debts) => shown(row.total, row.currency, language),
			},
		],
	});
	return card(
		say.ageing,
		html`${bars} ${remind(language, overdue)} ${clients}
			${report.has_more ? html`<p class="soft">${say.more_clients}</p>` : null}
			<p><a href="/api/v1/reports/ageing?format=csv">${say.csv}</a></p>`,
	);
}

/** Leads to the preview: nothing is sent before it was seen. */
function remind(language: Language, { data, has_more }: Money['overdue']): Html | null {
	if (data.length === 0) return null;
	const say = moneyWords(language);
	const count = has_more ? `${mostReminded}+` : String(data.length);
	return html`<form method="post" action="/console/bills/many">
		${data.map(({ id }) => html`<input type="hidden" name="bill" value="${id}" />`)}
		<button type="submit" name="operation" value="email.send">${say.remind} (${count})</button>
		<p class="soft">${say.remind_hint}</p>
	</form>`;
}

/** Our field beside that of the gateway. */
function drift({ language }: OperatorCall, differences: readonly Difference[]): Html {
	const say = moneyWords(language);
	const amount = (value: number | null, { currency }: Difference): string =>
		value === null || currency === null ? '–' : shown(value, currency, language);
	const list = table<Difference>({
		caption: say.differences,
		language,
		rows: differences,
		columns: [
			{
				label: say.field,
				isHead: true,
				kind: 'whole',
				cell: ({ kind, subject, gateway, payment_link_id }) =>
					html`${(say.kinds as Readonly<Record<string, string>>)[kind] ?? kind}<br /><small
							>${gateway}:
							${
								payment_link_id === null
									? html`<code>${subject}</code>`
									: html`<a href="/console/search?q=${payment_link_id}">${subject}</a>`
							}</small
						>`,
			},
			{ label: say.ours, kind: 'number', cell: (one) => amount(one.amount_ours, one) },
			{ label: say.theirs, kind: 'number', cell: (one) => amount(one.amount_at_gateway, one) },
			{ label: say.explanation, kind: 'whole', cell: ({ explanation }) => explanation },
		],
	});
	return html`<div id="differences">
		${card(
			say.differences,
			html`${differences.length === 0 ? emptyState(say.no_differences) : list}
				<p class="soft">${say.compare_hint}</p>
				<div class="actions">
					${buttonForm({ action: '/console/money/compare', label: say.compare })}
					${
						differences.length === 0
							? null
							: html`<a class="button quiet" href="/console?kind=reconciliation.difference"
									>${say.all_differences}</a
								>`
					}
				</div>`,
		)}
	</div>`;
}

/** What came and what went, month by month; what went stands below the line. */
function movements({ language }: OperatorCall, rows: readonly RevenueMonth[]): Html {
	const say = moneyWords(language);
	const charts = [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, months]) => {
		const [first] = months;
		const last = months.at(-1);
		const span =
			first === undefined || last === undefined
				? ''
				: `${first.month} – ${last.month}: ${shown(first.mrr_start, currency, language)} → ${shown(last.mrr_end, currency, language)}`;
		return chart({
			kind: 'bars',
			caption: `${say.movements} ${currency}`,
			sentence: `${say.movements} ${span}`,
			series: [...rises, ...falls].map((name) => ({ name, label: say[name] })),
			points: months.map((row) => ({
				at: row.month,
				values: Object.fromEntries([
					...rises.map((name) => [name, row[name]]),
					...falls.map((name) => [name, -row[name]]),
				]),
			})),
			at_label: say.month,
			written: (value) => shown(value, currency, language),
			language,
		});
	});
	if (charts.length === 0) return html``;
	return html`<div id="mrr">
		${card(
			say.movements,
			html`${charts}
				<p><a href="/api/v1/reports/recurring-revenue?format=csv">${say.csv}</a></p>`,
		)}
	</div>`;
}

function collection({ language }: OperatorCall, rows: readonly CollectionMonth[]): Html {
	const say = moneyWords(language);
	if (rows.length === 0) return html``;
	const share = (points: number | null): string =>
		points === null
			? '–'
			: numberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
					points / 10_000,
				);
	const money = (label: string, of: (row: CollectionMonth) => number): Column<CollectionMonth> => ({
		label,
		kind: 'number',
		cell: (row) => shown(of(row), row.currency, language),
	});
	const bills = ({ month }: CollectionMonth): string => {
		const first = new Date(`${month}-01T00:00:00Z`);
		const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
		return `/console/bills?due_from=${month}-01&due_to=${last.toISOString().slice(0, 10)}`;
	};
	return card(
		say.collection,
		html`${table<CollectionMonth>({
				caption: say.collection,
				language,
				rows: [...rows].reverse(),
				columns: [
					{
						label: say.month,
						isHead: true,
						cell: (row) => html`<a href="${bills(row)}">${row.month}</a>`,
					},
					money(say.billed, ({ billed }) => billed),
					money(say.collected, ({ collected }) => collected),
					money(say.other, (row) => row.credited + row.withheld + row.written_off),
					money(say.balance, ({ balance }) => balance),
					{ label: say.rate_due, kind: 'number', cell: (row) => share(row.rate_by_due_date) },
					{ label: say.rate_30, kind: 'number', cell: (row) => share(row.rate_after_30_days) },
				],
			})}
			<p><a href="/api/v1/reports/collection-rate?format=csv">${say.csv}</a></p>`,
	);
}
