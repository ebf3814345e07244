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
	/** Runs `work` in one transaction, writes its journal (events, audit, jobs; `journalOf`) and commits. */
	transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
	/**
	 * The same for bursts: works of one kind that come at the same time share a transaction (`groupCommit`), and equal
	 * statements of theirs become one (`batchLoader`). When one of them fails, waits for a lock, or locks a row that another
	 * of them has locked, the transaction is rolled back and each work is run again in a transaction of its own.
	 */
	sharedTransaction<T>(
		kind: string,
		work: (tx: Transaction) => Promise<T>,
		options?: Batching,
	): Promise<T>;
	close(): Promise<void>;
};

/** Options of `groupCommit` for one kind of work. */
export type Batching = { concurrency: number; batchWaitMs: number; itemsMax?: number };
/** For background work, where a longer wait does no harm and makes larger batches. */
const backgroundBatching: Batching = { concurrency: 2, batchWaitMs: 250 };

type Work = (tx: Transaction) => Promise<unknown>;

const transactionLimits = { maxWait: 10_000, timeout: 30_000 };
/** Serialization failure or deadlock: PostgreSQL has rolled the transaction back, so running it again is safe. */
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
				return await withConnectionOf((connectionOf) =>
					prisma.$transaction(async (prismaTx) => {
						const tx = withRawSql(prismaTx, connectionOf, nameOf);
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
			// Without the limit one work that waits for a row lock would hold up all works of the batch.
			if (works.length > 1) await tx.$executeRaw`SET LOCAL lock_timeout = '1s'`;
			const results = await Promise.allSettled(works.map(async (work) => work(viewForWork(tx))));
			return results.map((result) => {
				if (result.status === 'rejected') throw result.reason;
				return result.value;
			});
		});
	/** One group for each kind of work, so that a lock wait of one kind holds up no other. */
	const groups = new Map<string, (work: Work) => Promise<unknown>>();
	const groupOf = (kind: string, batching: Batching): ((work: Work) => Promise<unknown>) => {
		const group = groups.get(kind) ?? groupCommit({ itemsMax: 25, ...batching, commit: runWorks });
		groups.set(kind, group);
		return group;
	};
	return {
		client,
		transaction,
		sharedTransaction: <T>(
			kind: string,
			work: (tx: Transaction) => Promise<T>,
			batching = backgroundBatching,
		) => groupOf(kind, batching)(work) as Promise<T>,
		close: () => prisma.$disconnect(),
	};
}

/** PostgreSQL ends a transaction that is idle for so long: its process froze or died, and others wait for its locks. */
const abandonedMs = transactionLimits.timeout + 5000;

/**
 * Between two transactions neither the pool nor Prisma listens for errors of a connection. When PostgreSQL closes it at
 * that moment, an 'error' event without a listener would end the process, so each connection gets a listener of its own.
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

/** Prisma sends and reads time stamps without a time zone; with another session time zone raw SQL would read others. */
function inUtc(address: string): string {
	const url = new URL(address);
	const given = url.searchParams.get('options') ?? '';
	url.searchParams.set('options', `${given} -c TimeZone=UTC`.trim());
	return url.href;
}

export { Prisma };
export type { Transaction } from './transaction.ts';
export {
	databaseErrorCode,
	isDatabaseUnavailable,
	isTransactionExpired,
	isUniqueViolation,
} from './error-codes.ts';
export { groupCommit } from './group-commit.ts';
export { eventChannel, flushJournal, journalOf } from './journal.ts';
export type { Enqueued } from './journal.ts';
export { newId } from './new-id.ts';
export { rolledBack } from './rolled-back.ts';
export {
	changeRow,
	findRow,
	insertIds,
	insertRows,
	lockRow,
	lockRowBy,
	lockRows,
	lockRowsOf,
	rowsOf,
	tableOf,
	type Table,
} from './table.ts';
export { batchLoader, lockName, lockNameShared, reserveRow } from './batch.ts';
export { containing, pageOf, visibleTo } from './page.ts';
export type { ListQuery, Page } from './page.ts';
export { nextNumber } from './counter.ts';
