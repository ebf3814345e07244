import type { Transaction } from '../../platform/database/index.ts';
import type { VendorMinute } from '../../platform/provider/index.ts';

type Client = Pick<Transaction, '$queryRaw' | '$executeRaw' | 'vendorMark' | 'vendorMinute'>;
type Circuit = 'closed' | 'half-open' | 'open';

export type WrittenMinute = VendorMinute & { circuit: Circuit };

/**
 * Writes the minutes of a process. Each is written whole, so that a repetition after a lost answer counts nothing twice; the
 * marks only ever move forward, whichever process writes last.
 */
export async function saveMinutes(
	tx: Client,
	{ process_id, now }: { process_id: string; now: Date },
	minutes: readonly WrittenMinute[],
): Promise<void> {
	const rows = JSON.stringify(
		minutes.map((one) => ({
			...one,
			process_id,
			updated_at: now,
			durations: `{${one.durations.join(',')}}`,
		})),
	);
	await tx.$executeRaw`
		WITH given AS (
			SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS one (minute timestamptz, provider text, process_id uuid, calls int, failures int,
				throttled int, held_back int, durations int[], circuit text, updated_at timestamptz, last_success_at timestamptz,
				last_failure_at timestamptz, last_failure text)
		),
		marked AS (
			INSERT INTO vendor_marks AS mark (provider, last_success_at, last_failure_at, last_failure)
			SELECT DISTINCT ON (provider) provider, max(last_success_at) OVER vendor, max(last_failure_at) OVER vendor, last_failure
			FROM given WINDOW vendor AS (PARTITION BY provider) ORDER BY provider, last_failure_at DESC NULLS LAST
			ON CONFLICT (provider) DO UPDATE SET
				last_success_at = greatest(mark.last_success_at, excluded.last_success_at),
				last_failure = CASE WHEN mark.last_failure_at IS NULL OR excluded.last_failure_at >= mark.last_failure_at
					THEN excluded.last_failure ELSE mark.last_failure END,
				last_failure_at = greatest(mark.last_failure_at, excluded.last_failure_at)
		)
		INSERT INTO vendor_minutes (minute, provider, process_id, calls, failures, throttled, held_back, durations, circuit, updated_at)
		SELECT minute, provider, process_id, calls, failures, throttled, held_back, durations, circuit, updated_at FROM given
		ON CONFLICT (minute, provider, process_id) DO UPDATE SET
			calls = excluded.calls, failures = excluded.failures, throttled = excluded.throttled, held_back = excluded.held_back,
			durations = excluded.durations, circuit = excluded.circuit, updated_at = excluded.updated_at`;
}

export type VendorSums = {
	provider: string;
	calls: number;
	failures: number;
	throttled: number;
	held_back: number;
	/** Processes that have written of it. */
	processes: number;
};

/** Sums of all processes since then, by vendor. */
export const listSums = (tx: Client, since: Date): Promise<VendorSums[]> =>
	tx.$queryRaw`
		SELECT provider, sum(calls)::int AS calls, sum(failures)::int AS failures, sum(throttled)::int AS throttled,
			sum(held_back)::int AS held_back, count(DISTINCT process_id)::int AS processes
		FROM vendor_minutes WHERE minute >= ${since} GROUP BY provider`;

/** Calls since then by vendor and bucket of duration, the shortest first. */
export const listDurations = (
	tx: Client,
	since: Date,
): Promise<{ provider: string; bucket: number; calls: number }[]> =>
	tx.$queryRaw`
		SELECT provider, bucket::int AS bucket, sum(counted)::int AS calls
		FROM vendor_minutes, unnest(durations) WITH ORDINALITY AS one (counted, bucket)
		WHERE minute >= ${since} GROUP BY provider, bucket ORDER BY provider, bucket`;

/** What each process last wrote of the circuit breaker of each vendor. */
export const listCircuits = (
	tx: Client,
	since: Date,
): Promise<{ provider: string; circuit: Circuit }[]> =>
	tx.$queryRaw`
		SELECT DISTINCT ON (provider, process_id) provider, circuit FROM vendor_minutes
		WHERE minute >= ${since} ORDER BY provider, process_id, minute DESC`;

export const listMarks = (tx: Client) => tx.vendorMark.findMany();

export const deleteMinutesBefore = async (tx: Client, before: Date): Promise<number> =>
	(await tx.vendorMinute.deleteMany({ where: { minute: { lt: before } } })).count;
