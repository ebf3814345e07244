import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { ClockAdvancing, ClockBackwards, ClockNotQuiet, ClockTooFar } from './errors.ts';

export const TestClock = z
	.object({
		now: field.timestamp('Now', 'Business time'),
		machine_now: field.timestamp('Machine Now', 'Time of the machines, which nothing moves'),
		is_frozen: z
			.boolean()
			.meta({ title: 'Is Frozen', description: 'Whether business time stands still' }),
		status: z.enum(['READY', 'ADVANCING', 'FAILED']).meta({
			title: 'Status',
			description: 'ADVANCING while a move is under way; FAILED when it has stopped on the way',
		}),
		target: field.timestamp('Target', 'Where the last move goes or went').nullable(),
		steps: z
			.int()
			.meta({ title: 'Steps', description: 'Instants at which the last move has stopped so far' }),
		reason: z
			.string()
			.nullable()
			.meta({ title: 'Reason', description: 'Why the last move failed' }),
		next_due: z
			.object({
				at: field.timestamp('At', 'When business time next has work'),
				job: z.string().meta({ title: 'Job', description: 'Work that is due then' }),
			})
			.nullable()
			.meta({ title: 'Next Due', description: 'Where the next move stops first' }),
		followers: z
			.int()
			.meta({ title: 'Followers', description: 'Processes of the service that follow' }),
	})
	.meta({ id: 'TestClock' });

const waitSeconds = z
	.int()
	.min(0)
	.max(300)
	.default(60)
	.meta({ title: 'Wait Seconds', description: 'Seconds to wait for the end; 0 answers at once' });
const by = (unit: string, most: number) =>
	z
		.int()
		.min(0)
		.max(most)
		.optional()
		.meta({ title: `By ${unit}`, description: `So many ${unit.toLowerCase()} forward` });

/** Not listed with the operations of the service: they exist only where TEST_CLOCK is on. */
export const clockContract = defineContract(resource('clock', { node: 'CloudSalesOperations' }), {
	get: {
		summary: 'Get business time and how its last move stands',
		http: { method: 'GET', path: '/clock' },
		input: {},
		output: TestClock,
		errors: [],
		allowed: [],
		example: {},
	},
	move: {
		summary: 'Move business time forward',
		description:
			'Stops at each instant at which something is due, does it, and waits for all that follows from it. Between moves time stands still, unless it is told to run on. Answers 202: the status says whether the move has ended.',
		http: { method: 'POST', path: '/clock/move', status: 202 },
		input: {
			body: z
				.object({
					to: field.timestamp('To', 'Instant to move to').optional(),
					by_days: by('Days', 400),
					by_hours: by('Hours', 9600),
					by_minutes: by('Minutes', 576_000),
					run_on: z.boolean().default(false).meta({
						title: 'Run On',
						description: 'Whether time runs on from there instead of standing still',
					}),
					ignore_dead: z.boolean().default(false).meta({
						title: 'Ignore Dead',
						description: 'Whether deliveries that failed are left behind',
					}),
					wait_seconds: waitSeconds,
				})
				.refine(
					({ to, by_days, by_hours, by_minutes }) =>
						(to === undefined) !==
						[by_days, by_hours, by_minutes].every((one) => one === undefined),
					{ path: ['to'], error: 'Give either to, or some of by_days, by_hours and by_minutes' },
				),
		},
		output: TestClock,
		errors: [ClockBackwards, ClockTooFar, ClockAdvancing, ClockNotQuiet],
		allowed: [],
		example: { body: { by_days: 30 } },
	},
	freeze: {
		summary: 'Let business time stand still',
		description: 'Where it is, or after a move to the given instant.',
		http: { method: 'POST', path: '/clock/freeze', status: 202 },
		input: {
			body: z.object({
				at: field.timestamp('At', 'Instant to stand still at; where it is if empty').optional(),
				wait_seconds: waitSeconds,
			}),
		},
		output: TestClock,
		errors: [ClockBackwards, ClockTooFar, ClockAdvancing, ClockNotQuiet],
		allowed: [],
		example: { body: {} },
	},
});
