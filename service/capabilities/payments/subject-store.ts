import type { ReadContext } from '../../platform/context/index.ts';
import { rowsOf, type Transaction } from '../../platform/database/index.ts';
import { payments, type PaymentRow, type Subject } from './store.ts';

type Context = Pick<ReadContext, 'now'> & { tx: Pick<Transaction, '$queryRaw'> };

/** Money that came in for a subject, whatever became of it. */
export const listPaymentsOf = async (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<PaymentRow[]> =>
	(await rowsOf(tx, payments, 'subject_id', subject_id)).filter(
		(payment) => payment.subject_type === subject_type,
	);
