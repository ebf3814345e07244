/**
 * Invariants: a run never charges more than 1.5 times what the terms added up to when it began, and stops when most of what
 * it looks at is parked: then the cause is not in single subscriptions. A run that was stopped goes on when a person starts it.
 */
import { addSeconds } from '../../platform/clock/index.ts';
import { formatMoney } from '../../platform/money/index.ts';

/** A run that came no further for so long has lost its workers. */
export const stalledSeconds = 1800;

/** Why the run must make no more, seen from its sums in one currency; null while it may go on. */
export function reasonToStop(
	total: { currency: string; net: bigint; forecast_net: bigint } | null,
	counts: { seen: number; parked: number; failed: number },
): string | null {
	if (total !== null && total.net * 2n > total.forecast_net * 3n) {
		const money = (amount: bigint): string => formatMoney(amount, total.currency, 'en');
		return `${money(total.net)} before tax would be more than 1.5 times the forecast of ${money(total.forecast_net)}`;
	}
	const set_aside = counts.parked + counts.failed;
	if (set_aside >= setAsideMin && set_aside * 2 > counts.seen)
		return `${set_aside} of ${counts.seen} subscriptions were parked or failed: look for one cause`;
	return null;
}
/** Fewer parked subscriptions than this never stop a run. */
const setAsideMin = 20;

/** Whether no worker is left that could take the run further; in machine time. */
export const isStalled = (run: { progressed_at: Date }, machineNow: Date): boolean =>
	addSeconds(run.progressed_at, stalledSeconds) < machineNow;

/** How far a run is, in hundredths of what was to be billed when it began; null until that is counted. */
export function progressOf(run: {
	status: string;
	seen: number;
	expected: number | null;
}): number | null {
	if (run.status === 'DONE') return 100;
	if (run.expected === null) return null;
	if (run.expected === 0) return 100;
	return Math.min(99, Math.floor((run.seen * 100) / run.expected));
}
