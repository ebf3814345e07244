import { batchLoader, type Transaction } from '../../platform/database/index.ts';

type Tables = Pick<Transaction, '$queryRaw'>;
type Owner = { client_id: string; currency: string };
type Credit = { id: string; credit_amount: bigint };

/** Payments of a client whose credit is not used up, oldest first. */
export const listPaymentsWithCredit = ({ tx }: { tx: Tables }, owner: Owner): Promise<Credit[]> =>
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
