import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient, Prisma } from '../../generated/prisma/client.ts';
import { databaseErrorCode } from './error-codes.ts';
import { groupCommit } from './group-commit.ts';
import { closeJournal, openJournal, writeJournal } from './journal.ts';
import { nameStatements } from './statement-names.ts';
import { QueueingClient, withConnectionOf, withRawSql } from './raw-sql.ts';
import { markAsClient, viewForWork } from './batch.ts';
import type { Transaction } from './transaction.ts';

export type Database = {
	client: PrismaClient;
	/** Runs `work` in one transaction, writes what it tells of itself (`journalOf`) and commits. */
	transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
	/**
	 * The same for work of which much comes at once: works of one kind that come together share a transaction, and what they
	 * ask for at the same time is one statement (`together`). When one of them fails, or waits for a lock, or wants a row of
	 * another one's, nothing of any stays, and each is run again alone.
	 */
	sharedTransaction<T>(
		kind: string,
		work: (tx: Transaction) => Promise<T>,
		options?: Lanes,
	): Promise<T>;
	close(): Promise<void>;
};

/** How many transactions of a kind at the same time, and how readily (`groupCommit`). */
type Lanes = { lanes: number; patienceMs: number };
/** For background work, where a longer wait for company is no harm. */
const backgroundLanes: Lanes = { lanes: 2, patienceMs: 250 };

type Work = (tx: Transaction) => Promise<unknown>;

const transactionLimits = { maxWait: 10_000, timeout: 30_000 };
/** Two transactions got in each other's way; PostgreSQL undid one of them, so running it again is safe. */
const retriable = new Set(['P2034', '40001', '40P01']);

export function openDatabase(url: string, connections: number): Database {
	const pool = openPool(url, connections);
	const nameOf = nameStatements();
	const prisma = new PrismaClient({
		adapter: new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: nameOf }),
		// The other formats print the values of a failed query, which would end up in the log.
		errorFormat: 'minimal',
	});
	const client = withRawSql(prisma, () => pool, nameOf);
	markAsClient(client);
	const transaction: Database['transaction'] = async (work) => {
		for (let attempt = 1; ; attempt += 1) {
			try {
				return await withConnectionOf((lineOf) =>
					prisma.$transaction(async (slow) => {
						const tx = withRawSql(slow, lineOf, nameOf);
						openJournal(tx);
						try {
							const result = await work(tx);
							await writeJournal(tx);
							return result;
						} finally {
							closeJournal(tx);
						}
					}, transactionLimits),
				);
			} catch (error) {
				if (attempt >= 4 || !retriable.has(databaseErrorCode(error))) throw error;
			}
		}
	};
	const runWorks = (works: readonly Work[]): Promise<unknown[]> =>
		transaction(async (tx) => {
			// Whoever has to wait for somebody waits alone.
			if (works.length > 1) await tx.$executeRaw`SET LOCAL lock_timeout = '1s'`;
			const results = await Promise.allSettled(works.map(async (work) => work(viewForWork(tx))));
			return results.map((result) => {
				if (result.status === 'rejected') throw result.reason;
				return result.value;
			});
		});
	/** One for each kind: what one kind waits for must not hold up another. */
	const groups = new Map<string, (work: Work) => Promise<unknown>>();
	const groupOf = (kind: string, lanes: Lanes): ((work: Work) => Promise<unknown>) => {
		const group = groups.get(kind) ?? groupCommit({ itemsMax: 25, ...lanes, commit: runWorks });
		groups.set(kind, group);
		return group;
	};
	return {
		client,
		transaction,
		sharedTransaction: <T>(
			kind: string,
			work: (tx: Transaction) => Promise<T>,
			lanes = backgroundLanes,
		) => groupOf(kind, lanes)(work) as Promise<T>,
		close: () => prisma.$disconnect(),
	};
}

/** A transaction that says nothing for so long is that of a process that froze or is gone; others wait for its locks. */
const abandonedMs = transactionLimits.timeout + 5000;

/**
 * A connection that PostgreSQL ends in the very moment in which it passes from one transaction to the next has nobody who
 * listens: the pool does no longer, Prisma not yet. Without a listener of its own, that would end the process.
 */
export function openPool(connectionString: string, max: number): pg.Pool {
	const pool = new pg.Pool({
		connectionString: inUtc(connectionString),
		max,
		Client: QueueingClient,
		idle_in_transaction_session_timeout: abandonedMs,
	});
	pool.on('connect', (client) => client.on('error', () => undefined));
	return pool;
}

/** Prisma sends and reads moments without their zone; in another one they would be others to raw SQL. */
function inUtc(address: string): string {
	const url = new URL(address);
	const given = url.searchParams.get('options') ?? '';
	url.searchParams.set('options', `${given} -c TimeZone=UTC`.trim());
	return url.href;
}

export { Prisma };
export type { Transaction } from './transaction.ts';
export { databaseErrorCode, isDatabaseUnavailable, isUniqueViolation } from './error-codes.ts';
export { groupCommit } from './group-commit.ts';
export { eventChannel, journalOf } from './journal.ts';
export type { Enqueued } from './journal.ts';
export { newId } from './new-id.ts';
export {
	changeRow,
	findRow,
	insertRows,
	lockRow,
	lockRowBy,
	lockRows,
	lockRowsOf,
	rowsOf,
	tableOf,
	type Table,
} from './table.ts';
export { batchLoader, lockName, lockNameShared } from './batch.ts';
export { containing, pageOf, visibleTo } from './page.ts';
export type { ListQuery, Page } from './page.ts';
export { nextNumber } from './counter.ts';
