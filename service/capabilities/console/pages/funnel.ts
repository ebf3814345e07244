import type { Router } from 'express';
import { formatDate } from '../../../platform/clock/index.ts';
import { numberFormat } from '../../../platform/language/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	barRows,
	card,
	consolePage,
	emptyState,
	html,
	table,
	withQuery,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { FunnelView } from '../../figures/index.ts';
import { operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { durationText } from '../duration.ts';
import { choiceLinks } from './choice-links.ts';
import { funnelWords } from './funnel-words.ts';

type Total = FunnelView['totals'][number];
type Week = FunnelView['data'][number];

export const mountFunnelPage = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		'/console/funnel',
		operatorRoute(runtime, 'page.funnel', async (call) => {
			const funnel = await readFor<FunnelView>(call, handlers, 'funnel.get', {
				query: {
					weeks: asked(call, 'weeks'),
					until: asked(call, 'until'),
					currency: asked(call, 'currency'),
				},
			});
			return { html: funnelPage(call, funnel) };
		}),
	);
};

function funnelPage(call: OperatorCall, funnel: FunnelView): string {
	const { language, address } = call;
	const say = funnelWords(language);
	const ranges = [4, 12, 26, 52].map((weeks) => ({
		value: weeks === 12 ? null : String(weeks),
		label: `${weeks} ${say.weeks_of}`,
	}));
	const [, query = ''] = (address ?? '').split('?');
	const csv = withQuery(`/api/v1/reports/funnel?${query}`, { format: 'csv' });
	return consolePage(call, call.viewer, {
		title: say.title,
		current: '/console/funnel',
		body: html`<p class="soft">${say.intro}</p>
			${choiceLinks(ranges, { address: address ?? '', name: 'weeks', label: say.weeks })}
			${
				funnel.totals.length === 0
					? emptyState(say.nothing)
					: html`${funnel.totals.map((total) => totalCard(call, total))}
							${card(say.by_week, weekTable(call, funnel.data))}
							<p><a href="${csv}">${say.csv}</a></p>`
			}`,
	});
}

const steps = [
	{ name: 'sent', lost: [], time: null },
	{ name: 'accepted', lost: ['rejected', 'expired', 'undecided'], time: 'accept' },
	{ name: 'paid', lost: ['ended', 'unpaid'], time: 'pay' },
	{ name: 'active', lost: ['not_active'], time: 'activate' },
	{ name: 'working', lost: ['not_working'], time: 'work' },
] as const;
type Step = (typeof steps)[number];

function totalCard({ language }: OperatorCall, total: Total): Html {
	const say = funnelWords(language);
	const count = (value: number): string => numberFormat(language).format(value);
	const time = (seconds: number | null): string =>
		seconds === null ? '–' : durationText(seconds, language);
	return card(
		total.currency,
		html`${barRows(
			steps.map(({ name }) => ({
				label: say[name],
				value: total[name],
				shown: `${count(total[name])} · ${shareOf(total[name], total.sent, language)}`,
			})),
			{ caption: `${say.title} ${total.currency}`, label: say.step, amount: say.count },
		)}
		${table<Step>({
			caption: `${say.title} ${total.currency}`,
			rows: steps,
			language,
			columns: [
				{ label: say.step, isHead: true, cell: ({ name }) => say[name] },
				{ label: say.count, kind: 'number', cell: ({ name }) => count(total[name]) },
				{
					label: say.amount,
					kind: 'number',
					cell: ({ name }) =>
						name === 'working'
							? '–'
							: formatMoney(BigInt(total[`${name}_amount`]), total.currency, language),
				},
				{
					label: say.lost,
					cell: ({ lost }) =>
						lost
							.filter((one) => total[one] > 0)
							.map((one) => `${count(total[one])} ${say[one]}`)
							.join(', ') || '–',
				},
				{
					label: say.time_median,
					kind: 'number',
					cell: ({ time: step }) => (step === null ? '–' : time(total[`${step}_median_seconds`])),
				},
				{
					label: say.time_p90,
					kind: 'number',
					cell: ({ time: step }) => (step === null ? '–' : time(total[`${step}_p90_seconds`])),
				},
			],
		})}
		${
			total.unpaid_active === 0
				? null
				: html`<p class="soft">${say.unpaid_active} ${count(total.unpaid_active)}</p>`
		}`,
	);
}

const shareOf = (part: number, whole: number, language: OperatorCall['language']): string =>
	numberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(
		whole === 0 ? 0 : part / whole,
	);

function weekTable({ language }: OperatorCall, weeks: readonly Week[]): Html {
	const say = funnelWords(language);
	return table<Week>({
		caption: say.by_week,
		rows: weeks.toReversed(),
		language,
		columns: [
			{
				label: say.week,
				kind: 'short',
				isHead: true,
				cell: ({ week, currency }) => `${formatDate(new Date(week), language)} · ${currency}`,
			},
			...steps.map(({ name }) => ({
				label: say[name],
				kind: 'number' as const,
				cell: (row: Week) => numberFormat(language).format(row[name]),
			})),
		],
	});
}
