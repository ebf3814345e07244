import { move } from '../../../../platform/lifecycle/index.ts';
import { handle } from '../../../../platform/operation/index.ts';
import { voucherContract } from '../contract.ts';
import { voucherLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { grantVoucher } from '../tasks.ts';
import { toVoucher } from '../to-voucher.ts';

export const redeemVoucher = handle(voucherContract.redeem, async (input, context) => {
	const voucher = await store.getVoucher(context, input.voucher_id);
	const set = { redeemed_at: context.now };
	const redeemed = await move(context, voucherLifecycle, voucher, 'redeem', set);
	await grantVoucher(context, redeemed);
	return toVoucher(redeemed);
});
