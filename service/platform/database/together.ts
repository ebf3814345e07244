import DataLoader from 'dataloader';
import type { Prisma } from '../../generated/prisma/client.ts';
import { isDatabaseUnavailable } from './error-codes.ts';

/** What is asked through these stands for itself; all else is a transaction. */
const clients = new WeakSet<object>();
/** The transaction behind a share of it. */
const transactions = new WeakMap<object, object>();
/** Who of a transaction's works holds which row, by table and id. */
const holders = new WeakMap<object, Map<string, object>>();

export const knowClient = (client: object): unknown => clients.add(client);

/** The transaction as one of the works sees it that share it. */
export function shareOf(tx: Prisma.TransactionClient): Prisma.TransactionClient {
	const share = Object.create(tx) as Prisma.TransactionClient;
	transactions.set(share, tx);
	return share;
}

export const transactionOf = (tx: object): object => transactions.get(tx) ?? tx;

/**
 * One statement for what is asked at the same time: works that share a transaction do the same things in step, and what
 * all of them want to read or write goes to the database at once. `askAll` gives one result per question, in their order.
 * Example: `const cycleOf = together(readCycles)`, then `await cycleOf(tx, id)` in each work.
 *
 * Outside a transaction those who ask have nothing to do with each other: when the statement of several fails, each asks
 * again alone, so that nobody gets another one's error; not with `allOrNothing`, where several questions are one caller's.
 */
export function together<T extends object, Q, A>(
	askAll: (tx: T, questions: readonly Q[]) => Promise<readonly A[]>,
	{ allOrNothing = false }: { allOrNothing?: boolean } = {},
): (tx: T, question: Q) => Promise<A> {
	const ask = allOrNothing ? askAll : askOrEach(askAll);
	const loaders = new WeakMap<object, DataLoader<Q, A>>();
	return (tx, question) => {
		const key = transactionOf(tx);
		let loader = loaders.get(key);
		if (loader === undefined) {
			// Whatever `T` a share has, its transaction has, too.
			loader = new DataLoader((all) => ask(key as T, all), { cache: false });
			loaders.set(key, loader);
		}
		return loader.load(question);
	};
}

const askOrEach =
	<T extends object, Q, A>(askAll: (tx: T, questions: readonly Q[]) => Promise<readonly A[]>) =>
	async (tx: T, questions: readonly Q[]): Promise<readonly (A | Error)[]> => {
		try {
			return await askAll(tx, questions);
		} catch (error) {
			// In a transaction nothing can be asked after a failure, and its own error decides whether it is run again.
			const canAskAgain = clients.has(tx) && !isDatabaseUnavailable(error);
			if (!canAskAgain || questions.length === 1) throw error;
			const outcomes = await Promise.allSettled(questions.map((one) => askAll(tx, [one])));
			return outcomes.map((outcome) =>
				outcome.status === 'fulfilled' ? (outcome.value[0] as A) : (outcome.reason as Error),
			);
		}
	};

/**
 * Keeps a row to one of the works that share a transaction: PostgreSQL, which sees only their transaction, lets every one
 * of them pass. A work that meets another's row fails, so all are run again alone, where the row's lock decides.
 */
export function hold(tx: object, table: string, id: string): void {
	const transaction = transactionOf(tx);
	const held = holders.get(transaction) ?? new Map<string, object>();
	holders.set(transaction, held);
	const row = `${table}:${id}`;
	const holder = held.get(row) ?? tx;
	if (holder !== tx) throw new Error(`Two works of one transaction want ${row}`);
	held.set(row, tx);
}

type Names = Pick<Prisma.TransactionClient, '$queryRaw'>;

/** Keeps a name to one until the transaction ends; waits for whoever has it. */
export async function lockName(tx: Names, name: string): Promise<void> {
	hold(tx, 'name', name);
	await lockNames(tx, name);
}

const lockNames = together(async (tx: Names, names: readonly string[]): Promise<boolean[]> => {
	await tx.$queryRaw`
		SELECT pg_advisory_xact_lock(hashtextextended(name, 0))::text FROM unnest(${[...names].sort()}::text[]) AS name`;
	return names.map(() => true);
});
