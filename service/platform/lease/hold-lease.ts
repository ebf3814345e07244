import { AsyncLocalStorage } from 'node:async_hooks';

const renewEveryMs = 4000;
/**
 * No request may leave later than this after the lease was last claimed or renewed. The lease lasts 25 seconds, so what
 * is still on its way has arrived before another process can claim the same work. A process that wakes up after a freeze
 * sends nothing at all.
 */
const sendWithinMs = 12_000;

type Held = { sendUntil: number };
const current = new AsyncLocalStorage<Held>();

/** False when the lease of the work that asks was lost, or was not renewed for so long that another may be claiming it. */
export function mayStillSend(): boolean {
	const held = current.getStore();
	return held === undefined || performance.now() <= held.sendUntil;
}

/**
 * Runs `work` and renews its lease meanwhile. `renew` says whether the lease was still ours. An error of `renew`, such as
 * a database that does not answer, is ignored: when it lasts, the lease and the right to send run out by themselves.
 * `claimedAt` is `performance.now()` from before the claim.
 */
export async function holdLease<T>(
	{ claimedAt, renew }: { claimedAt: number; renew: () => Promise<boolean> },
	work: () => Promise<T>,
): Promise<T> {
	const held: Held = { sendUntil: claimedAt + sendWithinMs };
	let isRenewing = false;
	const timer = setInterval(() => {
		if (isRenewing) return;
		isRenewing = true;
		const began = performance.now();
		renew()
			.then(
				(isOurs) => {
					held.sendUntil = isOurs ? began + sendWithinMs : -Infinity;
				},
				() => undefined,
			)
			.finally(() => {
				isRenewing = false;
			});
	}, renewEveryMs);
	try {
		return await current.run(held, work);
	} finally {
		clearInterval(timer);
	}
}
