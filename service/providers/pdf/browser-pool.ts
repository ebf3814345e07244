import type { RunningBrowser } from './browser.ts';

export type BrowserPoolSettings = {
	launch(): Promise<RunningBrowser>;
	concurrency: number;
	/** A browser that printed this many documents is replaced: it does not give all its memory back. */
	jobsPerBrowserMax: number;
	/** A browser without work for this long is closed. */
	idleMs: number;
	/** How long a job that was told to stop may take before its browser is killed. */
	graceMs: number;
};

export type BrowserPool = {
	/**
	 * Waits for a free place and runs the job on a running browser. `run` gets the job as a function, so that a time
	 * limit starts when the job does and not while it waits.
	 */
	print(
		job: (browser: RunningBrowser, signal: AbortSignal) => Promise<Buffer>,
		run: (start: (signal: AbortSignal) => Promise<Buffer>) => Promise<Buffer>,
	): Promise<Buffer>;
	close(): Promise<void>;
};

type Lease = { browser: RunningBrowser; jobsDone: number; jobsActive: number; isRetired: boolean };

/** One browser at a time for all jobs; started when needed, replaced when old, broken or stuck. */
export function createBrowserPool(settings: BrowserPoolSettings): BrowserPool {
	let current: Promise<Lease> | null = null;
	let idleTimer: NodeJS.Timeout | undefined;
	let placesFree = settings.concurrency;
	const waiting: (() => void)[] = [];
	const running = new Set<Lease>();
	let isClosed = false;

	async function takePlace(): Promise<void> {
		if (placesFree > 0) placesFree -= 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
	}

	function givePlace(): void {
		const next = waiting.shift();
		if (next === undefined) placesFree += 1;
		else next();
	}

	async function start(): Promise<Lease> {
		const lease = {
			browser: await settings.launch(),
			jobsDone: 0,
			jobsActive: 0,
			isRetired: false,
		};
		running.add(lease);
		lease.browser.onEnd(() => {
			running.delete(lease);
			retire(lease);
		});
		return lease;
	}

	async function borrow(): Promise<Lease> {
		clearTimeout(idleTimer);
		if (isClosed) throw new Error('The renderer is closed');
		const starting = (current ??= start());
		const lease = await starting.catch((error: unknown) => {
			if (current === starting) current = null;
			throw error;
		});
		// The browser may have ended, or reached its limit of documents, while this job waited.
		if (lease.isRetired) return borrow();
		lease.jobsActive += 1;
		lease.jobsDone += 1;
		if (lease.jobsDone >= settings.jobsPerBrowserMax) retire(lease);
		return lease;
	}

	function giveBack(lease: Lease): void {
		lease.jobsActive -= 1;
		if (lease.isRetired) void end(lease);
		else if (lease.jobsActive === 0) {
			clearTimeout(idleTimer);
			idleTimer = setTimeout(() => {
				retire(lease);
				void end(lease);
			}, settings.idleMs);
			idleTimer.unref();
		}
	}

	function retire(lease: Lease): void {
		if (lease.isRetired) return;
		lease.isRetired = true;
		current = null;
	}

	async function end(lease: Lease): Promise<void> {
		if (lease.jobsActive > 0 || !running.delete(lease)) return;
		await lease.browser.close().catch(() => lease.browser.kill());
	}

	async function work(
		job: (browser: RunningBrowser, signal: AbortSignal) => Promise<Buffer>,
		signal: AbortSignal,
	): Promise<Buffer> {
		const lease = await borrow();
		let graceTimer: NodeJS.Timeout | undefined;
		const stop = (): void => {
			retire(lease);
			graceTimer = setTimeout(() => lease.browser.kill(), settings.graceMs);
		};
		try {
			signal.throwIfAborted();
			signal.addEventListener('abort', stop, { once: true });
			return await job(lease.browser, signal);
		} finally {
			signal.removeEventListener('abort', stop);
			clearTimeout(graceTimer);
			giveBack(lease);
		}
	}

	return {
		async print(job, run) {
			await takePlace();
			let settled: Promise<unknown> = Promise.resolve();
			try {
				return await run((signal) => {
					const result = work(job, signal);
					settled = result.catch(() => undefined);
					return result;
				});
			} finally {
				// The caller may have been told of a time-out while the job still holds the browser.
				void settled.then(givePlace);
			}
		},

		async close() {
			isClosed = true;
			clearTimeout(idleTimer);
			const starting = current;
			current = null;
			await starting?.catch(() => undefined);
			await Promise.all(
				[...running].map((lease) => {
					retire(lease);
					running.delete(lease);
					return lease.browser.close().catch(() => lease.browser.kill());
				}),
			);
		},
	};
}
