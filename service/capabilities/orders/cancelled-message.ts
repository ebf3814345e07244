import { formatMoney } from '../../platform/money/index.ts';
import { defineMessage, NothingToSay } from '../notifications/index.ts';
import { basics, read, related, toCustomer, words } from './message-words.ts';
import { standingOf } from './standing.ts';
import * as store from './store.ts';
import { statusUrl } from './tracking.ts';

const noMoney = 'The money of the order is not given back';

/** An order that was paid is not made: the customer is told of the money, when it is owed and when it was returned. Why stays with staff. */
export const orderCancelledMessage = defineMessage({
	kind: 'ORDER_CANCELLED',
	title: 'Order Cancelled',
	description: 'A paid order was cancelled, and what becomes of its money',
	related,
	answers_to: 'FINANCE',
	purpose: 'tell a customer that a paid order was cancelled and what becomes of the money',
	async gather(context, orderId, wanted) {
		const gathered = await read(context, orderId, wanted);
		const { order, language, seller_name } = gathered;
		const standing = standingOf(order);
		if (standing !== 'refund-due' && standing !== 'refunded') throw new NothingToSay(noMoney);
		const { [language]: word } = words;
		const amount = formatMoney(order.paid_amount ?? order.total_amount, order.currency, language);
		const refund_reference = standing === 'refunded' ? order.refund_reference : null;
		const status_url = statusUrl(context, order);
		return {
			...toCustomer(gathered),
			facts: { ...basics(gathered), amount, refund_reference, status_url },
			must_contain: [order.order_number, amount],
			layout: {
				preheader: `${order.order_number}: ${amount}`,
				lines: null,
				action: { label: word.follow, url: status_url },
				reason: word.reason(seller_name),
			},
		};
	},
	async guard(context, { related_id, facts }) {
		const standing = standingOf(await store.getOrder(context, related_id));
		const told = facts.refund_reference === null ? 'refund-due' : 'refunded';
		if (standing === told) return null;
		return standing === 'refunded' ? 'The money was returned already' : noMoney;
	},
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			customer_name: 'Email ini untuk {{customer_name}} dari {{company_name}}.',
			order_number: 'Pesanan {{order_number}} dibatalkan.',
			amount:
				'{{#if refund_reference}}Uang sebesar {{amount}} sudah dikembalikan.{{else}}Uang sebesar {{amount}} dikembalikan oleh tim keuangan kami.{{/if}}',
			refund_reference:
				'{{#if refund_reference}}Nomor pengembaliannya {{refund_reference}}.{{/if}}',
			status_url: 'Pesanan dapat dilihat di halaman ini: {{status_url}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			customer_name: 'This email is for {{customer_name}} of {{company_name}}.',
			order_number: 'Order {{order_number}} was cancelled.',
			amount:
				'{{#if refund_reference}}{{amount}} has been returned.{{else}}Our finance team returns {{amount}}.{{/if}}',
			refund_reference:
				'{{#if refund_reference}}The number of the refund is {{refund_reference}}.{{/if}}',
			status_url: 'The order can be seen on this page: {{status_url}}',
		},
	},
	template: {
		id: {
			subject:
				'{{#if refund_reference}}Uang pesanan {{order_number}} sudah dikembalikan{{else}}Pesanan {{order_number}} dibatalkan{{/if}}',
			text: `Yth. {{customer_name}},

{{#if refund_reference}}Uang sebesar {{amount}} untuk pesanan {{order_number}} yang dibatalkan sudah kami kembalikan. Nomor pengembaliannya {{refund_reference}}.{{else}}Pesanan {{order_number}} untuk {{company_name}} dibatalkan. Tim keuangan kami mengembalikan {{amount}} kepada Anda, dan kami mengabari Anda begitu uangnya dikirim.{{/if}}

{{action}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject:
				'{{#if refund_reference}}The money for order {{order_number}} was returned{{else}}Your order {{order_number}} was cancelled{{/if}}',
			text: `Dear {{customer_name}},

{{#if refund_reference}}We have returned {{amount}} for your order {{order_number}}, which was cancelled. The number of the refund is {{refund_reference}}.{{else}}Order {{order_number}} for {{company_name}} was cancelled. Our finance team returns {{amount}} to you, and we write to you once it has been sent.{{/if}}

{{action}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});
