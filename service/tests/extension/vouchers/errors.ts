import { z } from 'zod';
import { defineError } from '../../../platform/errors/index.ts';

// #region code-taken
export const CodeTaken = defineError('voucher.code-taken', {
	status: 409,
	title: 'Another voucher has this code',
	advice: 'Choose another code',
	details: z.object({ code: z.string() }),
});
// #endregion

export const VoucherNotCollectable = defineError('voucher.not-collectable', {
	status: 409,
	title: 'The voucher cannot be paid any more',
	advice: 'Sell a new voucher with voucher.create',
	details: z.object({ voucher_id: z.string(), status: z.string() }),
});

export const voucherErrors = [CodeTaken, VoucherNotCollectable];
