import { getClient } from '../../../capabilities/clients/index.ts';
import { createTasks, type TaskOwner } from '../../../capabilities/provisioning/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { vouchersConfig } from './config.ts';
import * as store from './store.ts';
import type { VoucherRow } from './store.ts';

/** What a target is told at each attempt. It is read anew each time, so that a correction helps a failed task. */
export const voucherTaskOwner: TaskOwner = {
	subject_type: 'voucher',
	async attemptFacts(context, { subject_id }) {
		const voucher = await store.getVoucher(context, subject_id);
		const { id, name, billing_email } = await getClient(context, voucher.client_id);
		const settings = { credit: Number(voucher.amount), currency: voucher.currency };
		return { settings, client: { id, name, billing_email } };
	},
};

/** The occasion makes it one task, however often it is asked for. */
export const grantVoucher = (context: OperationContext, voucher: VoucherRow): Promise<void> =>
	createTasks(context, {
		owner_type: 'voucher',
		owner_id: voucher.id,
		client_id: voucher.client_id,
		tasks: [
			{
				subject_type: 'voucher',
				subject_id: voucher.id,
				action: 'ACTIVATE',
				occasion: 'redeemed',
				target: context.config.read(vouchersConfig).VOUCHER_TARGET,
				description: `Voucher ${voucher.code}`,
				quantity: 1,
			},
		],
	});
