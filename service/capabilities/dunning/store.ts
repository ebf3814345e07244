import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { dunningStepLifecycle } from './lifecycle.ts';
import type { PolicyRow } from './policy-store.ts';

type Tables = Pick<Transaction, 'dunningStep' | '$queryRaw' | '$executeRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export type StepRow = Prisma.DunningStepGetPayload<object>;

export const steps = tableOf<StepRow, Prisma.DunningStepCreateManyInput>(
	'dunning_steps',
	Prisma.DunningStepScalarFieldEnum,
);

export async function lockStep(context: Context, id: string): Promise<StepRow> {
	const step = await lockRow(context.tx, steps, id);
	if (step === null) throw NotFound({ resource: 'dunning_step', id });
	return step;
}

export async function getStep(context: Context, id: string): Promise<StepRow> {
	const step = await findRow(context.tx, steps, id);
	if (step === null) throw NotFound({ resource: 'dunning_step', id });
	return step;
}

/** Plans the steps of a policy for a cycle; those that are planned already stay as they are. */
export async function insertSteps(
	{ tx, now }: Context,
	cycle: { id: string; subscription_id: string | null; client_id: string },
	policy: PolicyRow,
	dueAt: (step: PolicyRow['steps'][number]) => Date,
): Promise<void> {
	const rows = policy.steps.map((step) => {
		const { key, offset_days, hour, action, message, channels } = step;
		const { without_channel, min_gap_hours, working_days_only } = step;
		const due_at = dueAt(step);
		return {
			id: newId(),
			billing_cycle_id: cycle.id,
			subscription_id: cycle.subscription_id,
			client_id: cycle.client_id,
			dunning_policy_id: policy.id,
			step: key,
			...{ offset_days, hour, action, message, channels },
			...{ without_channel, min_gap_hours, working_days_only },
			due_at,
			run_at: due_at,
			created_at: now,
			updated_at: now,
		};
	});
	await insertRows(tx, steps, rows, { skipDuplicates: true });
}

/** All steps of a cycle in the order of their days. */
export const listStepsOf = async ({ tx }: Context, cycleId: string): Promise<StepRow[]> =>
	(await rowsOf(tx, steps, 'billing_cycle_id', cycleId)).sort(
		(a, b) => +a.due_at - +b.due_at || (a.id < b.id ? -1 : 1),
	);

export type DueStep = Pick<StepRow, 'id' | 'billing_cycle_id' | 'subscription_id' | 'run_at'>;

/** Planned steps whose time has come, the longest due first, after the given one. */
export const listDue = (
	{ tx, now }: Context,
	{ after, take }: { after: DueStep | null; take: number },
): Promise<DueStep[]> => {
	const beyond =
		after === null
			? Prisma.empty
			: Prisma.sql`AND (run_at, id) > (${after.run_at}, ${after.id}::uuid)`;
	return tx.$queryRaw<DueStep[]>`
		SELECT id, billing_cycle_id, subscription_id, run_at FROM dunning_steps
		WHERE status = 'PLANNED' AND run_at <= ${now} ${beyond}
		ORDER BY run_at, id LIMIT ${take}`;
};

/** When the next planned step has to be looked at. */
export async function nextRunAt({ tx }: Pick<Context, 'tx'>): Promise<Date | null> {
	const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
		SELECT min(run_at) AS at FROM dunning_steps WHERE status = 'PLANNED'`;
	return row?.at ?? null;
}

/** Proposals that no mail tells of; one with a reason needs none. The index `dunning_steps_untold_idx` holds just these. */
const untold = Prisma.sql`status = 'DONE' AND action IN ('PROPOSE_CANCEL', 'PROPOSE_WRITE_OFF')
	AND message_id IS NULL AND reason IS NULL`;

export async function firstUntold({ tx }: Pick<Context, 'tx'>): Promise<Date | null> {
	const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
		SELECT min(done_at) AS at FROM dunning_steps WHERE ${untold}`;
	return row?.at ?? null;
}

/** Those that were made by then, the oldest first, after the given one. */
export const listUntold = (
	{ tx }: Pick<Context, 'tx'>,
	{ done_by, after, take }: { done_by: Date; after: StepRow | null; take: number },
): Promise<StepRow[]> => {
	const beyond =
		after === null
			? Prisma.empty
			: Prisma.sql`AND (done_at, id) > (${after.done_at}, ${after.id}::uuid)`;
	return tx.$queryRaw<StepRow[]>`
		SELECT * FROM dunning_steps WHERE ${untold} AND done_at <= ${done_by} ${beyond}
		ORDER BY done_at, id LIMIT ${take}`;
};

/** Values beside the status; the status changes through `move`, and in `cancelSteps`. */
export const updateStep = (
	{ tx, now }: Context,
	id: string,
	values: {
		due_at?: Date;
		run_at?: Date;
		reason?: string | null;
		announced_on?: Date | null;
		failures?: number;
		message_id?: string;
	},
): Promise<StepRow> =>
	tx.dunningStep.update({ where: { id }, data: { ...values, updated_at: now } });

/** A step that failed for a reason nobody foresaw, in one statement of its own. */
export const recordFailure = (
	{ tx, now }: Context,
	cycleId: string,
	{ reason, run_at }: { reason: string; run_at: Date },
): Promise<number> => tx.$executeRaw`
	UPDATE dunning_steps SET failures = failures + 1, reason = ${reason}, run_at = ${run_at}, updated_at = ${now}
	WHERE billing_cycle_id = ${cycleId}::uuid AND status = 'PLANNED' AND run_at <= ${now}`;

const from = dunningStepLifecycle.transitions.cancel.from;
const to = dunningStepLifecycle.transitions.cancel.to;

/** Ends everything that is planned for a cycle. */
export const cancelSteps = (
	{ tx, now }: Context,
	cycleId: string,
	reason: string,
): Promise<number> => tx.$executeRaw`
	UPDATE dunning_steps SET status = ${to}, reason = ${reason}, updated_at = ${now}
	WHERE billing_cycle_id = ${cycleId}::uuid AND status = ANY(${[...from]})`;

/** What a hold made wait is looked at again now: of one cycle, or of all cycles of a client. */
export const wakeHeld = (
	{ tx, now }: Context,
	{ client_id, billing_cycle_id }: { client_id: string; billing_cycle_id: string | null },
): Promise<number> => {
	const held =
		billing_cycle_id === null
			? Prisma.sql`client_id = ${client_id}::uuid`
			: Prisma.sql`billing_cycle_id = ${billing_cycle_id}::uuid`;
	return tx.$executeRaw`
		UPDATE dunning_steps SET run_at = due_at, updated_at = ${now}
		WHERE ${held} AND status = 'PLANNED' AND run_at > due_at`;
};

export const listSteps = (
	context: Context,
	query: ListQuery & {
		status?: string | undefined;
		billing_cycle_id?: string | undefined;
		client_id?: string | undefined;
	},
): Promise<Page<StepRow>> => {
	const { status, billing_cycle_id, client_id } = query;
	return pageOf(context.tx, steps, query, { status, billing_cycle_id, client_id });
};

export const countFailing = ({ tx }: { tx: Pick<Tables, 'dunningStep'> }): Promise<number> =>
	tx.dunningStep.count({ where: { status: 'PLANNED', failures: { gte: 3 } } });
