import { z } from 'zod';
import { findInitialCycle } from '../billing/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import {
	defineJob,
	failuresOf,
	type JobContext,
	type JobDefinition,
} from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { monthsOf, periodContaining } from '../../platform/period/index.ts';
import { endAsPlanned } from './end-as-planned.ts';
import { subscriptionEvents } from './events.ts';
import { asSubject, subscriptionFacts, subscriptionLifecycle } from './lifecycle.ts';
import * as due from './life-store.ts';
import type { Due } from './life-store.ts';
import { activateSubscription } from './operations/activate-subscription.ts';
import { markWarningQueued, terminate } from './removal.ts';
import { requestServices } from './request-services.ts';
import { isPaid, periodOf, termNoticeDays, terminationWarningDays } from './rules.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';
import { switchOff } from './switch-off.ts';
import {
	itemsTerminationWarningMessage,
	terminationWarningMessage,
} from './termination-messages.ts';

const pageSize = 200;

/** Goes through all that is due, page by page; what fails does not stop the others, and fails the job at its end. */
async function eachPage(
	job: JobContext,
	wanted: Due,
	work: (rows: readonly due.DueRow[]) => Promise<void>,
): Promise<void> {
	for (let after: due.DueRow | null = null; ;) {
		const rows: due.DueRow[] = await job.transaction((context) =>
			due.listDue(context, wanted, after, pageSize),
		);
		await work(rows);
		after = rows.at(-1) ?? null;
		if (after === null || rows.length < pageSize) return;
	}
}

/** One transaction for each subscription, or item of it; the subscription is locked, and it is looked at again. */
async function eachDue(
	job: JobContext,
	wanted: Due | readonly Due[],
	work: (
		context: OperationContext,
		subscription: SubscriptionRow,
		row: due.DueRow,
	) => Promise<void>,
): Promise<void> {
	const failures = failuresOf(job, subscriptionLifecycle.name);
	for (const one of [wanted].flat())
		await eachPage(job, one, async (rows) => {
			for (const row of rows)
				await failures.collect(row.subscription_id, () =>
					job.transaction(async (context) => {
						const subscription = await store.lockSubscription(context, row.subscription_id);
						if (await due.isStillDue(context, one, row.id)) await work(context, subscription, row);
					}),
				);
		});
	failures.report();
}

type LifeJob = Pick<JobDefinition, 'name' | 'description'> & {
	/** Minute of each hour at which it starts; those that give way to others come later. */
	minute: number;
	due: readonly Due[];
	run(job: JobContext): Promise<void>;
};

const defineLifeJob = ({ minute, due: wanted, ...job }: LifeJob) =>
	defineJob({
		...job,
		payload: z.object({}),
		retries: 3,
		schedule: `${minute} * * * *`,
		async nextDue(context) {
			const instants: Date[] = [];
			for (const one of wanted) {
				const instant = await due.nextInstant(context, one);
				if (instant !== null) instants.push(instant);
			}
			return instants.sort((a, b) => +a - +b)[0] ?? null;
		},
		run: (_, context) => job.run(context),
	});

const trialOver: Due = {
	column: 'current_period_end',
	days_after: 1,
	hour: 0,
	statuses: ['TRIALING'],
};

/** On the day after a trial: what was paid becomes active, if nothing has done that yet; what was not has ended. */
export const endTrials = defineLifeJob({
	name: 'subscription.end-trials',
	description: 'Ends trials that were not paid for until their last day, and activates the others',
	minute: 1,
	due: [trialOver],
	async run(job) {
		const paid: string[] = [];
		await eachDue(job, trialOver, async (context, subscription) => {
			if (isPaid(await findInitialCycle(context, asSubject(subscription))))
				paid.push(subscription.id);
			else await endAsPlanned(context, subscription, subscription.trial_ends_on ?? undefined);
		});
		const failures = failuresOf(job, subscriptionLifecycle.name);
		for (const subscription_id of paid)
			await failures.collect(subscription_id, () =>
				job.run(activateSubscription, { subscription_id }, {}),
			);
		failures.report();
	},
});

const lastDayOver: Due = {
	column: 'ends_on',
	days_after: 1,
	hour: 0,
	statuses: ['TRIALING', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED'],
};

export const endDue = defineLifeJob({
	name: 'subscription.end-due',
	description:
		'Ends subscriptions whose last day has passed: of a term, or of the last paid period',
	minute: 2,
	due: [lastDayOver],
	run: (job) =>
		eachDue(job, lastDayOver, (context, subscription) =>
			endAsPlanned(context, subscription, subscription.ends_on ?? undefined),
		),
});

const pauseBegins: Due = {
	column: 'paused_from',
	days_after: 0,
	hour: 0,
	statuses: ['ACTIVE'],
};

/** A late payer is not paused: its pause begins once nothing is overdue. */
export const startPauses = defineLifeJob({
	name: 'subscription.start-pauses',
	description: 'Begins the pauses that clients asked for, and switches the services off',
	minute: 3,
	due: [pauseBegins],
	run: (job) =>
		eachDue(job, pauseBegins, async (context, subscription) => {
			const { items: _, ...row } = subscription;
			await move(context, subscriptionLifecycle, row, 'pause');
			await requestServices(context, subscription, 'SUSPEND', pauseOccasion(row));
		}),
});

/** Names a pause: a subscription can be paused again later. */
export const pauseOccasion = ({ paused_from }: Pick<SubscriptionRow, 'paused_from'>): string =>
	`pause ${paused_from?.toISOString().slice(0, 10) ?? ''}`;

const periodOver: Due = {
	column: 'current_period_end',
	days_after: 1,
	hour: 0,
	statuses: ['ACTIVE', 'PAST_DUE', 'SUSPENDED'],
	// What ends with its period does not begin another one.
	only: Prisma.sql`(ends_on IS NULL OR ends_on > current_period_end)`,
};

/** Two statements for hundreds of subscriptions: on the first of a month most of them roll at once. */
export const rollPeriods = defineLifeJob({
	name: 'subscription.roll-periods',
	description: 'Moves the current period of subscriptions on, on the first day of the next one',
	minute: 5,
	due: [periodOver],
	async run(job) {
		const failures = failuresOf(job, subscriptionLifecycle.name);
		await eachPage(job, periodOver, async (rows) => {
			const ids = rows.map(({ id }) => id);
			await job.transaction(async (context) => {
				const today = businessDate(context.now);
				const periods: { id: string; start: Date; end: Date }[] = [];
				for (const row of await due.lockRolling(context, periodOver, ids))
					await failures.collect(row.id, async () => {
						const months = monthsOf(periodOf(row.billing_period));
						const { start, end } = periodContaining(row.anchor_date, months, today);
						periods.push({ id: row.id, start, end });
					});
				await due.setCurrentPeriods(context, periods);
			});
		});
		failures.report();
	},
});

/** The nearest one first: of two that are due at once, such as after an outage, the client gets the later. */
const termNotices = termNoticeDays.map((days) => ({
	days,
	due: {
		column: 'ends_on',
		days_after: -days,
		hour: 9,
		statuses: ['ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED'],
		// A cancelled one ends by the wish of its client, which needs no notice; nor does a term of a month in its first days.
		only: Prisma.sql`term_months IS NOT NULL AND NOT cancel_at_period_end
			AND ends_on - ${days}::int > anchor_date AND coalesce(term_notice_days, 1000) > ${days}`,
	} satisfies Due,
}));

export const announceTermEnds = defineLifeJob({
	name: 'subscription.announce-term-ends',
	description: 'Tells clients 60 and 30 days before that their fixed term ends',
	minute: 6,
	due: termNotices.map((notice) => notice.due),
	async run(job) {
		for (const { days, due: wanted } of termNotices)
			await eachDue(job, wanted, async (context, { items: _, ...row }) => {
				await store.updateSubscription(context, row.id, { term_notice_days: days });
				context.publish(subscriptionEvents.term_ending, {
					subject_type: subscriptionLifecycle.name,
					subject_id: row.id,
					client_id: row.client_id,
					payload: subscriptionFacts(row),
				});
			});
	},
});

const switchOffPlanned: Due = {
	column: 'switch_off_on',
	days_after: 0,
	hour: 0,
	statuses: [],
};

/** What a client was let keep until the end of its paid period goes off on the day after. */
export const switchOffDue = defineLifeJob({
	name: 'subscription.switch-off-due',
	description: 'Switches the services of cancelled subscriptions off whose last day has passed',
	minute: 20,
	due: [switchOffPlanned],
	run: (job) => eachDue(job, switchOffPlanned, switchOff),
});

const warningDue: Due = {
	column: 'terminate_on',
	days_after: -terminationWarningDays,
	hour: 9,
	statuses: [],
	only: Prisma.sql`termination_warning_queued_at IS NULL AND termination_warned_at IS NULL`,
};
/** Items that a change has ended have the same days as a subscription that has ended. */
const ofBoth = (wanted: Due): Due[] => [wanted, { ...wanted, of: 'subscription_items' }];

export const warnOfTermination = defineLifeJob({
	name: 'subscription.warn-of-termination',
	description: 'Warns clients a week before the data of their ended services is removed',
	minute: 7,
	due: ofBoth(warningDue),
	run: (job) =>
		eachDue(job, ofBoth(warningDue), async (context, subscription, { change_id }) => {
			if (!(await markWarningQueued(context, { subscription, change_id }))) return;
			const { kind } =
				change_id === null ? terminationWarningMessage : itemsTerminationWarningMessage;
			await queueMessage(context, { kind, related_id: change_id ?? subscription.id });
		}),
});

const terminationDue: Due = {
	column: 'terminate_on',
	days_after: 0,
	hour: 9,
	statuses: [],
	only: Prisma.sql`termination_warned_at IS NOT NULL`,
};

export const terminateDue = defineLifeJob({
	name: 'subscription.terminate-due',
	description: 'Has the data of ended services removed, days after its client was warned of it',
	minute: 8,
	due: ofBoth(terminationDue),
	run: (job) =>
		eachDue(job, ofBoth(terminationDue), (context, subscription, { change_id }) =>
			terminate(context, { subscription, change_id }),
		),
});

export const lifeJobs = [
	endTrials,
	endDue,
	startPauses,
	rollPeriods,
	announceTermEnds,
	switchOffDue,
	warnOfTermination,
	terminateDue,
];
