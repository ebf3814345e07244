import { allowedTransitions } from '../../../platform/lifecycle/index.ts';
import { Voucher } from './contract.ts';
import { voucherLifecycle } from './lifecycle.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toVoucher = <R extends { status: string }>(row: R) => ({
	...row,
	status: Voucher.shape.status.parse(row.status),
	allowed_transitions: allowedTransitions(voucherLifecycle, row.status),
});
