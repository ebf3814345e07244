import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';

const count = (title: string, description: string) => z.int().meta({ title, description });

export const VendorHealth = z
	.object({
		id: z.string().meta({ title: 'ID', description: 'Name of the provider' }),
		title: z.string().meta({ title: 'Title', description: 'Its name for people' }),
		state: z.enum(['WELL', 'FAILING', 'DOWN', 'UNUSED']).meta({
			title: 'State',
			description:
				'DOWN: its calls are held back by a process. FAILING: more than one of twenty calls failed. UNUSED: it was not called in that time',
		}),
		calls: count('Calls', 'Calls that were sent, by all processes'),
		failures: count(
			'Failures',
			'Of these: not reached, not answered in time, or answered by an error of the vendor; a refusal is none',
		),
		throttled: count('Throttled', 'Of these: the vendor was asked too often'),
		held_back: count('Held Back', 'Calls that were not sent, to spare the vendor'),
		success_rate: z.int().nullable().meta({
			title: 'Success Rate',
			description: 'Calls without failure, in hundredths of a percent; null without calls',
		}),
		p95_ms: z.int().nullable().meta({
			title: 'P95',
			description:
				'What 95 of 100 calls took at most, in milliseconds, as the upper end of a bucket; null without calls, or when it was more than 25600',
		}),
		circuit: z.enum(['closed', 'half-open', 'open']).meta({
			title: 'Circuit',
			description:
				'Worst state of its circuit breaker among the processes that called it in the last two minutes',
		}),
		last_success_at: field.timestamp('Last Success At', 'When it last answered well').nullable(),
		last_failure_at: field.timestamp('Last Failure At', 'When a call last failed').nullable(),
		last_failure: z
			.string()
			.nullable()
			.meta({ title: 'Last Failure', description: 'Kind and code of it' }),
		webhooks_waiting: count('Webhooks Waiting', 'Its calls to us that are not dealt with yet'),
		webhooks_dead: count('Webhooks Dead', 'Its calls to us that were given up'),
	})
	.meta({
		id: 'VendorHealth',
		n8n: {
			named: { label: ['title'], details: ['state'] },
			simplified: [
				'id',
				'title',
				'state',
				'calls',
				'failures',
				'success_rate',
				'p95_ms',
				'last_success_at',
				'webhooks_waiting',
				'webhooks_dead',
			],
		},
	});

const vendorResource = resource('vendor', { node: 'CloudSalesOperations' });
export const vendorContract = defineContract(vendorResource, {
	health: {
		summary: 'Get how the vendors are: calls, failures, times, what is held back, webhooks',
		description:
			'Of all processes together. Each writes its counts every 15 seconds; a week is kept. Only vendors that are installed.',
		http: { method: 'GET', path: '/vendors/health' },
		input: {
			query: z.strictObject({
				minutes: z.coerce
					.number()
					.int()
					.min(1)
					.max(7 * 24 * 60)
					.default(60)
					.meta({ title: 'Minutes', description: 'How many minutes until now' }),
			}),
		},
		output: z.object({
			since: field.timestamp('Since', 'From when on the calls are counted'),
			data: z
				.array(VendorHealth)
				.meta({ title: 'Data', description: 'One record for each vendor' }),
		}),
		csv: 'data',
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		n8n: { action: 'Get health of vendors' },
		example: { query: { minutes: 60 } },
	},
});

/** The answer as it is sent, for pages. */
export type VendorsView = z.input<typeof vendorContract.health.output>;
