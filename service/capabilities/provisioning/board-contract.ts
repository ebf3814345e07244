import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { boardColumns, timeBuckets } from './board.ts';
import { ProvisioningTask } from './task-schema.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const count = (title: string, description: string) => z.int().meta({ title, description });
const seconds = (title: string, description: string) =>
	z
		.int()
		.nullable()
		.meta({ title, description: `${description}, in seconds; null when there is none` });

const BoardColumn = z
	.object({
		column: z.enum(boardColumns).meta({
			title: 'Column',
			description: 'State of a task that is not over; of one that waits, for whom',
		}),
		count: count('Count', 'Tasks in it'),
		late: count(
			'Late',
			'Those that are older than their time limit; the client is not counted as late',
		),
		since: field.timestamp('Since', 'When the oldest of them was asked for').nullable(),
		oldest: z.array(ProvisioningTask).meta({ title: 'Oldest', description: 'The oldest of them' }),
	})
	.meta({ id: 'ProvisioningBoardColumn' });

const TimeToActive = z
	.object({
		tasks: count('Tasks', 'Services that were switched on; the newest 2,000 of 90 days'),
		median_seconds: seconds('Median', 'Median of the time from the wish to the end of the work'),
		p90_seconds: seconds('P90', 'What nine of ten took at most'),
		spread: z
			.array(
				z.object({
					up_to_seconds: seconds('Up To', 'Longest time of this part'),
					count: count('Count', 'Tasks that took so long, and longer than the part before'),
				}),
			)
			.length(timeBuckets.length + 1)
			.meta({ title: 'Spread', description: 'How many took how long; they add up to the tasks' }),
	})
	.meta({ id: 'ProvisioningTimeToActive' });

const TaskAttempt = z
	.object({
		attempt: z.int().meta({ title: 'Attempt', description: 'First, second, …' }),
		outcome: z.string().nullable().meta({
			title: 'Outcome',
			description: 'What came of it; null while it runs. ABANDONED: its worker was lost',
		}),
		error: z.string().nullable().meta({ title: 'Error', description: 'What the target said' }),
		started_at: field.timestamp('Started At', 'When it began'),
		ended_at: field.timestamp('Ended At', 'When it ended').nullable(),
	})
	.meta({ id: 'ProvisioningTaskAttempt' });

export const boardContract = defineContract('provisioning_task', {
	board: {
		summary:
			'Get the provisioning board: how much stands in which state, since when, and what is late',
		description:
			'All tasks that are not over, by state, with the oldest of each, and how long services take until they are switched on.',
		http: { method: 'GET', path: '/provisioning-board' },
		input: {
			query: z.strictObject({
				oldest: z.coerce
					.number()
					.int()
					.min(1)
					.max(25)
					.default(8)
					.meta({ title: 'Oldest', description: 'How many tasks of each column are shown' }),
			}),
		},
		output: z.object({
			data: z.array(BoardColumn).meta({ title: 'Data', description: 'The columns, in order' }),
			time_to_active: TimeToActive,
		}),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		n8n: { action: 'Get provisioning board' },
		example: { query: { oldest: 8 } },
	},
	'list-attempts': {
		summary: 'Get the attempts of a provisioning task, the newest first',
		http: { method: 'GET', path: '/provisioning-tasks/{task_id}/attempts' },
		input: { path: z.object({ task_id: field.id('Provisioning Task') }) },
		output: z.object({
			data: z.array(TaskAttempt).meta({ title: 'Data', description: 'At most the newest 100' }),
		}),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		n8n: { action: 'Get attempts of a provisioning task' },
		example: { path: { task_id: exampleId } },
	},
});
