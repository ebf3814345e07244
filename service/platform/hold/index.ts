import { AsyncLocalStorage } from 'node:async_hooks';
import { addSeconds } from '../clock/index.ts';

/**
 * Whoever works on something outside a transaction holds it by a lease in the database, and renews the lease while it
 * lives. So a holder that died or froze is replaced within `holdSeconds`, however long its work may take.
 */
export const holdSeconds = 25;
/** Until when something is held from now on, without another sign of life. */
export const heldUntil = (now: Date): Date => addSeconds(now, holdSeconds);

const renewEveryMs = 4000;
/**
 * A request may leave no later than this after the last sign of life: what is on its way then has arrived before a
 * successor may begin. A process that wakes up after a freeze sends nothing at all.
 */
const sendWithinMs = 12_000;

type Hold = { sendUntil: number };
const current = new AsyncLocalStorage<Hold>();

/** False when the work that asks has shown no sign of life for so long that somebody else may be at it. */
export function mayStillSend(): boolean {
	const hold = current.getStore();
	return hold === undefined || performance.now() <= hold.sendUntil;
}

/**
 * Runs `work` and renews the lease meanwhile. `renew` says whether the lease was still ours; what it throws is taken
 * for trouble that passes, such as a database that is away: then the lease, and the right to send, run out by themselves.
 * `took` is the moment (`performance.now()`) before the lease was taken.
 */
export async function whileHeld<T>(
	{ took, renew }: { took: number; renew: () => Promise<boolean> },
	work: () => Promise<T>,
): Promise<T> {
	const hold: Hold = { sendUntil: took + sendWithinMs };
	let renewing = false;
	const timer = setInterval(() => {
		if (renewing) return;
		renewing = true;
		const began = performance.now();
		renew()
			.then(
				(isOurs) => {
					hold.sendUntil = isOurs ? began + sendWithinMs : -Infinity;
				},
				() => undefined,
			)
			.finally(() => {
				renewing = false;
			});
	}, renewEveryMs);
	try {
		return await current.run(hold, work);
	} finally {
		clearInterval(timer);
	}
}
