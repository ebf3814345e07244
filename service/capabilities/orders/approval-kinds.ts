import { formatMoney } from '../../platform/money/index.ts';
import type { ApprovalKind } from '../approvals/index.ts';
import { orderKind, referenceKind, subject_type } from './approvals.ts';
import { owePaymentBack } from './cancel.ts';
import { ordersConfig } from './config.ts';
import { goOnApproved } from './process.ts';
import { settleOrder } from './settle.ts';
import * as store from './store.ts';

/** An order that fits a rule, or whose template leaves the region that was asked for. */
export const orderApproval: ApprovalKind = {
	kind: orderKind,
	subject_type,
	title: { id: 'Pesanan yang memerlukan persetujuan', en: 'Order that needs approval' },
	approver: (config) => config.read(ordersConfig).ORDER_APPROVER,
	describe({ facts, amount, currency }, language) {
		const money =
			amount === null || currency === null ? '' : formatMoney(amount, currency, language);
		const { number, company, reasons } = facts;
		return language === 'id'
			? `Pesanan ${number} dari ${company} senilai ${money} menunggu persetujuan: ${reasons}.`
			: `Order ${number} of ${company} for ${money} waits for approval: ${reasons}.`;
	},
	lock: store.lockOrder,
	async granted(context, { subject_id, decided_by }) {
		await goOnApproved(context, await store.lockOrder(context, subject_id), decided_by);
	},
};

/** A payment of another system that finance looks up before anything is made. */
export const referenceApproval: ApprovalKind = {
	kind: referenceKind,
	subject_type,
	title: { id: 'Pembayaran di sistem lain', en: 'Payment in another system' },
	approver: () => 'FINANCE',
	describe({ facts, amount, currency }, language) {
		const money =
			amount === null || currency === null ? '' : formatMoney(amount, currency, language);
		const { number, system, reference } = facts;
		return language === 'id'
			? `Pesanan ${number} disebut sudah dibayar ${money} di ${system} dengan referensi ${reference}.`
			: `Order ${number} is said to be paid with ${money} in ${system} under the reference ${reference}.`;
	},
	lock: store.lockOrder,
	async granted(context, { subject_id }) {
		const order = await store.lockOrder(context, subject_id);
		if (order.payment_status !== 'PENDING') return;
		if (order.status === 'CANCELLED') return owePaymentBack(context, order);
		await settleOrder(context, order, { paid_at: context.now, paid_amount: order.total_amount });
	},
};
