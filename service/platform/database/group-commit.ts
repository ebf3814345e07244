import { isDatabaseUnavailable, isTransactionExpired } from './error-codes.ts';

type Waiting<T, R> = {
	item: T;
	since: number;
	resolve: (result: R) => void;
	reject: (error: unknown) => void;
};

/** After a failed batch its items are retried one by one, so many at the same time; all at once would empty the pool. */
const retriesAtOnce = 5;

/**
 * Group commit: items that arrive together, or while a transaction commits, share the next transaction. The commit is the
 * most expensive part of a small write; under load many items share one. Each caller is answered when its own item is
 * committed. When no transaction runs, an item waits only until the current turn of the event loop has read what arrived.
 *
 * `commit` gives one result per item, in their order. When it fails for several items, each is retried in a transaction of
 * its own; otherwise one bad item would fail all of its batch.
 * Example: `const store = groupCommit({ itemsMax: 100, concurrency: 2, batchWaitMs: 50, commit: storeAll })`
 */
export function groupCommit<T, R>(options: {
	itemsMax: number;
	/** Transactions at the same time. */
	concurrency: number;
	/**
	 * While a transaction runs, later items are collected for so long before they begin a second one: two half-full batches
	 * need twice as many statements. The wait is limited because the running transaction may itself wait for a lock.
	 */
	batchWaitMs: number;
	commit: (items: readonly T[]) => Promise<readonly R[]>;
}): (item: T) => Promise<R> {
	const { itemsMax, concurrency, batchWaitMs, commit } = options;
	const waiting: Waiting<T, R>[] = [];
	let running = 0;
	let isScheduled = false;
	let waitTimer: NodeJS.Timeout | undefined;

	const runBatch = async (batch: readonly Waiting<T, R>[]): Promise<void> => {
		try {
			const results = await commit(batch.map(({ item }) => item));
			if (results.length !== batch.length) throw new Error('Not one result per item');
			// The lengths are equal.
			batch.forEach(({ resolve }, index) => resolve(results[index] as R));
		} catch (error) {
			const isDown = isDatabaseUnavailable(error) && !isTransactionExpired(error);
			if (batch.length > 1 && !isDown) {
				const left = [...batch];
				const retryOneByOne = async (): Promise<void> => {
					for (let one = left.shift(); one !== undefined; one = left.shift()) await runBatch([one]);
				};
				await Promise.all(Array.from({ length: retriesAtOnce }, retryOneByOne));
				return;
			}
			for (const { reject } of batch) reject(error);
		}
	};
	const mayStart = (): boolean => {
		const [first] = waiting;
		if (first === undefined || running >= concurrency) return false;
		if (running === 0 || waiting.length >= itemsMax) return true;
		const waitMs = batchWaitMs - (performance.now() - first.since);
		if (waitMs > 0) waitTimer ??= setTimeout(endWait, waitMs).unref();
		return waitMs <= 0;
	};
	const endWait = (): void => {
		waitTimer = undefined;
		schedule();
	};
	const startBatches = (): void => {
		isScheduled = false;
		while (mayStart()) {
			running += 1;
			void runBatch(waiting.splice(0, itemsMax)).finally(() => {
				running -= 1;
				schedule();
			});
		}
	};
	const schedule = (): void => {
		if (isScheduled) return;
		isScheduled = true;
		setImmediate(startBatches);
	};
	return (item) =>
		new Promise<R>((resolve, reject) => {
			waiting.push({ item, since: performance.now(), resolve, reject });
			schedule();
		});
}
