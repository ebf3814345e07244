import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import { differenceLifecycle, reconciliationRunLifecycle } from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

export const ReconciliationDifference = z
	.object({
		id: field.id('Reconciliation Difference'),
		run_id: field.id('Reconciliation'),
		gateway: z.string().meta({ title: 'Gateway', description: 'Whose books disagree with ours' }),
		kind: z
			.enum([
				'AMOUNT_DIFFERS',
				'DUPLICATE_LINK',
				'MISSING_AT_GATEWAY',
				'NOT_APPLIED',
				'UNEXPECTED_MONEY',
				'UNREADABLE',
			])
			.meta({
				title: 'Kind',
				description:
					'What disagrees; UNREADABLE is a link at the gateway that CloudSales cannot read, such as one in another currency',
			}),
		subject: z.string().meta({
			title: 'Subject',
			description: 'Id of the link at the gateway, or our reference when the gateway has none',
		}),
		payment_link_id: field.id('Payment Link').nullable(),
		currency: field.currency().nullable(),
		amount_ours: field.amount('Amount Ours', 'What our books say').nullable(),
		amount_at_gateway: field.amount('Amount at Gateway', 'What the gateway says').nullable(),
		explanation: z
			.string()
			.meta({ title: 'Explanation', description: 'What to look at, in words' }),
		status: z.enum(statesOf(differenceLifecycle)).meta({
			title: 'Status',
			description:
				'RESOLVED once a later comparison no longer finds it, ACCEPTED when a person said that it may stay',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		resolved_at: field.timestamp('Resolved At', 'When a comparison no longer found it').nullable(),
		accepted_at: field.timestamp('Accepted At', 'When it was accepted').nullable(),
		accepted_reason: z
			.string()
			.nullable()
			.meta({ title: 'Accepted Reason', description: 'Why it may stay' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'ReconciliationDifference',
		n8n: {
			named: { label: ['kind'], details: ['status', 'subject'] },
			simplified: [
				'id',
				'kind',
				'status',
				'gateway',
				'subject',
				'payment_link_id',
				'currency',
				'amount_ours',
				'amount_at_gateway',
				'explanation',
			],
		},
	});

export const ReconciliationRun = z
	.object({
		id: field.id('Reconciliation'),
		gateway: z.string().meta({ title: 'Gateway', description: 'Gateway that is compared' }),
		status: z.enum(statesOf(reconciliationRunLifecycle)).meta({
			title: 'Status',
			description:
				'RUNNING until it is DONE, or FAILED when the gateway refuses or nothing came further for half an hour',
		}),
		allowed_transitions: z
			.array(z.string())
			.meta({ title: 'Allowed Transitions', description: 'What its status allows now' }),
		period_from: field.timestamp('Period From', 'Links made or paid since then are compared'),
		period_to: field.timestamp('Period To', 'Links made or paid until then are compared'),
		links_seen: z.int().meta({
			title: 'Links Seen',
			description:
				"How many entries of the gateway's lists were compared so far; a link made and paid in the period is in two",
		}),
		open_differences: z.int().meta({
			title: 'Open Differences',
			description: 'How many differences it saw are still open',
		}),
		error: z.string().nullable().meta({ title: 'Error', description: 'Why it stopped' }),
		started_at: field.timestamp('Started At', 'When it began'),
		finished_at: field.timestamp('Finished At', 'When it ended').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'ReconciliationRun',
		n8n: {
			named: { label: ['gateway'], details: ['status', 'started_at'] },
			simplified: [
				'id',
				'gateway',
				'status',
				'period_from',
				'period_to',
				'links_seen',
				'open_differences',
				'error',
				'finished_at',
			],
		},
	});

const runPath = z.object({ reconciliation_id: field.id('Reconciliation') });

const reconciliationResource = resource('reconciliation', { node: 'CloudSalesOperations' });
export const reconciliationContract = defineContract(reconciliationResource, {
	run: {
		summary: 'Compare the books of a gateway with ours',
		description:
			'Also done every day for the last three days. Links made or paid in that time are compared, and older differences are looked at again. Money that a lost webhook hid is applied; what cannot be mended, or not be read, is listed as a difference. While one runs, asking again answers with that one.',
		http: { method: 'POST', path: '/reconciliations' },
		input: {
			body: z.object({
				gateway: z
					.string()
					.max(60)
					.default('xendit')
					.meta({ title: 'Gateway', description: 'Gateway to compare with' }),
				days: z
					.int()
					.min(1)
					.max(92)
					.default(3)
					.meta({ title: 'Days', description: 'Compare links made or paid within so many days' }),
			}),
		},
		output: ReconciliationRun,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { body: { days: 3 } },
	},
	report: {
		summary: 'Get a comparison with the differences it saw',
		http: { method: 'GET', path: '/reconciliations/{reconciliation_id}' },
		input: { path: runPath },
		output: ReconciliationRun.extend({
			differences: z
				.array(ReconciliationDifference)
				.meta({ title: 'Differences', description: 'The first 200 differences that it saw' }),
		}),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: {
			simplified: [
				'id',
				'gateway',
				'status',
				'links_seen',
				'open_differences',
				'error',
				'finished_at',
				'differences',
			],
		},
		example: { path: { reconciliation_id: exampleId } },
	},
	list: {
		summary: 'Get many comparisons',
		http: { method: 'GET', path: '/reconciliations' },
		input: { query: field.listQuery(['created_at'], {}) },
		output: field.page(ReconciliationRun),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { query: {} },
	},
});

const reconciliationDifferenceResource = resource('reconciliation_difference', {
	node: 'CloudSalesOperations',
});
export const differenceContract = defineContract(reconciliationDifferenceResource, {
	list: {
		summary: 'Get many differences between the gateways and our books',
		http: { method: 'GET', path: '/reconciliation-differences' },
		input: {
			query: field.listQuery(['created_at'], {
				status: ReconciliationDifference.shape.status.optional(),
				kind: ReconciliationDifference.shape.kind.optional(),
			}),
		},
		output: field.page(ReconciliationDifference),
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: { query: { status: 'OPEN' } },
	},
	accept: {
		summary: 'Say that a difference may stay as it is',
		description:
			'It no longer waits for a person. A later comparison opens it again when the amounts are others than now. Money that fits nothing still waits as an UNMATCHED payment.',
		http: {
			method: 'POST',
			path: '/reconciliation-differences/{difference_id}/accept',
			status: 200,
		},
		input: {
			path: z.object({ difference_id: field.id('Reconciliation Difference') }),
			body: z.object({
				reason: field.text('Reason', 'Why it may stay; kept in the audit trail', 500),
			}),
		},
		output: ReconciliationDifference,
		errors: [],
		allowed: ['FINANCE'],
		example: {
			path: { difference_id: exampleId },
			body: { reason: 'A link of another system on the same account' },
		},
	},
});
