import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { Problem } from './fields.ts';

const text = (title: string, description: string) => z.string().meta({ title, description });
const count = (title: string, description: string) => z.int().meta({ title, description });

/** In the words of the source document, which are lower case. */
export const activationStatuses = [
	'pending',
	'in_progress',
	'completed',
	'failed',
	'rolled_back',
	'skipped',
] as const;
const overallStatuses = [
	'pending',
	'in_progress',
	'completed',
	'partial',
	'failed',
	'rolled_back',
] as const;

const Activation = z
	.object({
		id: field.id('Activation'),
		service_code: text('Service Code', 'Service that is activated'),
		service_name: text('Service Name', 'Its name on the order'),
		activation_status: z
			.enum(activationStatuses)
			.meta({ title: 'Activation Status', description: 'Where it stands' }),
		sequence_number: count('Sequence Number', 'Place in the order of the workflow'),
		depends_on: z
			.array(z.string())
			.meta({ title: 'Depends On', description: 'Services that have to be complete first' }),
		critical: z
			.boolean()
			.meta({ title: 'Critical', description: 'Whether the order fails without it' }),
		started_at: field.timestamp('Started At', 'When it was started').nullable(),
		completed_at: field.timestamp('Completed At', 'When it came to its end').nullable(),
		duration_seconds: count('Duration Seconds', 'How long it took').nullable(),
		success: z
			.boolean()
			.nullable()
			.meta({ title: 'Success', description: 'Whether it is active; null while that is open' }),
		retry_count: count('Retry Count', 'Attempts beyond the first'),
		max_retries: count('Max Retries', 'How often trouble is tried again in a round').nullable(),
		activation_data: z.record(z.string(), z.unknown()).nullable().meta({
			title: 'Activation Data',
			description:
				'What was made, such as its endpoints; its secrets are shown once by provisioning_task.reveal',
		}),
		error_message: text('Error Message', 'Why it failed, for staff').nullable(),
		blocked_reason: text('Blocked Reason', 'Why it cannot begin, or was left out').nullable(),
		waiting_for: z
			.enum(['CLIENT', 'STAFF', 'VENDOR'])
			.nullable()
			.meta({ title: 'Waiting For', description: 'Who must act before it goes on' }),
		waiting_note: text('Waiting Note', 'What is waited for, for staff').nullable(),
	})
	.meta({ id: 'ServiceActivation' });

export const OrderProgress = z
	.object({
		order_id: field.id('Order'),
		order_number: text('Order Number', 'Number of the order'),
		total_services: count('Total Services', 'Services of the order'),
		completed: count('Completed', 'Services that are active'),
		failed: count('Failed', 'Services that failed'),
		in_progress: count('In Progress', 'Services that are being activated'),
		pending: count('Pending', 'Services that have not begun'),
		rolled_back: count('Rolled Back', 'Services that were taken back'),
		skipped: count('Skipped', 'Services that were left out'),
		overall_status: z
			.enum(overallStatuses)
			.meta({ title: 'Overall Status', description: 'Where all of them stand' }),
		progress_percent: count('Progress Percent', 'Share that is complete, rounded down'),
		activations: z
			.array(Activation)
			.meta({ title: 'Activations', description: 'One for each service, in their order' }),
	})
	.meta({
		id: 'OrderProgress',
		n8n: {
			simplified: [
				'order_id',
				'order_number',
				'overall_status',
				'progress_percent',
				'total_services',
				'completed',
				'failed',
				'in_progress',
				'pending',
				'activations',
			],
		},
	});

const decimal = (title: string, description: string) => z.number().meta({ title, description });
const byStatus = () =>
	z.record(z.string(), z.int()).meta({
		title: 'Orders By Status',
		description: 'Number of orders in each status, in lower case',
	});

const duration = () =>
	z.number().nullable().meta({
		title: 'Average Duration Seconds',
		description: 'From the first attempt of an activation to its success; null without any',
	});

export const OrderStatistics = z
	.object({
		orders_by_status: byStatus(),
		revenue: z
			.object({
				currency: field.currency(),
				total: decimal('Total', 'Of active orders, in whole units of the currency'),
				average: decimal('Average', 'The same for one order, to two decimals'),
			})
			.meta({ title: 'Revenue', description: 'Of one currency: amounts of two are never added' }),
		revenue_by_currency: z
			.array(
				z.object({
					currency: field.currency(),
					orders: count('Orders', 'Active orders'),
					total_amount: field.amount('Total Amount', 'Their sum'),
				}),
			)
			.meta({ title: 'Revenue By Currency', description: 'Of active orders' }),
		success_rate: decimal('Success Rate', 'Active orders of a hundred that came to an end'),
		total_processed: count('Total Processed', 'Orders that became active or failed'),
		successful: count('Successful', 'Orders that became active'),
		average_processing_seconds: z.number().nullable().meta({
			title: 'Average Processing Seconds',
			description: 'From the beginning of processing to active; null without any',
		}),
		activations: z
			.object({
				activated: count('Activated', 'Services that became active'),
				failed: count('Failed', 'Services that failed before they were ever active'),
				success_rate: decimal('Success Rate', 'Active ones of a hundred that came to an end'),
				average_duration_seconds: duration(),
			})
			.meta({
				title: 'Activations',
				description: 'Of the services whose activation was begun in the time',
			}),
		by_day: z
			.array(
				z.object({
					day: field.date('Day', 'Day in Jakarta'),
					created: count('Created', 'Orders placed'),
					completed: count('Completed', 'Of these, orders that are active'),
					failed: count('Failed', 'Of these, orders that have failed'),
					services_activated: count(
						'Services Activated',
						'Services that became active on this day, whenever they were ordered',
					),
				}),
			)
			.meta({ title: 'By Day', description: 'By the day of placing, at most the last 90 days' }),
		by_service: z
			.array(
				z.object({
					service_code: text('Service Code', 'Service that was ordered'),
					orders: count('Orders', 'Orders with it'),
					active: count('Active', 'Of these, orders that are active'),
					failed: count('Failed', 'Of these, orders that have failed'),
					activated: count('Activated', 'How often it became active'),
					activations_failed: count('Activations Failed', 'How often it failed before it was'),
					activation_success_rate: decimal(
						'Activation Success Rate',
						'Of a hundred of these that came to an end, those that became active',
					),
					average_duration_seconds: duration(),
				}),
			)
			.meta({ title: 'By Service', description: 'The hundred that are ordered most' }),
	})
	.meta({ id: 'OrderStatistics' });

export const TemplateExplanation = z
	.object({
		order_id: field.id('Order'),
		deployment_template_id: field.id('Deployment Template').nullable(),
		template_code: text('Template Code', 'Code of the template that it gets').nullable(),
		rule: text('Rule', 'Rule that decided').nullable(),
		needs_approval: z.boolean().meta({
			title: 'Needs Approval',
			description: 'Whether a person has to allow the template, because it leaves the region',
		}),
		steps: z
			.array(
				z.object({
					rule: text('Rule', 'Rule that was asked'),
					decided: z
						.boolean()
						.meta({ title: 'Decided', description: 'Whether it chose the template' }),
					why: text('Why', 'Why it did, or why not'),
				}),
			)
			.meta({ title: 'Steps', description: 'The five rules in their order' }),
		problems: z
			.array(Problem)
			.meta({ title: 'Problems', description: 'Why the order cannot have it' }),
	})
	.meta({ id: 'TemplateExplanation' });
