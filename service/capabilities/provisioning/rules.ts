/**
 * Invariants: an item has one task for each action. At any time one worker holds a task, and only that worker may
 * record what came of it. Whatever the target answers, the task ends, waits for a person, or has a time of its next run.
 */
import type { ProviderError } from '../../platform/errors/index.ts';
import { provisioningTargetPort } from './ports.ts';

/** Our mark on everything made for an item; the same for all its tasks and attempts. */
export const markerOf = (subscriptionItemId: string): string => `cs-${subscriptionItemId}`;

/** Outcomes of an attempt after which the same is tried again. */
const troubles: readonly string[] = ['THROTTLED', 'UNAVAILABLE', 'UNKNOWN'];

/** How many of the latest attempts, newest first, ended in trouble at the vendor. */
export function troublesInARow(outcomes: readonly (string | null)[]): number {
	const end = outcomes.findIndex((outcome) => outcome === null || !troubles.includes(outcome));
	return end === -1 ? outcomes.length : end;
}

/** Half a minute, then longer and longer up to a quarter of an hour; never earlier than the vendor asks. */
export function secondsUntilNextTry(
	inARow: number,
	error: Pick<ProviderError, 'retryAfterSeconds'>,
): number {
	const growing = Math.min(30 * 2 ** Math.max(0, inARow - 1), 900);
	return Math.max(growing, Math.ceil(error.retryAfterSeconds ?? 0));
}

/** Asking for the same thing again is no news. */
export const waitTransition = (
	before: string | null,
	waitingFor: string,
): 'wait' | 'still_waiting' => (before === waitingFor ? 'still_waiting' : 'wait');

/** Why the client is not to be asked for something; null while the task waits for just that. */
export const reasonAgainstWaiting = (
	task: { waiting_for: string | null },
	whatToDo: unknown,
): string | null =>
	task.waiting_for === whatToDo ? null : 'The task does not wait for this any more';

/** Whether a target can be used in this installation. */
export const isInstalled = (
	providers: readonly { id: string; ports: readonly string[]; installed: boolean }[],
	target: string,
): boolean =>
	providers.some(
		(one) => one.id === target && one.installed && one.ports.includes(provisioningTargetPort.name),
	);
