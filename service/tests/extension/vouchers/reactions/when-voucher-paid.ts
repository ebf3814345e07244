import { queueMessage } from '../../../../capabilities/notifications/index.ts';
import { defineReaction } from '../../../../platform/events/index.ts';
import { voucherEvents } from '../events.ts';
import { voucherMessage } from '../messages.ts';

export const whenVoucherPaid = defineReaction(
	'vouchers.when-voucher-paid',
	voucherEvents.paid,
	async ({ payload }, context) => {
		await queueMessage(context, { kind: voucherMessage.kind, related_id: payload.voucher_id });
	},
);
