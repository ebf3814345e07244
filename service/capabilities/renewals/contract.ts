import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { Subscription } from '../subscriptions/index.ts';
import { RenewalsOff, RunGoesOn } from './errors.ts';
import { billingRunLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ billing_run_id: field.id('Billing Run') });
const outcomes = ['PARKED', 'SKIPPED', 'FAILED'] as const;
const periodStart = () => field.date('Period Start', 'First day that is charged');

export const BillingRunTotal = z
	.object({
		currency: field.currency(),
		forecast_net: field.amount(
			'Forecast Net',
			'What the terms of all that was due added up to before tax, when it began',
		),
		cycles: z.int().meta({ title: 'Cycles', description: 'Billing cycles made' }),
		net: field.amount('Net', 'Sum of them before tax'),
		amount: field.amount('Amount', 'Sum of them with tax'),
	})
	.meta({ id: 'BillingRunTotal' });

export const BillingRun = z
	.object({
		id: field.id('Billing Run'),
		status: z.enum(statesOf(billingRunLifecycle)).meta({
			title: 'Status',
			description:
				'RUNNING until it is DONE; STOPPED by a person or a safety bound, FAILED when it came no further',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		started_by: z
			.enum(['SCHEDULE', 'PERSON'])
			.meta({ title: 'Started By', description: 'What began it' }),
		actor: z.string().meta({ title: 'Actor', description: 'Who began it' }),
		business_date: field.date('Business Date', 'Day in Jakarta for which it runs'),
		progress: z.int().nullable().meta({
			title: 'Progress',
			description: 'Hundredths of what was due; empty until that is counted',
		}),
		expected: z.int().nullable().meta({
			title: 'Expected',
			description: 'Subscriptions that were due when it began; empty until they are counted',
		}),
		seen: z.int().meta({ title: 'Seen', description: 'Subscriptions that it has looked at' }),
		made: z.int().meta({ title: 'Made', description: 'Billing cycles that it made' }),
		parked: z.int().meta({ title: 'Parked', description: 'Subscriptions that wait for a person' }),
		skipped: z.int().meta({
			title: 'Skipped',
			description: 'Subscriptions without a cycle, such as one that ends before',
		}),
		failed: z
			.int()
			.meta({ title: 'Failed', description: 'Subscriptions that the next run tries again' }),
		totals: z
			.array(BillingRunTotal)
			.meta({ title: 'Totals', description: 'Sums by currency, beside the forecast' }),
		reason: z.string().nullable().meta({ title: 'Reason', description: 'Why it ended early' }),
		started_at: field.timestamp('Started At', 'When it began'),
		finished_at: field.timestamp('Finished At', 'When it ended').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'BillingRun',
		n8n: {
			named: { label: ['business_date'], details: ['status', 'made', 'parked'] },
			simplified: [
				'id',
				'status',
				'business_date',
				'progress',
				'made',
				'parked',
				'failed',
				'totals',
				'reason',
				'finished_at',
			],
		},
	});

export const BillingRunEntry = z
	.object({
		subscription_id: field.id('Subscription'),
		client_id: field.id('Client'),
		outcome: z
			.enum(outcomes)
			.meta({ title: 'Outcome', description: 'What became of it instead of a cycle' }),
		period_start: periodStart().nullable(),
		reason: z.string().meta({ title: 'Reason', description: 'Why' }),
	})
	.meta({ id: 'BillingRunEntry' });

const ReportLine = z
	.object({
		outcome: z
			.enum(['MADE', ...outcomes])
			.meta({ title: 'Outcome', description: 'Whether a cycle was made, or what became of it' }),
		subscription_id: field.id('Subscription'),
		client_id: field.id('Client'),
		reason: z.string().nullable().meta({ title: 'Reason', description: 'Why no cycle was made' }),
		billing_cycle_id: field.id('Billing Cycle').nullable(),
		number: z
			.string()
			.nullable()
			.meta({ title: 'Number', description: 'Invoice number, once it has one' }),
		status: z
			.string()
			.nullable()
			.meta({ title: 'Status', description: 'Where the billing cycle stands now' }),
		period_start: periodStart().nullable(),
		period_end: field.date('Period End', 'Last day that is charged').nullable(),
		due_date: field.date('Due Date', 'Last day to pay').nullable(),
		currency: field.currency().nullable(),
		net: field.amount('Net', 'Before tax').nullable(),
		tax: field.amount('Tax', 'Tax inside the amount').nullable(),
		amount: field.amount('Amount', 'With tax').nullable(),
	})
	.meta({
		id: 'BillingRunLine',
		n8n: {
			named: { label: ['subscription_id'], details: ['outcome', 'amount'] },
			simplified: [
				'outcome',
				'subscription_id',
				'client_id',
				'reason',
				'billing_cycle_id',
				'number',
				'period_start',
				'due_date',
				'currency',
				'amount',
			],
		},
	});

const PlannedCycle = z
	.object({
		subscription_id: field.id('Subscription'),
		client_id: field.id('Client'),
		period_start: periodStart(),
		period_end: field.date('Period End', 'Last day that is charged'),
		due_date: field.date('Due Date', 'Last day to pay'),
		currency: field.currency(),
		net: field.amount('Net', 'Before tax'),
		amount: field.amount('Amount', 'With tax'),
		invoice: z.enum(['FINANCE', 'LINK']).meta({
			title: 'Invoice',
			description: 'Whether FINANCE makes its invoice, or the client pays by a LINK at once',
		}),
	})
	.meta({ id: 'PlannedBillingCycle' });

const businessDate = () =>
	field
		.date('Business Date', 'Bill what was due by that day in Jakarta; today if empty')
		.optional();

const billingRunResource = resource('billing_run', { node: 'CloudSalesOperations' });
export const billingRunContract = defineContract(billingRunResource, {
	start: {
		summary: 'Make the billing cycles of all periods that are due now',
		description:
			'Also done every hour, unless the last run was stopped: then only this goes on. What was made is never made again.',
		http: { method: 'POST', path: '/billing-runs' },
		input: { body: z.object({ business_date: businessDate() }) },
		output: BillingRun,
		errors: [RenewalsOff, RunGoesOn],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { body: {} },
	},
	preview: {
		summary: 'Show what a billing run would make, park and skip, without making it',
		description:
			'Does what a run does for the subscriptions that wait longest, and takes it back; the forecast is of all that is due.',
		http: { method: 'POST', path: '/billing-runs/preview', status: 200 },
		input: {
			body: z.object({
				business_date: businessDate(),
				subscriptions_max: z.int().min(1).max(500).default(100).meta({
					title: 'Subscriptions Max',
					description: 'Most subscriptions to look at, those that wait longest first',
				}),
			}),
		},
		output: z.object({
			business_date: field.date('Business Date', 'Day in Jakarta for which it would run'),
			due: z.int().meta({ title: 'Due', description: 'Subscriptions that are due' }),
			forecast: z
				.array(
					z
						.object({
							currency: field.currency(),
							net: field.amount('Net', 'Before tax'),
						})
						.meta({ id: 'BillingForecast' }),
				)
				.meta({ title: 'Forecast', description: 'What the terms of all of them add up to' }),
			looked_at: z
				.int()
				.meta({ title: 'Looked At', description: 'Subscriptions that the rest is about' }),
			cycles: z
				.array(PlannedCycle)
				.meta({ title: 'Cycles', description: 'Billing cycles that would be made' }),
			entries: z
				.array(BillingRunEntry)
				.meta({ title: 'Entries', description: 'Subscriptions that would get none' }),
			totals: z
				.array(BillingRunTotal.omit({ forecast_net: true }).meta({ id: 'PlannedTotal' }))
				.meta({ title: 'Totals', description: 'Sums of the cycles by currency' }),
		}),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		idempotency: 'natural',
		example: { body: {} },
	},
	stop: {
		summary: 'Stop a billing run; what it made stays, and no other begins until one is started',
		http: { method: 'POST', path: '/billing-runs/{billing_run_id}/stop', status: 200 },
		input: {
			path,
			body: z.object({ reason: field.text('Reason', 'Why; kept with the run', 500) }),
		},
		output: BillingRun,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { path: { billing_run_id: exampleId }, body: { reason: 'Prices are wrong' } },
		n8n: { confirm: 'stops the billing run' },
	},
	get: {
		summary: 'Get a billing run with what it did not simply make',
		http: { method: 'GET', path: '/billing-runs/{billing_run_id}' },
		input: { path },
		output: BillingRun.extend({
			entries: z
				.array(BillingRunEntry)
				.meta({ title: 'Entries', description: 'The first 200 subscriptions without a cycle' }),
		}),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: {
			simplified: [
				'id',
				'status',
				'business_date',
				'progress',
				'made',
				'parked',
				'failed',
				'totals',
				'reason',
				'entries',
			],
		},
		example: { path: { billing_run_id: exampleId } },
	},
	list: {
		summary: 'Get many billing runs',
		http: { method: 'GET', path: '/billing-runs' },
		input: {
			query: field.listQuery(['created_at'], { status: BillingRun.shape.status.optional() }),
		},
		output: field.page(BillingRun),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { query: {} },
	},
	report: {
		summary: 'Get what a billing run did, subscription by subscription',
		description: 'First what it did not make, then the billing cycles that it made.',
		http: { method: 'GET', path: '/billing-runs/{billing_run_id}/report' },
		input: {
			path,
			query: z.strictObject({
				lines_max: z.coerce
					.number()
					.int()
					.min(1)
					.max(10_000)
					.default(1000)
					.meta({ title: 'Lines Max', description: 'Most lines to return' }),
				after: z
					.string()
					.regex(/^(?:ENTRY|CYCLE):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
					.optional()
					.meta({ title: 'After', description: 'The next_cursor of the page before' }),
			}),
		},
		output: field.page(ReportLine),
		csv: 'data',
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { path: { billing_run_id: exampleId }, query: {} },
	},
});

export const unparkContract = defineContract('subscription', {
	unpark: {
		summary: 'Let the billing run have a subscription again that it set aside',
		description:
			'Tries at once to make what was held back, unusual amounts included. When that does not work either, it is parked again, and parked_reason says why. One that is not parked stays as it is.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/unpark', status: 200 },
		input: {
			path: z.object({ subscription_id: field.id('Subscription') }),
			body: z.object({
				reason: field.text('Reason', 'What was found or mended; kept in the audit trail', 500),
			}),
		},
		output: Subscription.extend({
			billing_cycle_ids: z
				.array(z.uuid())
				.meta({ title: 'Billing Cycle IDs', description: 'Billing cycles that were made now' }),
		}),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: {
			simplified: [
				'id',
				'status',
				'client_id',
				'currency',
				'billing_period',
				'next_billing_date',
				'parked_at',
				'parked_reason',
				'billing_cycle_ids',
			],
		},
		example: {
			path: { subscription_id: exampleId },
			body: { reason: 'The new price was agreed with the client' },
		},
	},
});
