import { messageKindPoint } from '../../../capabilities/notifications/index.ts';
import { payablePoint } from '../../../capabilities/payments/index.ts';
import { taskOwnerPoint } from '../../../capabilities/provisioning/index.ts';
import { defineModule } from '../../../platform/contract/index.ts';
import { extend } from '../../../platform/extension/index.ts';
import { bindLifecycle } from '../../../platform/lifecycle/index.ts';
import { vouchersConfig } from './config.ts';
import { voucherContract } from './contract.ts';
import { voucherErrors } from './errors.ts';
import { voucherEvents } from './events.ts';
import { voucherLifecycle } from './lifecycle.ts';
import { voucherMessage } from './messages.ts';
import { cancelVoucher } from './operations/cancel-voucher.ts';
import { createVoucher } from './operations/create-voucher.ts';
import { getVoucher } from './operations/get-voucher.ts';
import { redeemVoucher } from './operations/redeem-voucher.ts';
import { voucherPages } from './pages.ts';
import { voucherPayable } from './payable.ts';
import { whenVoucherPaid } from './reactions/when-voucher-paid.ts';
import { wordsOfStates } from './state-words.ts';
import { vouchers } from './store.ts';
import { voucherTaskOwner } from './tasks.ts';

export const vouchersModule = defineModule({
	name: 'vouchers',
	operations: Object.values(voucherContract),
	// #region handlers
	handlers: [createVoucher, getVoucher, redeemVoucher, cancelVoucher],
	// #endregion
	errors: voucherErrors,
	events: Object.values(voucherEvents),
	lifecycles: [bindLifecycle(voucherLifecycle, vouchers)],
	reactions: [whenVoucherPaid],
	extensions: [
		extend(payablePoint, voucherPayable),
		extend(taskOwnerPoint, voucherTaskOwner),
		extend(messageKindPoint, voucherMessage),
		wordsOfStates,
	],
	// #region pages
	pages: voucherPages,
	// #endregion
	config: vouchersConfig,
});
