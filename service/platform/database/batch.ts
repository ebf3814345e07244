import DataLoader from 'dataloader';
import type { Prisma } from '../../generated/prisma/client.ts';
import { isDatabaseUnavailable } from './error-codes.ts';

/** Clients outside a transaction: each statement commits by itself. */
const clients = new WeakSet<object>();
/** The transaction behind the view of it that one work has. */
const transactions = new WeakMap<object, object>();
/** By transaction: which of its works has locked which row, by table and id. */
const lockedBy = new WeakMap<object, Map<string, object>>();

export const markAsClient = (client: object): unknown => clients.add(client);

/** The transaction as one of the works that share it sees it, so that `reserveRow` can tell them apart. */
export function viewForWork(tx: Prisma.TransactionClient): Prisma.TransactionClient {
	const view = Object.create(tx) as Prisma.TransactionClient;
	transactions.set(view, tx);
	return view;
}

export const transactionOf = (tx: object): object => transactions.get(tx) ?? tx;

/**
 * Batching: turns a function that answers many questions by one statement into one that answers a single question.
 * What is asked in the same turn of the event loop, by whichever work of a shared transaction, becomes one statement.
 * `loadAll` gives one result per question, in their order. Example:
 * `const cycleOf = batchLoader(readCycles)`, then `await cycleOf(tx, id)`.
 *
 * Outside a transaction the callers are unrelated. When the statement for several of them fails, each is asked again by
 * itself; otherwise one caller's bad value would be everybody's error. With `allOrNothing` this is left out: there
 * several questions belong to one caller, and half of them must not succeed.
 */
export function batchLoader<T extends object, Q, A>(
	loadAll: (tx: T, questions: readonly Q[]) => Promise<readonly A[]>,
	{ allOrNothing = false }: { allOrNothing?: boolean } = {},
): (tx: T, question: Q) => Promise<A> {
	const load = allOrNothing ? loadAll : loadAllOrEach(loadAll);
	const loaders = new WeakMap<object, DataLoader<Q, A>>();
	return (tx, question) => {
		const key = transactionOf(tx);
		let loader = loaders.get(key);
		if (loader === undefined) {
			// A view inherits from its transaction, so whatever `T` the view has, the transaction has, too.
			loader = new DataLoader((all) => load(key as T, all), { cache: false });
			loaders.set(key, loader);
		}
		return loader.load(question);
	};
}

const loadAllOrEach =
	<T extends object, Q, A>(loadAll: (tx: T, questions: readonly Q[]) => Promise<readonly A[]>) =>
	async (tx: T, questions: readonly Q[]): Promise<readonly (A | Error)[]> => {
		try {
			return await loadAll(tx, questions);
		} catch (error) {
			// PostgreSQL refuses every statement after a failed one in a transaction, so only a client can ask again.
			const canAskAgain = clients.has(tx) && !isDatabaseUnavailable(error);
			if (!canAskAgain || questions.length === 1) throw error;
			const outcomes = await Promise.allSettled(questions.map((one) => loadAll(tx, [one])));
			return outcomes.map((outcome) =>
				outcome.status === 'fulfilled' ? (outcome.value[0] as A) : (outcome.reason as Error),
			);
		}
	};

/**
 * Keeps the works that share a transaction off each other's rows. PostgreSQL cannot: its locks belong to the transaction,
 * so all works of it pass them, and two of them could change one row from the same old values. The second work that wants
 * a row fails; then the works are run again one by one, where PostgreSQL's lock decides. Everything that locks calls it:
 * `lockRow`, `lockRows`, `lockRowsOf`, `changeRow`, `lockName`, leases and keys.
 */
export function reserveRow(tx: object, table: string, id: string): void {
	const transaction = transactionOf(tx);
	const locked = lockedBy.get(transaction) ?? new Map<string, object>();
	lockedBy.set(transaction, locked);
	const row = `${table}:${id}`;
	const work = locked.get(row) ?? tx;
	if (work !== tx) throw new Error(`Two works of one transaction want ${row}`);
	locked.set(row, tx);
}

type Names = Pick<Prisma.TransactionClient, '$queryRaw'>;

/** Locks a name, which need not be a row, until the transaction ends; waits while another transaction has it. */
export async function lockName(tx: Names, name: string): Promise<void> {
	reserveRow(tx, 'name', name);
	await lockNames(tx, name);
}

const lockNames = batchLoader(async (tx: Names, names: readonly string[]): Promise<boolean[]> => {
	await tx.$queryRaw`
		SELECT pg_advisory_xact_lock(hashtextextended(name, 0))::text FROM unnest(${[...names].sort()}::text[]) AS name`;
	return names.map(() => true);
});

/** Shared lock on a name: does not exclude other shared locks, only `lockName`. For readers of what that one protects. */
export async function lockNameShared(tx: Names, name: string): Promise<void> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))::text`;
}
