import { handle } from '../../../../platform/operation/index.ts';
import { voucherContract } from '../contract.ts';
import * as store from '../store.ts';
import { toVoucher } from '../to-voucher.ts';

export const getVoucher = handle(voucherContract.get, async (input, context) =>
	toVoucher(await store.getVoucher(context, input.voucher_id)),
);
