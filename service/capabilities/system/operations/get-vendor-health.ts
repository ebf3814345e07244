import { addSeconds } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { durationBounds } from '../../../platform/provider/index.ts';
import { countByProvider } from '../../webhook-inbox/index.ts';
import { vendorContract } from '../vendor-contract.ts';
import * as store from '../vendor-store.ts';

/** A process that has not called a vendor for so long says nothing about it any more. */
const circuitSeconds = 120;

export const getVendorHealth = handle(vendorContract.health, async (input, context) => {
	const { tx, machine_now: now } = context;
	const since = startOfMinute(addSeconds(now, -input.minutes * 60));
	const sums = byProvider(await store.listSums(tx, since));
	const durations = Map.groupBy(await store.listDurations(tx, since), ({ provider }) => provider);
	const recently = startOfMinute(addSeconds(now, -circuitSeconds));
	const circuits = Map.groupBy(await store.listCircuits(tx, recently), ({ provider }) => provider);
	const marks = byProvider(await store.listMarks(tx));
	const webhooks = byProvider(await countByProvider(context));
	const installed = context.providers.list().filter((one) => one.installed);
	return {
		since,
		data: installed.map(({ id, title }) => {
			const { calls = 0, failures = 0, throttled = 0, held_back = 0 } = sums.get(id) ?? {};
			const states = new Set((circuits.get(id) ?? []).map(({ circuit }) => circuit));
			const circuit =
				(['open', 'half-open'] as const).find((one) => states.has(one)) ?? ('closed' as const);
			const {
				last_success_at = null,
				last_failure_at = null,
				last_failure = null,
			} = marks.get(id) ?? {};
			const { waiting = 0, dead = 0 } = webhooks.get(id) ?? {};
			return {
				id,
				title,
				state: stateOf({ calls, failures, held_back, circuit }),
				calls,
				failures,
				throttled,
				held_back,
				success_rate: calls === 0 ? null : Math.round(((calls - failures) / calls) * 10_000),
				p95_ms: percentileOf(durations.get(id) ?? [], 0.95),
				circuit,
				last_success_at,
				last_failure_at,
				last_failure,
				webhooks_waiting: waiting,
				webhooks_dead: dead,
			};
		}),
	};
});

const byProvider = <R extends { provider: string }>(rows: readonly R[]): Map<string, R> =>
	new Map(rows.map((row) => [row.provider, row]));

const startOfMinute = (at: Date): Date => new Date(Math.floor(at.getTime() / 60_000) * 60_000);

type State = 'WELL' | 'FAILING' | 'DOWN' | 'UNUSED';
function stateOf(one: {
	calls: number;
	failures: number;
	held_back: number;
	circuit: string;
}): State {
	if (one.circuit === 'open') return 'DOWN';
	if (one.calls === 0 && one.held_back === 0) return 'UNUSED';
	// A single failure among few calls is chance.
	return one.failures > 1 && one.failures * 20 > one.calls ? 'FAILING' : 'WELL';
}

/** The upper end of the bucket in which the call of this rank is; null without calls, and beyond the last bound. */
export function percentileOf(
	buckets: readonly { bucket: number; calls: number }[],
	share: number,
): number | null {
	const total = buckets.reduce((sum, { calls }) => sum + calls, 0);
	if (total === 0) return null;
	const rank = Math.ceil(total * share);
	let seen = 0;
	for (const { bucket, calls } of buckets) {
		seen += calls;
		if (seen >= rank) return durationBounds[bucket - 1] ?? null;
	}
	return null;
}
