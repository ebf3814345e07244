import type { ReadContext } from '../../platform/context/index.ts';
import { batchLoader, type Transaction } from '../../platform/database/index.ts';
import type { PaymentRow } from './store.ts';

type Tables = Pick<Transaction, 'payment' | '$queryRaw'>;
type Context = { tx: Tables } & Pick<ReadContext, 'now'>;
type Owner = { client_id: string; currency: string };
type Credit = { id: string; credit_amount: bigint };

/** Payments of a client that hold credit, oldest first. */
export const listPaymentsWithCredit = ({ tx }: Context, owner: Owner): Promise<Credit[]> =>
	paymentsWithCredit(tx, owner);

/** A billing run asks it for every cycle that it makes. */
const paymentsWithCredit = batchLoader(
	async (tx: Tables, owners: readonly Owner[]): Promise<Credit[][]> => {
		const ids = [...new Set(owners.map(({ client_id }) => client_id))];
		const rows = await tx.$queryRaw<(Credit & Owner)[]>`
			SELECT id, client_id, currency, credit_amount FROM payments
			WHERE client_id = ANY(${ids}::uuid[]) AND credit_amount > 0 AND status = 'SUCCEEDED' ORDER BY id`;
		return owners.map(({ client_id, currency }) =>
			rows
				.filter((row) => row.client_id === client_id.toLowerCase() && row.currency === currency)
				.map(({ id, credit_amount }) => ({ id, credit_amount })),
		);
	},
);

/** All money that has come from a client in a currency, also what is not placed yet. */
export const listMoneyFrom = (
	{ tx }: Context,
	{ client_id, currency }: Owner,
): Promise<PaymentRow[]> =>
	tx.payment.findMany({
		where: { client_id, currency, status: { in: ['SUCCEEDED', 'UNMATCHED'] } },
		orderBy: { id: 'asc' },
	});

/** The currencies of the money that came from a client. */
export async function currenciesOfMoney(
	{ tx }: { tx: Pick<Transaction, '$queryRaw'> },
	client_id: string,
): Promise<string[]> {
	const rows = await tx.$queryRaw<{ currency: string }[]>`
		SELECT DISTINCT currency FROM payments
		WHERE client_id = ${client_id}::uuid AND status IN ('SUCCEEDED', 'UNMATCHED')`;
	return rows.map(({ currency }) => currency);
}
