import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Transaction } from '../../platform/database/index.ts';

/**
 * When the gateway was asked about a link, and when it answered. In SQL, since Prisma would set `updated_at` to the time of
 * the machine: it says until when a link could be paid, which a look at a link that has run out must not move.
 */
type Context = Pick<ReadContext, 'now' | 'machine_now'> & { tx: Pick<Transaction, '$executeRaw'> };

/** True for one caller in so many seconds, and never for a link about which the gateway has nothing new to say. */
export async function claimQuestion(
	{ tx, machine_now }: Context,
	id: string,
	seconds: number,
): Promise<boolean> {
	const claimed = await tx.$executeRaw`
		UPDATE payment_links SET asked_at = ${machine_now}
		WHERE id = ${id}::uuid AND status IN ('OPEN', 'EXPIRED', 'CANCELLED')
			AND (asked_at IS NULL OR asked_at <= ${addSeconds(machine_now, -seconds)})`;
	return claimed > 0;
}

/** The gateway has answered about this link just now. */
export const noteAnswer = ({ tx, now }: Context, id: string): Promise<number> =>
	tx.$executeRaw`UPDATE payment_links SET checked_at = ${now} WHERE id = ${id}::uuid`;
