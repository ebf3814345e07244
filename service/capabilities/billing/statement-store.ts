import type { ReadContext } from '../../platform/context/index.ts';
import type { Transaction } from '../../platform/database/index.ts';
import { currenciesOfMoney } from '../payments/index.ts';

/** The currencies in which a client was charged or has paid; each has a statement of its own, since amounts of two do not add up. */
export async function listStatementCurrencies(
	context: Pick<ReadContext, 'actor'> & { tx: Pick<Transaction, '$queryRaw'> },
	client_id: string,
): Promise<string[]> {
	const rows = await context.tx.$queryRaw<{ currency: string }[]>`
		SELECT currency FROM billing_cycles WHERE client_id = ${client_id}::uuid
		UNION SELECT currency FROM credit_notes WHERE client_id = ${client_id}::uuid`;
	const charged = rows.map(({ currency }) => currency);
	return [...new Set([...charged, ...(await currenciesOfMoney(context, client_id))])].sort();
}
