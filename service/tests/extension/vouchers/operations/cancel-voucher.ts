import { closeLinks } from '../../../../capabilities/payments/index.ts';
import { move } from '../../../../platform/lifecycle/index.ts';
import { handle } from '../../../../platform/operation/index.ts';
import { voucherContract } from '../contract.ts';
import { voucherLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toVoucher } from '../to-voucher.ts';

export const cancelVoucher = handle(voucherContract.cancel, async (input, context) => {
	const voucher = await store.lockVoucher(context, input.voucher_id);
	const cancelled = await move(context, voucherLifecycle, voucher, 'cancel');
	// A link that stays open could still be paid, for a voucher that is worth nothing any more.
	await closeLinks(context, { subject_type: 'voucher', subject_id: voucher.id });
	return toVoucher(cancelled);
});
