import { isDatabaseUnavailable, isTransactionExpired } from './error-codes.ts';

type Waiting<T, R> = {
	item: T;
	since: number;
	resolve: (result: R) => void;
	reject: (error: unknown) => void;
};

/** A lane must not ask for all connections because one of its items failed. */
const aloneAtOnce = 5;

/**
 * Lets what arrives together, or while a transaction commits, share the next one: under load a commit, the dearest part
 * of a small write, is paid once for many. Each caller is answered when its own item is committed. With nothing under way
 * nobody waits for company longer than until what has arrived already is read.
 *
 * `commit` gives one result per item, in their order. When it fails for several, each is tried alone, so that one bad
 * item harms nobody else. Example: `const store = groupCommit({ itemsMax: 100, lanes: 2, patienceMs: 50, commit: storeAll })`
 */
export function groupCommit<T, R>(options: {
	itemsMax: number;
	/** Transactions at the same time. */
	lanes: number;
	/**
	 * While a lane is at work, what comes waits so long for company before it takes another one: two lanes that share what
	 * comes make twice as many statements. Not for ever, since the lane may be held up by somebody's lock.
	 */
	patienceMs: number;
	commit: (items: readonly T[]) => Promise<readonly R[]>;
}): (item: T) => Promise<R> {
	const { itemsMax, lanes, patienceMs, commit } = options;
	const waiting: Waiting<T, R>[] = [];
	let busy = 0;
	let isDue = false;
	let impatience: NodeJS.Timeout | undefined;

	const serve = async (batch: readonly Waiting<T, R>[]): Promise<void> => {
		try {
			const results = await commit(batch.map(({ item }) => item));
			if (results.length !== batch.length) throw new Error('Not one result per item');
			// The lengths are equal.
			batch.forEach(({ resolve }, index) => resolve(results[index] as R));
		} catch (error) {
			const isAway = isDatabaseUnavailable(error) && !isTransactionExpired(error);
			if (batch.length > 1 && !isAway) {
				const alone = [...batch];
				const serveAlone = async (): Promise<void> => {
					for (let one = alone.shift(); one !== undefined; one = alone.shift()) await serve([one]);
				};
				await Promise.all(Array.from({ length: aloneAtOnce }, serveAlone));
				return;
			}
			for (const { reject } of batch) reject(error);
		}
	};
	const mayBegin = (): boolean => {
		const [first] = waiting;
		if (first === undefined || busy >= lanes) return false;
		if (busy === 0 || waiting.length >= itemsMax) return true;
		const patience = patienceMs - (performance.now() - first.since);
		if (patience > 0) impatience ??= setTimeout(lookAgain, patience).unref();
		return patience <= 0;
	};
	const lookAgain = (): void => {
		impatience = undefined;
		comeBack();
	};
	const next = (): void => {
		isDue = false;
		while (mayBegin()) {
			busy += 1;
			void serve(waiting.splice(0, itemsMax)).finally(() => {
				busy -= 1;
				comeBack();
			});
		}
	};
	const comeBack = (): void => {
		if (isDue) return;
		isDue = true;
		setImmediate(next);
	};
	return (item) =>
		new Promise<R>((resolve, reject) => {
			waiting.push({ item, since: performance.now(), resolve, reject });
			comeBack();
		});
}
