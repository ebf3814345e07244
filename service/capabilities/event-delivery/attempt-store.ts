import type { DeliveryAttempt } from '../../generated/prisma/client.ts';
import type { Transaction } from '../../platform/database/index.ts';

type Context = { tx: Pick<Transaction, 'deliveryAttempt' | '$queryRaw'> };

/** When each delivery was tried for the first time. */
export async function firstTries(
	{ tx }: Context,
	ids: readonly string[],
): Promise<Map<string, Date>> {
	const rows = await tx.$queryRaw<{ delivery_id: string; first: Date }[]>`
		SELECT delivery_id, min(started_at) AS first FROM delivery_attempts
		WHERE delivery_id = ANY(${[...ids]}::uuid[]) GROUP BY delivery_id`;
	return new Map(rows.map((row) => [row.delivery_id, row.first]));
}

/** The attempts of deliveries, in their order. */
export async function attemptsOf(
	{ tx }: Context,
	ids: readonly string[],
): Promise<Map<string, DeliveryAttempt[]>> {
	const rows = await tx.deliveryAttempt.findMany({
		where: { delivery_id: { in: [...ids] } },
		orderBy: [{ started_at: 'asc' }, { id: 'asc' }],
	});
	return Map.groupBy(rows, (row) => row.delivery_id);
}
