import { getClient } from '../../../../capabilities/clients/index.ts';
import { handle } from '../../../../platform/operation/index.ts';
import { voucherContract } from '../contract.ts';
import { CodeTaken } from '../errors.ts';
import * as store from '../store.ts';
import { toVoucher } from '../to-voucher.ts';

export const createVoucher = handle(voucherContract.create, async (input, context) => {
	const client = await getClient(context, input.client_id);
	const voucher = await store.insertVoucher(context, { ...input, client_id: client.id });
	if (voucher === null) throw CodeTaken({ code: input.code });
	return toVoucher(voucher);
});
