import type {
	BillingRunEntry as EntryRow,
	BillingRun as RunRow,
	BillingRunTotal as TotalRow,
} from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertIds,
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

export type { EntryRow, RunRow, TotalRow };

type Tables = Pick<Transaction, 'billingRun' | 'billingRunTotal' | 'billingRunEntry' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now' | 'machine_now'> & { tx: Tables };

export const runs = tableOf<RunRow>('billing_runs', Prisma.BillingRunScalarFieldEnum);
const entries = tableOf<EntryRow, Prisma.BillingRunEntryCreateManyInput>(
	'billing_run_entries',
	Prisma.BillingRunEntryScalarFieldEnum,
);

export async function getRun({ tx }: Context, id: string): Promise<RunRow> {
	const run = await tx.billingRun.findUnique({ where: { id } });
	if (run === null) throw NotFound({ resource: 'billing_run', id });
	return run;
}

/** Kept from changing until the transaction ends. */
export async function lockRun({ tx }: Context, id: string): Promise<RunRow> {
	const run = await lockRow(tx, runs, id);
	if (run === null) throw NotFound({ resource: 'billing_run', id });
	return run;
}

/** Null when another run is under way. */
export async function insertRun(
	{ tx, now, machine_now }: Context,
	values: { started_by: 'SCHEDULE' | 'PERSON'; actor: string; business_date: Date },
): Promise<RunRow | null> {
	const times = { started_at: now, created_at: now, updated_at: now, progressed_at: machine_now };
	const rows = await tx.billingRun.createManyAndReturn({
		data: [{ id: newId(), ...values, ...times, status: 'RUNNING' }],
		skipDuplicates: true,
	});
	return rows[0] ?? null;
}

export const findRunning = ({ tx }: { tx: Tables }): Promise<RunRow | null> =>
	tx.billingRun.findFirst({ where: { status: 'RUNNING' } });

/** The newest run; null before the first. */
export const findLast = ({ tx }: { tx: Tables }): Promise<RunRow | null> =>
	tx.billingRun.findFirst({ orderBy: [{ created_at: 'desc' }, { id: 'desc' }] });

export const listRuns = (
	{ tx }: Context,
	query: ListQuery & { status?: string | undefined },
): Promise<Page<RunRow>> => pageOf(tx, runs, query, { status: query.status });

/** What is expected of the run; the first worker writes it down, and a second one changes nothing. */
export async function insertForecast(
	{ tx, now }: Context,
	runId: string,
	{ count, nets }: { count: number; nets: ReadonlyMap<string, bigint> },
): Promise<void> {
	const times = { created_at: now, updated_at: now };
	await tx.billingRunTotal.createMany({
		data: [...nets].map(([currency, forecast_net]) => ({
			id: newId(),
			run_id: runId,
			currency,
			forecast_net,
			...times,
		})),
		skipDuplicates: true,
	});
	await tx.billingRun.updateMany({
		where: { id: runId, expected: null },
		data: { expected: count, updated_at: now },
	});
}

/** Sums of runs by currency. */
export const listTotals = (
	{ tx }: { tx: Tables },
	runIds: readonly string[],
): Promise<TotalRow[]> =>
	tx.billingRunTotal.findMany({
		where: { run_id: { in: [...runIds] } },
		orderBy: [{ run_id: 'asc' }, { currency: 'asc' }],
	});

/** What subscriptions add to their run. */
export type Counted = {
	run_id: string;
	/** Machine time. */
	machine_now: Date;
	/** Those with their first outcome in this run; further periods of them are no further subscriptions. */
	seen: number;
	made: number;
	parked: number;
	skipped: number;
	failed: number;
	/** Of the cycles that were made, by currency. */
	totals: readonly { currency: string; cycles: number; net: bigint; amount: bigint }[];
};
/** The run after that; null when it is not RUNNING any more, so nothing may be made for it. */
export type Sums = {
	seen: number;
	parked: number;
	failed: number;
	/** Of the currencies that were counted and expected. */
	totals: readonly { currency: string; net: bigint; forecast_net: bigint }[];
} | null;

/**
 * Adds to the sums of the run in the transaction that makes the cycles, so that they are right whenever a worker is
 * killed. The row of the run is locked until its end, so it comes last.
 */
export async function count(tx: Tables, added: Counted): Promise<Sums> {
	const { run_id, machine_now, seen, made, parked, skipped, failed } = added;
	const totals = added.totals.map(({ net, amount, ...rest }) => ({
		...rest,
		net: String(net),
		amount: String(amount),
	}));
	const rows = await tx.$queryRaw<SumRow[]>`
		WITH counted AS (
			UPDATE billing_runs SET seen = seen + ${seen}::int, made = made + ${made}::int, parked = parked + ${parked}::int,
				skipped = skipped + ${skipped}::int, failed = failed + ${failed}::int, progressed_at = ${machine_now}::timestamptz
			WHERE id = ${run_id}::uuid AND status = 'RUNNING'
			RETURNING id, seen, parked, failed
		), summed AS (
			UPDATE billing_run_totals AS total SET cycles = total.cycles + added.cycles, net = total.net + added.net,
				amount = total.amount + added.amount
			FROM jsonb_to_recordset(${JSON.stringify(totals)}::jsonb) AS added (currency text, cycles int, net bigint,
				amount bigint), counted
			WHERE total.run_id = counted.id AND total.currency = added.currency
			RETURNING total.run_id, total.currency, total.net, total.forecast_net
		)
		SELECT counted.seen, counted.parked, counted.failed, summed.currency, summed.net, summed.forecast_net
		FROM counted LEFT JOIN summed ON summed.run_id = counted.id`;
	const [first] = rows;
	if (first === undefined) return null;
	return {
		seen: first.seen,
		parked: first.parked,
		failed: first.failed,
		totals: rows.flatMap(({ currency, net, forecast_net }) =>
			currency === null || net === null || forecast_net === null
				? []
				: { currency, net, forecast_net },
		),
	};
}

type SumRow = {
	seen: number;
	parked: number;
	failed: number;
	currency: string | null;
	net: bigint | null;
	forecast_net: bigint | null;
};

/** Writes down that a run made no cycle of subscriptions; once for each. */
export async function insertEntries(
	{ tx, now }: Context,
	all: readonly Omit<Prisma.BillingRunEntryCreateManyInput, 'id'>[],
): Promise<void> {
	const times = { created_at: now, updated_at: now };
	const rows = all.map((values) => ({ id: newId(), ...values, ...times }));
	await insertIds(tx, entries, rows, { skipDuplicates: true });
}

/** Subscriptions that failed in the run; another run tries them again. */
export async function listFailed({ tx }: { tx: Tables }, runId: string): Promise<string[]> {
	const found = await tx.billingRunEntry.findMany({
		where: { run_id: runId, outcome: 'FAILED' },
		select: { subscription_id: true },
	});
	return found.map(({ subscription_id }) => subscription_id);
}

/** What a run did not simply make, in the order in which it came to it, after the given id. */
export const listEntries = (
	{ tx }: { tx: Tables },
	{ run_id, after, take }: { run_id: string; after: string | null; take: number },
): Promise<EntryRow[]> =>
	tx.billingRunEntry.findMany({
		where: { run_id, ...(after === null ? {} : { id: { gt: after } }) },
		orderBy: { id: 'asc' },
		take,
	});
