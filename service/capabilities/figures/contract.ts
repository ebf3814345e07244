import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { count, month, ratio } from './contract-fields.ts';
import { ForecastMonth, monthsAhead, SubscriptionForecast } from './forecast-records.ts';
import { longestRange } from './rules.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

const range = {
	from: month(
		'From',
		'First month, such as 2026-01; eleven months before the last one if empty',
	).optional(),
	to: month('To', 'Last month; the present one if empty, which is counted up to now').optional(),
	currency: field.currency().optional(),
};
const months = z.strictObject(range);
const rangeText = `At most ${longestRange} months. One record for each month and currency; currencies are never mixed.`;

const rows = <T extends z.ZodType>(record: T) =>
	z.object({ data: z.array(record).meta({ title: 'Data', description: 'The records' }) });

export const RecurringRevenue = z
	.object({
		month: month('Month', 'Month that it is about'),
		currency: field.currency(),
		mrr_start: field.amount(
			'MRR Start',
			'Monthly recurring revenue at the end of the month before',
		),
		new: field.amount('New', 'Of clients that never paid for a subscription before'),
		expansion: field.amount('Expansion', 'What clients pay more than a month ago'),
		contraction: field.amount(
			'Contraction',
			'What clients pay less than a month ago, and still pay',
		),
		churn: field.amount('Churn', 'Of clients that pay nothing any more'),
		reactivation: field.amount('Reactivation', 'Of clients that had stopped before and pay again'),
		mrr_end: field.amount(
			'MRR End',
			'Monthly recurring revenue at the end of the month: start, plus new, expansion and reactivation, less contraction and churn',
		),
		at_risk: field.amount('At Risk', 'Of suspended subscriptions; not in the MRR'),
		paused: field.amount('Paused', 'Of paused subscriptions; not in the MRR'),
		clients: count('Clients', 'Clients that pay at the end of the month'),
	})
	.meta({ id: 'RecurringRevenue' });

export const Churn = z
	.object({
		month: month('Month', 'Month that it is about'),
		currency: field.currency(),
		clients_start: count('Clients Start', 'Clients that paid at the end of the month before'),
		clients_new: count('Clients New', 'Clients that paid for the first time'),
		clients_reactivated: count('Clients Reactivated', 'Clients that had stopped and pay again'),
		clients_churned: count('Clients Churned', 'Clients that paid and pay nothing any more'),
		clients_ended: count('Clients Ended', 'Churned clients of which no subscription is left'),
		clients_suspended: count('Clients Suspended', 'Churned clients whose services are suspended'),
		clients_paused: count('Clients Paused', 'Churned clients whose services are paused'),
		clients_end: count('Clients End', 'Clients that pay at the end of the month'),
		churn_rate: ratio('Churn Rate', 'Churned clients of those at the start and those that came'),
		mrr_start: field.amount(
			'MRR Start',
			'Monthly recurring revenue at the end of the month before',
		),
		mrr_lost: field.amount('MRR Lost', 'Churn and contraction of the month'),
		mrr_loss_rate: ratio('MRR Loss Rate', 'What was lost of the MRR at the start'),
	})
	.meta({ id: 'Churn' });

export const Retention = z
	.object({
		month: month('Month', 'Month at whose end it is measured'),
		compared_with: month('Compared With', 'Month at whose end the clients paid'),
		currency: field.currency(),
		clients_then: count('Clients Then', 'Clients that paid then'),
		mrr_then: field.amount('MRR Then', 'What they paid a month then'),
		mrr_now: field.amount('MRR Now', 'What the same clients pay a month now'),
		mrr_kept: field.amount('MRR Kept', 'The same, of each client at most what it paid then'),
		net_retention: ratio('Net Retention', 'MRR now of MRR then (NRR)'),
		gross_retention: ratio('Gross Retention', 'MRR kept of MRR then (GRR)'),
	})
	.meta({ id: 'Retention' });

const buckets = {
	not_due: field.amount('Not Due', 'Balances whose due date has not passed'),
	days_1_30: field.amount('Days 1-30', 'Balances that are 1 to 30 days past due'),
	days_31_60: field.amount('Days 31-60', 'Balances that are 31 to 60 days past due'),
	days_61_90: field.amount('Days 61-90', 'Balances that are 61 to 90 days past due'),
	days_over_90: field.amount('Days Over 90', 'Balances that are more than 90 days past due'),
	total: field.amount('Total', 'All balances'),
	not_invoiced: field.amount('Not Invoiced', 'Part of the total for which there is no invoice yet'),
	awaiting_slips: field.amount(
		'Awaiting Slips',
		'Tax that was withheld and whose certificate (bukti potong) is missing; not in the total',
	),
};
export const ClientAgeing = z
	.object({
		client_id: field.id('Client'),
		client_name: z.string().meta({ title: 'Client Name', description: 'Name of the client' }),
		currency: field.currency(),
		...buckets,
	})
	.meta({ id: 'ClientAgeing' });
const CurrencyAgeing = z
	.object({ currency: field.currency(), ...buckets })
	.meta({ id: 'CurrencyAgeing' });

export const Collection = z
	.object({
		month: month('Month', 'Month in which it was due'),
		currency: field.currency(),
		cycles: count('Cycles', 'Billing cycles that were due'),
		billed: field.amount(
			'Billed',
			'What was to be paid, with tax: collected, credited, withheld, written off and the balance',
		),
		collected_by_due_date: field.amount('Collected By Due Date', 'Money that came in time'),
		collected_after_10_days: field.amount('Collected After 10 Days', 'Money until 10 days later'),
		collected_after_30_days: field.amount('Collected After 30 Days', 'Money until 30 days later'),
		collected: field.amount('Collected', 'Money until now'),
		credited: field.amount('Credited', 'Settled by credit notes'),
		withheld: field.amount('Withheld', 'Tax that clients withheld'),
		written_off: field.amount('Written Off', 'What was given up'),
		balance: field.amount('Balance', 'What is still owed'),
		rate_by_due_date: ratio(
			'Rate By Due Date',
			'Money of what was billed; null until the month is over',
		),
		rate_after_10_days: ratio(
			'Rate After 10 Days',
			'The same 10 days later; null until they have passed for the whole month',
		),
		rate_after_30_days: ratio(
			'Rate After 30 Days',
			'The same 30 days later; null until they have passed for the whole month',
		),
	})
	.meta({ id: 'Collection' });

export const Cash = z
	.object({
		month: month('Month', 'Month in which it came, in Jakarta'),
		currency: field.currency(),
		payments: count('Payments', 'Payments that came'),
		received: field.amount('Received', 'What was paid, with fees that the payer bore'),
		unmatched_payments: count('Unmatched Payments', 'Those that have no place yet'),
		unmatched: field.amount('Unmatched', 'Part of the received money that has no place yet'),
	})
	.meta({ id: 'Cash' });

export const subscriptionForecastContract = defineContract('subscription', {
	forecast: {
		summary: 'Get what a subscription will be charged, and what will happen to it when',
		description:
			'By the prices, changes, pauses and ends that are planned today, with the arithmetic of the billing run. What is billed already is not in it.',
		http: { method: 'GET', path: '/subscriptions/{subscription_id}/forecast' },
		input: {
			path: z.object({ subscription_id: field.id('Subscription') }),
			query: z.strictObject({ months: monthsAhead }),
		},
		output: SubscriptionForecast,
		csv: 'data',
		errors: [],
		allowed: ['SALES', 'FINANCE'],
		n8n: {
			simplified: [
				'subscription_id',
				'client_id',
				'currency',
				'obstacle',
				'data',
				'events',
				'net',
				'tax',
				'total',
				'to_pay',
			],
		},
		example: { path: { subscription_id: exampleId }, query: { months: 12 } },
	},
});

const reportResource = resource('report', { node: 'CloudSalesOperations' });
export const reportContract = defineContract(reportResource, {
	forecast: {
		summary: 'Get what subscriptions will be charged, by the month in which it is due',
		description:
			'Of all clients, or of one. What is billed already is not in it; what suspended and paused subscriptions would be charged is not, either. One record for each month and currency.',
		http: { method: 'GET', path: '/reports/forecast' },
		input: {
			query: z.strictObject({
				months: monthsAhead,
				client_id: field.id('Client').optional(),
				currency: field.currency().optional(),
			}),
		},
		output: rows(ForecastMonth).extend({
			parked: count(
				'Parked',
				'Subscriptions that a person has to look at before they are charged; they are in the sums',
			),
		}),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE'],
		n8n: { action: 'Get forecast report' },
		example: { query: { months: 12, currency: 'IDR' } },
	},
	'recurring-revenue': {
		summary: 'Get the monthly recurring revenue (MRR) and how it moved',
		description: `Prices before tax and after discount, by the month, of subscriptions that are ACTIVE or PAST_DUE. ${rangeText}`,
		http: { method: 'GET', path: '/reports/recurring-revenue' },
		input: { query: months },
		output: rows(RecurringRevenue),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE'],
		n8n: { action: 'Get recurring revenue report' },
		example: { query: { from: '2026-01', to: '2026-11', currency: 'IDR' } },
	},
	churn: {
		summary: 'Get how many clients, and how much of the monthly revenue, were lost',
		description: `A client is lost in the month at whose end it pays nothing a month any more. ${rangeText}`,
		http: { method: 'GET', path: '/reports/churn' },
		input: { query: months },
		output: rows(Churn),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE'],
		n8n: { action: 'Get churn report' },
		example: { query: { from: '2026-01', to: '2026-11' } },
	},
	retention: {
		summary: 'Get what the clients of a year ago pay now (NRR and GRR)',
		description: rangeText,
		http: { method: 'GET', path: '/reports/retention' },
		input: {
			query: z.strictObject({
				...range,
				months_back: z.coerce
					.number()
					.int()
					.min(1)
					.max(longestRange)
					.default(12)
					.meta({ title: 'Months Back', description: 'Months between then and now' }),
			}),
		},
		output: rows(Retention),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE'],
		n8n: { action: 'Get retention report' },
		example: { query: { from: '2026-11', to: '2026-11', months_back: 12 } },
	},
	ageing: {
		summary: 'Get what clients owe, by how long it is past due',
		description:
			'The clients with the largest overdue sum come first; the totals are those of all clients. Cycles that are not invoiced yet are owed, too, and also stand apart.',
		http: { method: 'GET', path: '/reports/ageing' },
		input: {
			query: z.strictObject({
				date: field
					.date('Date', 'Day at whose end the balances are taken; today if empty')
					.optional(),
				client_id: field.id('Client').optional(),
				currency: field.currency().optional(),
				max_clients: z.coerce
					.number()
					.int()
					.min(1)
					.max(10_000)
					.default(1000)
					.meta({ title: 'Max Clients', description: 'Number of clients in the answer at most' }),
				skip_clients: z.coerce.number().int().min(0).max(10_000_000).default(0).meta({
					title: 'Skip Clients',
					description: 'Number of clients to leave out at the beginning of the list',
				}),
			}),
		},
		output: rows(ClientAgeing).extend({
			date: field.date('Date', 'Day at whose end the balances were taken'),
			totals: z
				.array(CurrencyAgeing)
				.meta({ title: 'Totals', description: 'Sums over all clients, one for each currency' }),
			has_more: z.boolean().meta({ title: 'Has More', description: 'Whether more clients follow' }),
		}),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE'],
		n8n: { action: 'Get ageing report' },
		example: { query: { date: '2026-11-20', client_id: exampleId } },
	},
	cash: {
		summary: 'Get what money came in, by month',
		description: `By the day on which the gateway took it, with what was not placed. ${rangeText}`,
		http: { method: 'GET', path: '/reports/cash' },
		input: { query: months },
		output: rows(Cash),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE'],
		n8n: { action: 'Get cash report' },
		example: { query: { from: '2026-01', to: '2026-11', currency: 'IDR' } },
	},
	'collection-rate': {
		summary: 'Get how much of what was due came in, and how soon',
		description: `Money only: credit notes, withheld tax and write-offs stand apart. Cancelled cycles do not count. ${rangeText}`,
		http: { method: 'GET', path: '/reports/collection-rate' },
		input: { query: months },
		output: rows(Collection),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE'],
		n8n: { action: 'Get collection rate report' },
		example: { query: { from: '2026-01', to: '2026-11', currency: 'IDR' } },
	},
});
