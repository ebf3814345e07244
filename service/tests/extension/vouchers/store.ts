import { maySee } from '../../../platform/actor/index.ts';
import type { ReadContext } from '../../../platform/context/index.ts';
import { findRow, insertRows, lockRow, newId, tableOf } from '../../../platform/database/index.ts';
import { NotFound } from '../../../platform/errors/index.ts';

type Context = Pick<ReadContext, 'tx' | 'actor' | 'now'>;

/** Columns of the table; `Voucher` of `generated/prisma/client.ts` is the same type. */
export type VoucherRow = {
	id: string;
	client_id: string;
	code: string;
	currency: string;
	amount: bigint;
	status: string;
	redeemed_at: Date | null;
	created_at: Date;
	updated_at: Date;
};
type NewVoucher = Omit<VoucherRow, 'redeemed_at'>;

/** Names of the columns; `Prisma.VoucherScalarFieldEnum` is the same object. */
export const vouchers = tableOf<VoucherRow, NewVoucher>('vouchers', {
	id: 'id',
	client_id: 'client_id',
	code: 'code',
	currency: 'currency',
	amount: 'amount',
	status: 'status',
	redeemed_at: 'redeemed_at',
	created_at: 'created_at',
	updated_at: 'updated_at',
});

/** A voucher of another client counts as not found. */
const visible = ({ actor }: Context, id: string, voucher: VoucherRow | null): VoucherRow => {
	if (voucher === null || !maySee(actor, voucher)) throw NotFound({ resource: 'voucher', id });
	return voucher;
};

export const getVoucher = async (context: Context, id: string): Promise<VoucherRow> =>
	visible(context, id, await findRow(context.tx, vouchers, id));

// #region lock
/** Its row stays locked until the transaction ends, so that it is not paid and cancelled at once. */
export const lockVoucher = async (context: Context, id: string): Promise<VoucherRow> =>
	visible(context, id, await lockRow(context.tx, vouchers, id));
// #endregion

/** Null when another voucher has the code already: the unique index decides. */
export async function insertVoucher(
	{ tx, now }: Context,
	values: Pick<VoucherRow, 'client_id' | 'code' | 'currency' | 'amount'>,
): Promise<VoucherRow | null> {
	const row = { id: newId(), ...values, status: 'UNPAID', created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, vouchers, [row], { skipDuplicates: true });
	return inserted ?? null;
}
