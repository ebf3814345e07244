import type { Router } from 'express';
import { numberFormat } from '../../../platform/language/index.ts';
import {
	card,
	chip,
	consolePage,
	html,
	moment,
	note,
	table,
	type Html,
	type Tone,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { VendorsView } from '../../system/index.ts';
import { operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { choiceLinks } from './choice-links.ts';
import { vendorsWords } from './vendors-words.ts';

type Vendor = VendorsView['data'][number];

export const mountVendorsPage = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		'/console/vendors',
		operatorRoute(runtime, 'page.vendors', async (call) => {
			const query = { minutes: asked(call, 'minutes') };
			const vendors = await readFor<VendorsView>(call, handlers, 'vendor.health', { query });
			return { html: vendorsPage(call, vendors) };
		}),
	);
};

/** The ones that need a person first. */
const order: readonly Vendor['state'][] = ['DOWN', 'FAILING', 'WELL', 'UNUSED'];
const tones: Record<Vendor['state'], Tone> = {
	DOWN: 'bad',
	FAILING: 'warn',
	WELL: 'good',
	UNUSED: 'plain',
};

function vendorsPage(call: OperatorCall, { data }: VendorsView): string {
	const { language, address, runtime } = call;
	const say = vendorsWords(language);
	const ranges = [
		{ value: null, label: say.hour },
		{ value: '1440', label: say.day },
		{ value: '10080', label: say.week },
	];
	const troubled = data.filter(
		({ state, webhooks_dead }) => state === 'DOWN' || state === 'FAILING' || webhooks_dead > 0,
	);
	const rows = data.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
	return consolePage(call, call.viewer, {
		title: say.title,
		current: '/console/vendors',
		body: html`${
				troubled.length === 0
					? note(
							'good',
							html`${say.all_well} ${say.checked} ${moment(runtime.machine_clock.now(), language)}`,
						)
					: note('warning', troubled.map(({ title }) => title).join(', '), say.failing)
			}
			<p class="soft">${say.intro}</p>
			${choiceLinks(ranges, { address: address ?? '', name: 'minutes', label: say.range })}
			${card(null, vendorTable(call, rows))}`,
	});
}

function vendorTable({ language }: OperatorCall, rows: readonly Vendor[]): Html {
	const say = vendorsWords(language);
	const count = (value: number): string => numberFormat(language).format(value);
	const at = (instant: string | null) =>
		instant === null ? '–' : moment(new Date(instant), language);
	return table<Vendor>({
		caption: say.title,
		rows,
		language,
		columns: [
			{ label: say.vendor, isHead: true, cell: ({ title }) => title },
			{ label: say.state, cell: ({ state }) => chip(say[state], tones[state]) },
			{ label: say.calls, kind: 'number', cell: ({ calls }) => count(calls) },
			{
				label: say.success,
				kind: 'number',
				cell: ({ success_rate }) =>
					success_rate === null
						? '–'
						: numberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
								success_rate / 10_000,
							),
			},
			{
				label: say.p95,
				kind: 'number',
				cell: ({ p95_ms, calls }) =>
					calls === 0 ? '–' : p95_ms === null ? say.slow : `≤ ${count(p95_ms)} ms`,
			},
			{ label: say.held_back, kind: 'number', cell: ({ held_back }) => count(held_back) },
			{ label: say.last_success, cell: ({ last_success_at }) => at(last_success_at) },
			{
				label: say.last_failure,
				cell: ({ last_failure_at, last_failure }) =>
					html`${at(last_failure_at)}
					${last_failure === null ? null : html`<br /><small>${last_failure}</small>`}`,
			},
			{
				label: say.webhooks,
				kind: 'number',
				cell: ({ webhooks_waiting, webhooks_dead }) =>
					`${count(webhooks_waiting)} / ${count(webhooks_dead)}`,
			},
		],
	});
}
