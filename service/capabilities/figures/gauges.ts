import type { Gauge } from '../../platform/contract/index.ts';
import * as store from './store.ts';

/** Figures by the name under which `/metrics` shows them; `part` is the label that tells their parts apart. */
const figures = {
	recurring_revenue: { help: 'Monthly recurring revenue now, in minor units' },
	recurring_revenue_at_risk: {
		help: 'Monthly revenue of suspended subscriptions, in minor units',
	},
	recurring_revenue_paused: { help: 'Monthly revenue of paused subscriptions, in minor units' },
	recurring_revenue_moved: {
		help: 'How monthly recurring revenue moved in the present month, in minor units',
		part: 'movement',
	},
	recurring_clients: { help: 'Clients that pay every month' },
	recurring_clients_churned: { help: 'Clients that stopped paying in the present month' },
	net_retention: { help: 'NRR of a year, in hundredths of a percent' },
	gross_retention: { help: 'GRR of a year, in hundredths of a percent' },
	receivables: { help: 'What clients owe, by days past due, in minor units', part: 'bucket' },
	collection_rate: {
		help: 'Money of what was due in the present month up to today, in hundredths of a percent',
	},
	sale_step_seconds: {
		help: 'Median time of a step of a sale, of those first sent in the last 13 weeks, in seconds',
		part: 'step',
	},
} as const satisfies Record<string, { help: string; part?: string }>;
export type FigureName = keyof typeof figures;

const ofFigure = ([name, { help, part }]: [string, { help: string; part?: string }]): Gauge => ({
	name,
	help,
	labels: part === undefined ? ['currency'] : ['currency', part],
	async readEach(tx) {
		const rows = await store.listFigures({ tx }, name);
		return rows.map((row) => ({
			labels: { currency: row.currency, ...(part === undefined ? {} : { [part]: row.part }) },
			value: Number(row.value),
		}));
	},
});

export const gauges: readonly Gauge[] = [
	...Object.entries(figures).map(ofFigure),
	{
		name: 'figures_computed_seconds',
		help: 'When the figures of the business were computed, as Unix time; 0 before the first time',
		read: async (tx) => Math.floor(Number((await store.computedAt({ tx })) ?? 0) / 1000),
	},
];
