import type {
	ReconciliationDifference as DifferenceRow,
	ReconciliationRun as RunRow,
} from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import {
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { stalledSeconds } from './rules.ts';
import type { LinkRow } from './store.ts';

export type { DifferenceRow, RunRow };
export type Finding = Pick<
	DifferenceRow,
	| 'kind'
	| 'subject'
	| 'payment_link_id'
	| 'currency'
	| 'amount_ours'
	| 'amount_at_gateway'
	| 'explanation'
>;

type Tables = Pick<
	Transaction,
	'reconciliationRun' | 'reconciliationDifference' | 'paymentLink' | 'payment' | '$queryRaw'
>;
type Context = Pick<ReadContext, 'now' | 'machine_now'> & { tx: Tables };

export const runs = tableOf<RunRow>('reconciliation_runs', Prisma.ReconciliationRunScalarFieldEnum);
export const differences = tableOf<DifferenceRow>(
	'reconciliation_differences',
	Prisma.ReconciliationDifferenceScalarFieldEnum,
);

export async function getRun({ tx }: Context, id: string): Promise<RunRow> {
	const run = await tx.reconciliationRun.findUnique({ where: { id } });
	if (run === null) throw NotFound({ resource: 'reconciliation', id });
	return run;
}

/** Null when a comparison of the gateway is running already. */
export async function insertRun(
	{ tx, now, machine_now }: Context,
	values: { gateway: string; period_from: Date; period_to: Date },
): Promise<RunRow | null> {
	const rows = await tx.reconciliationRun.createManyAndReturn({
		data: [
			{
				id: newId(),
				...values,
				phase: 'MADE',
				status: 'RUNNING',
				started_at: now,
				created_at: now,
				updated_at: machine_now,
			},
		],
		skipDuplicates: true,
	});
	return rows[0] ?? null;
}

export const findRunning = ({ tx }: Context, gateway: string): Promise<RunRow | null> =>
	tx.reconciliationRun.findFirst({ where: { gateway, status: 'RUNNING' } });

/** Runs that came no further for so long that their jobs must have ended; while a run goes on, `updated_at` is machine time. */
export const listStalled = (
	{ tx, machine_now }: Context,
	gateway: string | null = null,
): Promise<RunRow[]> =>
	tx.reconciliationRun.findMany({
		where: {
			status: 'RUNNING',
			updated_at: { lt: addSeconds(machine_now, -stalledSeconds) },
			...(gateway === null ? {} : { gateway }),
		},
	});

/** Null when another worker has compared this page meanwhile. */
export async function advanceRun(
	{ tx, machine_now }: Context,
	run: RunRow,
	values: { cursor: string | null; phase: string; links_seen: number },
): Promise<RunRow | null> {
	const rows = await tx.reconciliationRun.updateManyAndReturn({
		where: {
			id: run.id,
			status: 'RUNNING',
			phase: run.phase,
			cursor: run.cursor,
			links_seen: run.links_seen,
		},
		data: { ...values, updated_at: machine_now },
	});
	return rows[0] ?? null;
}

export const listRuns = ({ tx }: Context, query: ListQuery): Promise<Page<RunRow>> =>
	pageOf(tx, runs, query, {});

/** How many open differences each run saw last. */
export async function countOpen(
	{ tx }: Context,
	runIds: readonly string[],
): Promise<Map<string, number>> {
	const counts = await tx.reconciliationDifference.groupBy({
		by: ['run_id'],
		where: { run_id: { in: [...runIds] }, status: 'OPEN' },
		_count: { _all: true },
	});
	return new Map(counts.map((count) => [count.run_id, count._count._all]));
}

/** Writes a finding down once; tells whether it is new, and how it was known before. */
export async function recordFinding(
	{ tx, now }: Context,
	run: RunRow,
	finding: Finding,
): Promise<{ row: DifferenceRow; before: DifferenceRow | null }> {
	const key = { gateway: run.gateway, kind: finding.kind, subject: finding.subject };
	const inserted = await tx.reconciliationDifference.createManyAndReturn({
		data: [
			{
				id: newId(),
				run_id: run.id,
				gateway: run.gateway,
				...finding,
				status: 'OPEN',
				created_at: now,
			},
		],
		skipDuplicates: true,
	});
	const first = inserted[0];
	if (first !== undefined) return { row: first, before: null };
	const before = await tx.reconciliationDifference.findUniqueOrThrow({
		where: { gateway_kind_subject: key },
	});
	const row = await tx.reconciliationDifference.update({
		where: { gateway_kind_subject: key },
		data: { ...finding, run_id: run.id, updated_at: now },
	});
	return { row, before };
}

/** Shows that the run comes further; false when it was ended meanwhile. */
export async function keepAlive({ tx, machine_now }: Context, { id }: RunRow): Promise<boolean> {
	const data = { updated_at: machine_now };
	const { count } = await tx.reconciliationRun.updateMany({
		where: { id, status: 'RUNNING' },
		data,
	});
	return count > 0;
}

/** Some open differences that this run has not met. */
export const listUnseenDifferences = ({ tx }: Context, run: RunRow): Promise<DifferenceRow[]> =>
	tx.reconciliationDifference.findMany({
		where: { gateway: run.gateway, status: 'OPEN', run_id: { not: run.id } },
		orderBy: { id: 'asc' },
		take: 50,
	});

export async function lockDifference({ tx }: Context, id: string): Promise<DifferenceRow> {
	const row = await lockRow(tx, differences, id);
	if (row === null) throw NotFound({ resource: 'reconciliation_difference', id });
	return row;
}

/** The run has met it: it is as it was. */
export const markSeen = (
	{ tx, now }: Context,
	run: RunRow,
	{ id }: DifferenceRow,
): Promise<unknown> =>
	tx.reconciliationDifference.update({
		where: { id },
		data: { run_id: run.id, updated_at: now },
	});

/** Whether money on the difference's link waits for a person. */
export async function hasUnmatchedMoney(
	{ tx }: Context,
	{ gateway, subject }: DifferenceRow,
): Promise<boolean> {
	const where = { gateway, gateway_reference: subject, status: 'UNMATCHED' };
	return (await tx.payment.findFirst({ where, select: { id: true } })) !== null;
}

/** Money that waits for a person and that no difference tells of: none that is open, and none that was accepted with it. */
export const listUnlistedMoney = ({ tx }: Context, run: RunRow): Promise<UnlistedMoney[]> =>
	tx.$queryRaw`
		SELECT gateway_reference, payment_link_id, currency, amount, unmatched_reason FROM payments
		WHERE gateway = ${run.gateway} AND status = 'UNMATCHED' AND NOT EXISTS (
			SELECT FROM reconciliation_differences
			WHERE gateway = payments.gateway AND subject = payments.gateway_reference AND (status = 'OPEN'
				OR status = 'ACCEPTED' AND kind IN ('NOT_APPLIED', 'UNEXPECTED_MONEY') AND accepted_at >= payments.created_at))
		ORDER BY created_at, id LIMIT 500`;

type UnlistedMoney = {
	gateway_reference: string;
	payment_link_id: string | null;
	currency: string;
	amount: bigint;
	unmatched_reason: string | null;
};

export const listDifferences = (
	{ tx }: Context,
	query: ListQuery & { status?: string | undefined; kind?: string | undefined },
): Promise<Page<DifferenceRow>> =>
	pageOf(tx, differences, query, { status: query.status, kind: query.kind });

export const listDifferencesOf = ({ tx }: Context, runId: string): Promise<DifferenceRow[]> =>
	tx.reconciliationDifference.findMany({
		where: { run_id: runId },
		orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
		take: 200,
	});

export const markCompared = ({ tx, now }: Context, linkId: string): Promise<unknown> =>
	tx.paymentLink.updateMany({ where: { id: linkId }, data: { compared_at: now } });

/** Our links of the span that should be at the gateway and were not in its list. */
export const listUnseenLinks = ({ tx }: Context, run: RunRow): Promise<LinkRow[]> =>
	tx.paymentLink.findMany({
		where: {
			gateway: run.gateway,
			gateway_reference: { not: null },
			status: { in: ['OPEN', 'PAID'] },
			created_at: { gte: run.period_from, lte: run.period_to },
			OR: [{ compared_at: null }, { compared_at: { lt: run.started_at } }],
		},
		take: 500,
	});

export const countOpenDifferences = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.reconciliationDifference.count({ where: { status: 'OPEN' } });
