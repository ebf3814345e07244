import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	newId,
	Prisma,
	tableOf,
	type Transaction,
} from '../../platform/database/index.ts';

export type PayoutRow = Prisma.CreditPayoutGetPayload<object>;
export type NewPayout = Omit<PayoutRow, 'id' | 'created_at'>;

type Tables = Pick<Transaction, 'creditPayout' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };

const payouts = tableOf<PayoutRow, Prisma.CreditPayoutCreateManyInput>(
	'credit_payouts',
	Prisma.CreditPayoutScalarFieldEnum,
);

/** Null when the transfer is recorded already. Another transaction that just records it is waited for. */
export async function insertPayout(
	{ tx, now }: Context,
	values: NewPayout,
): Promise<PayoutRow | null> {
	const row = { id: newId(), ...values, created_at: now };
	const [inserted] = await insertRows(tx, payouts, [row], { skipDuplicates: true });
	return inserted ?? null;
}

export const getPayoutBy = (
	{ tx }: { tx: Tables },
	{ client_id, currency, reference }: Pick<PayoutRow, 'client_id' | 'currency' | 'reference'>,
): Promise<PayoutRow> =>
	tx.creditPayout.findUniqueOrThrow({
		where: { client_id_currency_reference: { client_id, currency, reference } },
	});

export const listPayoutsOfClient = (
	{ tx }: { tx: Tables },
	{ client_id, currency }: Pick<PayoutRow, 'client_id' | 'currency'>,
): Promise<PayoutRow[]> =>
	tx.creditPayout.findMany({ where: { client_id, currency }, orderBy: { id: 'asc' } });
