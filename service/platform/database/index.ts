import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, Prisma } from '../../generated/prisma/client.ts';

/** A Prisma client or the client inside a transaction: what stores query through. */
export type Transaction = Prisma.TransactionClient;
export type Database = {
	client: PrismaClient;
	/** Runs `work` in one transaction and commits when it returns. */
	transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
	close(): Promise<void>;
};

const transactionLimits = { maxWait: 10_000, timeout: 30_000 };
/** Two transactions got in each other's way; PostgreSQL undid one of them, so running it again is safe. */
const retriable = new Set(['P2034', '40001', '40P01']);

export function openDatabase(url: string, connections: number): Database {
	const client = new PrismaClient({
		adapter: new PrismaPg({ connectionString: url, max: connections }),
	});
	return {
		client,
		async transaction(work) {
			for (let attempt = 1; ; attempt += 1) {
				try {
					return await client.$transaction(work, transactionLimits);
				} catch (error) {
					if (attempt >= 4 || !retriable.has(databaseErrorCode(error))) throw error;
				}
			}
		},
		close: () => client.$disconnect(),
	};
}

/** SQLSTATE or Prisma code of a database error, empty for any other error. */
export function databaseErrorCode(error: unknown): string {
	if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return '';
	const cause = (
		error.meta as { driverAdapterError?: { cause?: { originalCode?: string } } } | undefined
	)?.driverAdapterError?.cause;
	return cause?.originalCode ?? error.code;
}

/** True when an insert met a row that already holds one of its unique values. */
export function isUniqueViolation(error: unknown): boolean {
	const code = databaseErrorCode(error);
	return code === 'P2002' || code === '23505';
}

export { Prisma };
export { newId } from './new-id.ts';
export { pageOf } from './page.ts';
export type { Page } from './page.ts';
export { nextNumber } from './counter.ts';
