import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleWhenResult } from 'cockatiel';
import type { Clock } from '../clock/index.ts';
import { isProviderError, type ProviderError } from '../errors/index.ts';
import { isMalformedAnswer } from './read-records.ts';

export type CircuitSettings = { failures_max: number; open_seconds: number };

/**
 * Circuit breaker of one vendor. After `failures_max` failures in a row it is open for `open_seconds`; then (half-open)
 * one call is let through, whose outcome closes it or opens it again.
 */
export type Circuit = {
	state(): 'closed' | 'half-open' | 'open';
	/** Seconds until a call may be made; 0 when `run` may be called now, before anything else is awaited. */
	heldSeconds(): number;
	run<T>(call: () => Promise<T>): Promise<T>;
};

type Settled<T> = { answer: T } | { error: unknown };

export function createCircuit(
	settings: CircuitSettings,
	clock: Clock,
	tell: { opened(error: unknown): void; closed(): void },
): Circuit {
	const openMs = settings.open_seconds * 1000;
	let openedAt = 0;
	/** When the clock was set back, the remaining time would exceed `open_seconds`; then the time counts as over. */
	const leftMs = (): number => {
		const left = openedAt + openMs - clock.now().getTime();
		return left > openMs ? 0 : Math.max(0, left);
	};
	// cockatiel reads the machine's clock. A duration of ± infinity lets our injectable clock decide instead.
	const openTime = {
		get duration() {
			return leftMs() > 0 ? Infinity : -Infinity;
		},
		next: () => openTime,
	};
	const breaker = circuitBreaker(handleWhenResult(isFailure), {
		breaker: new ConsecutiveBreaker(settings.failures_max),
		halfOpenAfter: openTime,
	});
	/** A half-open call that says nothing about the vendor must not close the circuit. */
	function isFailure(settled: unknown): boolean {
		return isOutage(settled) || (saysNothing(settled) && breaker.state === CircuitState.HalfOpen);
	}
	let isDown = false;
	breaker.onBreak((reason) => {
		openedAt = clock.now().getTime();
		if (isDown) return;
		isDown = true;
		tell.opened('value' in reason ? errorOf(reason.value) : undefined);
	});
	breaker.onReset(() => {
		isDown = false;
		tell.closed();
	});
	return {
		state: () => names[breaker.state],
		heldSeconds() {
			if (breaker.state === CircuitState.Closed) return 0;
			// Half-open: the trial call is under way and will have an outcome soon.
			if (breaker.state === CircuitState.HalfOpen) return 1;
			return Math.ceil(leftMs() / 1000);
		},
		async run<T>(call: () => Promise<T>): Promise<T> {
			const settled = await breaker.execute(() => settle(call));
			if ('error' in settled) throw settled.error;
			return settled.answer;
		},
	};
}

const names = {
	[CircuitState.Closed]: 'closed',
	[CircuitState.HalfOpen]: 'half-open',
	[CircuitState.Open]: 'open',
	[CircuitState.Isolated]: 'open',
} as const;

async function settle<T>(call: () => Promise<T>): Promise<Settled<T>> {
	try {
		return { answer: await call() };
	} catch (error) {
		return { error };
	}
}

const errorOf = (settled: unknown): unknown =>
	typeof settled === 'object' && settled !== null && 'error' in settled ? settled.error : undefined;

/**
 * Errors that say nothing about the vendor: a defect of ours, or `lease-lost`, when nothing was sent because this process
 * had lost its lease.
 */
function saysNothing(settled: unknown): boolean {
	const error = errorOf(settled);
	if (error === undefined) return false;
	return !isProviderError(error) || error.code === 'lease-lost';
}

/** Only a vendor that cannot be reached, takes too long, or answers with a 5xx is down; any other answer is a sign of life. */
function isOutage(settled: unknown): boolean {
	const error = errorOf(settled);
	if (!isProviderError(error) || saysNothing(settled) || hasAnswered(error)) return false;
	return error.kind === 'unavailable' || error.kind === 'outcome-unknown';
}

/** An answer that we cannot read says nothing against the vendor: it would hold up every other sale. */
const hasAnswered = (error: ProviderError): boolean =>
	isMalformedAnswer(error) ||
	(error.status !== undefined && error.status < 500 && error.status !== requestTimeout);

/** A 4xx by which a server or proxy says that it waited too long. */
const requestTimeout = 408;
