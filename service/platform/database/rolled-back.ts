import type { Prisma } from '../../generated/prisma/client.ts';
import { setJournalAside } from './journal.ts';

/**
 * Runs what a transaction would do, and takes all of it back: its rows, its events, its jobs. The answer is what it really
 * would be, since the code is the same. An error, also one of the database, leaves the transaction usable. Not inside
 * another one at the same time, and not in a shared transaction, where it would take back what others do meanwhile.
 * @example const preview = await rolledBack(context.tx, () => changeSubscription(context, wish))
 */
export async function rolledBack<T>(
	tx: Prisma.TransactionClient,
	work: () => Promise<T>,
): Promise<T> {
	const bringJournalBack = setJournalAside(tx);
	await tx.$executeRaw`SAVEPOINT rolled_back`;
	try {
		return await work();
	} finally {
		bringJournalBack();
		await tx.$executeRaw`ROLLBACK TO SAVEPOINT rolled_back`;
		await tx.$executeRaw`RELEASE SAVEPOINT rolled_back`;
	}
}
