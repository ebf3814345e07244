import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleWhenResult } from 'cockatiel';
import type { Clock } from '../clock/index.ts';
import { isProviderError } from '../errors/index.ts';

export type CircuitSettings = { failures_max: number; open_seconds: number };

/**
 * Stops asking a vendor that does not answer. After `failures_max` failures in a row it opens, for `open_seconds`;
 * then one call goes through, and closes it or opens it again.
 */
export type Circuit = {
	state(): 'closed' | 'half-open' | 'open';
	/** Seconds for which no call should be made now; 0 when `run` may be called, in the same breath. */
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
	/** A clock that was set back must not keep a vendor out for longer than was meant. */
	const leftMs = (): number => {
		const left = openedAt + openMs - clock.now().getTime();
		return left > openMs ? 0 : Math.max(0, left);
	};
	// cockatiel reads the machine's clock; ours says by this whether the time is over, so that one clock rules.
	const rest = {
		get duration() {
			return leftMs() > 0 ? Infinity : -Infinity;
		},
		next: () => rest,
	};
	const breaker = circuitBreaker(handleWhenResult(isFailure), {
		breaker: new ConsecutiveBreaker(settings.failures_max),
		halfOpenAfter: rest,
	});
	/** The one call that was to try the vendor, and told nothing of it, closes nothing. */
	function isFailure(settled: unknown): boolean {
		return isOutage(settled) || (tellsNothing(settled) && breaker.state === CircuitState.HalfOpen);
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
			// Whoever comes while one call tries the vendor learns soon how that went.
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
 * What says nothing of the vendor: a defect of ours, or `lease-lost`, when this process was away for too long and sent
 * nothing.
 */
function tellsNothing(settled: unknown): boolean {
	const error = errorOf(settled);
	if (error === undefined) return false;
	return !isProviderError(error) || error.code === 'lease-lost';
}

/** A vendor that refuses, or asks for patience, is well. */
function isOutage(settled: unknown): boolean {
	const error = errorOf(settled);
	if (!isProviderError(error) || tellsNothing(settled)) return false;
	return error.kind === 'unavailable' || error.kind === 'outcome-unknown';
}
