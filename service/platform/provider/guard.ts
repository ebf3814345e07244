import { addSeconds, type Clock } from '../clock/index.ts';
import { isProviderError, ProviderError } from '../errors/index.ts';
import type { Logger } from '../log/index.ts';
import { createCircuit, type Circuit, type CircuitSettings } from './circuit.ts';
import { circuitOpen, rateLimitedLocally } from './deferred.ts';
import type { Meter } from './meter.ts';
import { createPace, type PaceSettings } from './pace.ts';
import type { Port } from './port.ts';

export type GuardSettings = CircuitSettings & { wait_ms_max: number };
export type GuardTools = {
	settings: GuardSettings;
	clock: Clock;
	log: Logger;
	/** Counts the calls; a test may do without. */
	meter?: Meter;
};

/** Circuit breaker and rate limit around every call to one vendor. A call that it refuses was not sent. */
export type Guard = {
	state: Circuit['state'];
	/** The same implementation, with its vendor calls guarded. */
	protect<T>(port: Port<T>, implementation: T): T;
};

/** Longest pause that one "too many requests" answer can cause. */
const pauseSecondsMax = 60;

export function createGuard(
	vendor: { id: string; title: string; pace: PaceSettings | null },
	{ settings, clock, log, meter }: GuardTools,
): Guard {
	const { id, title } = vendor;
	const turn = turnsOf(vendor.pace, settings.wait_ms_max);
	const circuit = createCircuit(settings, clock, {
		opened: (err) =>
			log.warn(
				{ provider: id, err, open_seconds: settings.open_seconds },
				'a vendor does not answer; its calls are held back',
			),
		closed: () => log.info({ provider: id }, 'a vendor answers again'),
	});
	/** By method, since vendors limit each kind of request separately. */
	const pausedUntil = new Map<string, Date>();

	function refuseWhileOpen(): void {
		const retryAfterSeconds = circuit.heldSeconds();
		if (retryAfterSeconds === 0) return;
		const message = `${title} has not answered for a while; nothing was sent`;
		throw new ProviderError(id, 'unavailable', message, { code: circuitOpen, retryAfterSeconds });
	}

	function refuseFor(method: string, retryAfterSeconds: number): void {
		if (retryAfterSeconds <= 0) return;
		const message = `${title} must not be asked for ${method} so often; nothing was sent`;
		const options = { code: rateLimitedLocally, retryAfterSeconds };
		throw new ProviderError(id, 'throttled', message, options);
	}

	function pauseLeft(method: string): number {
		const until = pausedUntil.get(method);
		if (until === undefined) return 0;
		const left = Math.ceil((until.getTime() - clock.now().getTime()) / 1000);
		// A longer pause than the longest possible one means that the clock was set back: it counts as over.
		if (left > 0 && left <= pauseSecondsMax) return left;
		pausedUntil.delete(method);
		return 0;
	}

	function notePause(method: string, error: unknown): void {
		if (!isProviderError(error) || error.kind !== 'throttled') return;
		if (error.retryAfterSeconds === undefined) return;
		const seconds = Math.min(error.retryAfterSeconds, pauseSecondsMax);
		pausedUntil.set(method, addSeconds(clock.now(), seconds));
	}

	async function guarded(
		{ port, method }: { port: string; method: string },
		call: () => Promise<unknown>,
	): Promise<unknown> {
		refuseWhileOpen();
		refuseFor(method, pauseLeft(method));
		if (turn !== null) refuseFor(method, await turn(`${port}.${method}`));
		// The circuit may have opened while this call waited for its turn.
		refuseWhileOpen();
		try {
			return await circuit.run(call);
		} catch (error) {
			notePause(method, error);
			throw error;
		}
	}

	// A call that had to wait for its turn counts with that wait: that is what its caller has seen.
	const measured = <T>(call: () => Promise<T>): Promise<T> =>
		meter === undefined ? call() : meter.measure(id, call);

	return {
		state: circuit.state,
		protect<T>(port: Port<T>, implementation: T): T {
			const vendorCalls = Object.entries(port.calls).filter(([, reaches]) => reaches === 'vendor');
			const replaced = vendorCalls.map(([method]) => {
				const original = Reflect.get(Object(implementation), method);
				const value = (...input: unknown[]): Promise<unknown> =>
					measured(() =>
						guarded({ port: port.name, method }, async () => original.apply(implementation, input)),
					);
				return [method, { value, enumerable: true, writable: true, configurable: true }];
			});
			// All other properties are inherited unchanged from the provider's object.
			return Object.create(Object(implementation), Object.fromEntries(replaced));
		},
	};
}

/** Waits until a call may be sent, by what it costs; gives the seconds until then when that takes too long. */
function turnsOf(
	settings: PaceSettings | null,
	waitMsMax: number,
): ((call: string) => Promise<number>) | null {
	if (settings === null) return null;
	const { costs = {}, narrower } = settings;
	const pace = createPace(settings, waitMsMax);
	const slower = narrower === undefined ? null : createPace(narrower, waitMsMax);
	return async (call) => {
		const isSlower = slower !== null && narrower?.methods.includes(call) === true;
		const seconds = isSlower ? await slower.turn() : 0;
		return seconds > 0 ? seconds : pace.turn(costs[call] ?? 1);
	};
}
