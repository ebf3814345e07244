import { isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';
import { isExpired } from './rules.ts';

/** The offer of a sale as it stands now: the newest version that the client was sent. */
export type LiveVersion = {
	id: string;
	number: string;
	version: number;
	status: string;
	is_expired: boolean;
	currency: string;
	/** Minor units, tax included. */
	total: bigint;
	/** Every figure that it bears out, as text, for holding what others write against it. */
	facts: string;
};

/** By any of its versions; null when none was sent. */
export async function liveVersion(
	{ tx, now }: Pick<ReadContext, 'now'> & { tx: Pick<Transaction, 'quotation' | '$queryRaw'> },
	quotationId: string,
): Promise<LiveVersion | null> {
	const [found] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
		SELECT q.id FROM quotations q WHERE q.number = (SELECT number FROM quotations WHERE id = ${quotationId}::uuid)
			AND q.sent_at IS NOT NULL ORDER BY q.version DESC LIMIT 1`);
	if (found === undefined) return null;
	const row = await tx.quotation.findUniqueOrThrow({
		where: { id: found.id },
		include: { items: true },
	});
	const { id, number, version, status, currency, total, valid_until } = row;
	const amounts = [
		row.subtotal,
		row.discount,
		row.tax,
		total,
		...row.items.flatMap((item) => [item.unit_amount, item.amount]),
	];
	return {
		id,
		number,
		version,
		status,
		is_expired: isExpired(row, now),
		currency,
		total,
		facts: [
			`${number} v${version}`,
			...amounts.flatMap((amount) =>
				(['id', 'en'] as const).map((language) => formatMoney(amount, currency, language)),
			),
			...row.items.map(({ quantity, description }) => `${quantity} × ${description}`),
			isoDate(valid_until),
		].join('\n'),
	};
}
