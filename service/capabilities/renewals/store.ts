import type {
	BillingRunEntry as EntryRow,
	BillingRun as RunRow,
	BillingRunTotal as TotalRow,
} from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	batchLoader,
	insertRows,
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

/** What one subscription adds to its run. */
export type Counted = {
	run_id: string;
	/** Machine time. */
	machine_now: Date;
	/** 1 with its first outcome in this run; further periods of it are no further subscription. */
	seen: number;
	made: number;
	parked: number;
	skipped: number;
	failed: number;
	/** Of the cycle that was made; null without one. */
	total: { currency: string; net: bigint; amount: bigint } | null;
};
/** The run after that; null when it is not RUNNING any more, so nothing may be made for it. */
export type Sums = {
	seen: number;
	parked: number;
	failed: number;
	/** Null when nothing was made, or nothing was expected in this currency. */
	total: { currency: string; net: bigint; forecast_net: bigint } | null;
} | null;

/**
 * Adds to the sums of the run in the transaction that makes the cycles, so that they are right whenever a worker is
 * killed. The row of the run is locked until then; works that share a transaction are one statement.
 */
export const count: (tx: Tables, added: Counted) => Promise<Sums> = batchLoader(
	async (tx: Tables, all: readonly Counted[]): Promise<Sums[]> => {
		const runsAdded = [...Map.groupBy(all, ({ run_id }) => run_id)].map(([run_id, ofRun]) => {
			const sum = (of: (one: Counted) => number): number =>
				ofRun.reduce((total, one) => total + of(one), 0);
			return {
				run_id,
				progressed_at: new Date(Math.max(...ofRun.map(({ machine_now }) => +machine_now))),
				seen: sum((one) => one.seen),
				made: sum((one) => one.made),
				parked: sum((one) => one.parked),
				skipped: sum((one) => one.skipped),
				failed: sum((one) => one.failed),
			};
		});
		const charged = all.flatMap(({ run_id, total }) =>
			total === null ? [] : [{ run_id, ...total }],
		);
		const totalsAdded = [
			...Map.groupBy(charged, ({ run_id, currency }) => `${run_id} ${currency}`).values(),
		].map((alike) => ({
			run_id: alike[0]?.run_id,
			currency: alike[0]?.currency,
			cycles: alike.length,
			net: String(alike.reduce((sum, { net }) => sum + net, 0n)),
			amount: String(alike.reduce((sum, { amount }) => sum + amount, 0n)),
		}));
		const rows = await tx.$queryRaw<SumRow[]>`
			WITH counted AS (
				UPDATE billing_runs AS run SET seen = run.seen + added.seen, made = run.made + added.made,
					parked = run.parked + added.parked, skipped = run.skipped + added.skipped,
					failed = run.failed + added.failed, progressed_at = added.progressed_at
				FROM jsonb_to_recordset(${JSON.stringify(runsAdded)}::jsonb) AS added (run_id uuid, progressed_at timestamptz,
					seen int, made int, parked int, skipped int, failed int)
				WHERE run.id = added.run_id AND run.status = 'RUNNING'
				RETURNING run.id, run.seen, run.parked, run.failed
			), summed AS (
				UPDATE billing_run_totals AS total SET cycles = total.cycles + added.cycles, net = total.net + added.net,
					amount = total.amount + added.amount
				FROM jsonb_to_recordset(${JSON.stringify(totalsAdded)}::jsonb) AS added (run_id uuid, currency text,
					cycles int, net bigint, amount bigint), counted
				WHERE total.run_id = added.run_id AND total.currency = added.currency AND counted.id = added.run_id
				RETURNING total.run_id, total.currency, total.net, total.forecast_net
			)
			SELECT counted.id, counted.seen, counted.parked, counted.failed, summed.currency, summed.net, summed.forecast_net
			FROM counted LEFT JOIN summed ON summed.run_id = counted.id`;
		return all.map(({ run_id, total }) => {
			const ofRun = rows.filter((row) => row.id === run_id);
			const [first] = ofRun;
			if (first === undefined) return null;
			const { seen, parked, failed } = first;
			const own = ofRun.find((row) => row.currency !== null && row.currency === total?.currency);
			return {
				seen,
				parked,
				failed,
				total:
					own === undefined ||
					own.currency === null ||
					own.net === null ||
					own.forecast_net === null
						? null
						: { currency: own.currency, net: own.net, forecast_net: own.forecast_net },
			};
		});
	},
);

type SumRow = {
	id: string;
	seen: number;
	parked: number;
	failed: number;
	currency: string | null;
	net: bigint | null;
	forecast_net: bigint | null;
};

/** Writes down that a run made no cycle of a subscription; once for each. */
export async function insertEntry(
	{ tx, now }: Context,
	values: Omit<Prisma.BillingRunEntryCreateManyInput, 'id'>,
): Promise<void> {
	const entry = { id: newId(), ...values, created_at: now, updated_at: now };
	await insertRows(tx, entries, [entry], { skipDuplicates: true });
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
