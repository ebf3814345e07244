import { defineLifecycle } from '../../../platform/lifecycle/index.ts';
import { voucherEvents, type VoucherFacts } from './events.ts';

type VoucherRow = Omit<VoucherFacts, 'voucher_id'> & { id: string };

export const voucherLifecycle = defineLifecycle({
	name: 'voucher',
	initial: 'UNPAID',
	states: { UNPAID: {}, OPEN: {}, REDEEMED: { final: true }, CANCELLED: { final: true } },
	transitions: {
		pay: {
			from: ['UNPAID'],
			to: 'OPEN',
			by: ['payments.when-payment-succeeded'],
			emits: 'voucher.paid',
		},
		redeem: { from: ['OPEN'], to: 'REDEEMED', by: ['voucher.redeem'], emits: 'voucher.redeemed' },
		// #region cancel
		cancel: { from: ['UNPAID', 'OPEN'], to: 'CANCELLED', by: ['voucher.cancel'] },
		// #endregion
	},
	events: Object.values(voucherEvents),
	announce: ({ id, client_id, status, currency, amount }: VoucherRow) => ({
		client_id,
		payload: { voucher_id: id, client_id, status, currency, amount },
	}),
});
