import type { ReadContext } from '../../platform/context/index.ts';
import type { Transaction } from '../../platform/database/index.ts';
import type { PaymentRow } from './store.ts';

type Context = { tx: Pick<Transaction, 'payment' | '$queryRaw'> } & Pick<ReadContext, 'now'>;

/** Payments of a client that hold credit, oldest first. */
export const listPaymentsWithCredit = (
	{ tx }: Context,
	{ client_id, currency }: { client_id: string; currency: string },
): Promise<{ id: string; credit_amount: bigint }[]> =>
	tx.$queryRaw`
		SELECT id, credit_amount FROM payments
		WHERE client_id = ${client_id}::uuid AND currency = ${currency} AND credit_amount > 0 AND status = 'SUCCEEDED'
		ORDER BY id`;

/** All money that has come from a client in a currency, also what is not placed yet. */
export const listMoneyFrom = (
	{ tx }: Context,
	{ client_id, currency }: { client_id: string; currency: string },
): Promise<PaymentRow[]> =>
	tx.payment.findMany({
		where: { client_id, currency, status: { in: ['SUCCEEDED', 'UNMATCHED'] } },
		orderBy: { id: 'asc' },
	});
