import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';
import { nextLateCheck, secondsUntilCheck } from './rules.ts';
import type { LinkRow } from './store.ts';

type Context = Pick<ReadContext, 'now' | 'machine_now'> & {
	tx: Pick<Transaction, 'paymentLink' | '$queryRaw'>;
};

/** Open links that the gateway was not asked about since they ran out. */
const expiryUnseen = Prisma.sql`status = 'OPEN' AND expiry_checked_at IS NULL`;

/** When the next open link runs out by business time; null when none is open. */
export async function nextExpiry({ tx }: Context): Promise<Date | null> {
	const [first] = await tx.$queryRaw<{ expires_at: Date }[]>`
		SELECT expires_at FROM payment_links WHERE ${expiryUnseen} ORDER BY expires_at LIMIT 1`;
	return first?.expires_at ?? null;
}

/**
 * Takes links whose check is due, open ones and those on which late money may come in, and sets their next check, so
 * that two pollers never share a link. A link that has run out is taken at once, since its schedule follows the machines
 * and may be an hour away.
 */
export async function claimDueLinks(context: Context, take: number): Promise<LinkRow[]> {
	const { tx, now, machine_now } = context;
	const expired = await tx.$queryRaw<{ id: string }[]>`
		SELECT id FROM payment_links WHERE ${expiryUnseen} AND expires_at <= ${now}
		ORDER BY expires_at LIMIT ${take} FOR UPDATE SKIP LOCKED`;
	const scheduled = await tx.$queryRaw<{ id: string }[]>`
		SELECT id FROM payment_links
		WHERE status IN ('OPEN', 'EXPIRED', 'CANCELLED') AND next_check_at <= ${machine_now}
		ORDER BY next_check_at LIMIT ${take - expired.length} FOR UPDATE SKIP LOCKED`;
	const due = [...expired, ...scheduled];
	const links = await tx.paymentLink.findMany({ where: { id: { in: due.map((row) => row.id) } } });
	for (const link of links) {
		const next =
			link.status === 'OPEN'
				? addSeconds(machine_now, secondsUntilCheck(link.checks + 1))
				: nextLateCheck(context, link.expires_at);
		await tx.paymentLink.update({
			where: { id: link.id },
			data: {
				checks: link.checks + 1,
				next_check_at: next,
				...(link.expires_at <= now ? { expiry_checked_at: now } : {}),
			},
		});
	}
	return links;
}
