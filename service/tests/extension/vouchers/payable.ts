import { getClient, localeOf } from '../../../capabilities/clients/index.ts';
import { definePayable } from '../../../capabilities/payments/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { VoucherNotCollectable } from './errors.ts';
import { voucherLifecycle } from './lifecycle.ts';
import * as store from './store.ts';
import type { VoucherRow } from './store.ts';

/** From now on `payment_link.create { subject_type: 'voucher', subject_id }` makes its payment link. */
export const voucherPayable = definePayable<VoucherRow>({
	type: 'voucher',
	errors: [VoucherNotCollectable],
	lock: store.lockVoucher,
	isCollectable: ({ status }) => status === 'UNPAID',
	isPayable: ({ status }) => status === 'UNPAID',
	refusal: ({ id, status }, field) =>
		VoucherNotCollectable(
			{ voucher_id: id, status },
			{ fields: [{ path: field, message: `It is ${status}` }] },
		),

	async terms(context, voucher) {
		const client = await getClient(context, voucher.client_id);
		const { currency, amount, code } = voucher;
		return {
			client_id: client.id,
			currency,
			amount,
			description: `Voucher ${code}`,
			payer: { name: client.name, email: client.billing_email, locale: localeOf(client) },
			items: [{ name: `Voucher ${code}`, quantity: 1, unit_amount: amount }],
		};
	},

	async onPaid(context, voucher, money) {
		if (voucher.status !== 'UNPAID') return { taken: 0n, reason: `It is ${voucher.status}` };
		if (money.currency !== voucher.currency || money.amount !== voucher.amount)
			return { taken: 0n, reason: 'It is not the price of the voucher' };
		await move(context, voucherLifecycle, voucher, 'pay');
		return { taken: money.amount };
	},

	// A voucher shows no link, so there is nothing to write down.
	onLinkOpened: async () => undefined,
	onLinkEnded: async () => undefined,
});
