import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { Language } from '../../platform/language/index.ts';
import { definePayable, type Money, type Taken } from '../payments/index.ts';
import { OrderNotCollectable } from './errors.ts';
import { confirmOrder } from './mails.ts';
import { isCollectable } from './payable-rules.ts';
import { payableType } from './payable-type.ts';
import { settleOrder } from './settle.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';

/** What payments asks of an order, and tells it. Its money comes whole, or a person looks at it. */
export const orderPayable = definePayable<OrderRow>({
	type: payableType,
	errors: [OrderNotCollectable],
	lock: store.lockOrder,
	isCollectable,
	isPayable: isCollectable,
	refusal: ({ id, status, payment_status }, field) =>
		OrderNotCollectable(
			{ order_id: id, status, payment_status },
			{
				detail: `An order that is ${status} and ${payment_status} is not to be paid`,
				fields: [{ path: field, message: `It is ${status} and ${payment_status}` }],
			},
		),

	async terms(context, order) {
		const { items } = await store.withItems(context, order);
		return {
			client_id: order.client_id,
			currency: order.currency,
			amount: order.total_amount,
			description: `Order ${order.order_number}`,
			payer: {
				name: order.customer_name,
				email: order.customer_email,
				locale: Language.parse(order.language),
			},
			// One line each with its tax, so that they add up to the total.
			items: items.map(({ name, quantity, total_amount }) => ({
				name: quantity === 1 ? name : `${name} (${quantity})`,
				quantity: 1,
				unit_amount: total_amount,
			})),
			payable_until: order.expires_at ?? addSeconds(context.now, 86_400),
		};
	},

	onPaid: takeMoney,

	async onLinkOpened(context, { id }, link) {
		await store.updateOrder(context, id, { payment_link_id: link.id, collection_problem: null });
	},

	/** Its address is not shown from then on (`paymentUrlOf`). */
	async onLinkEnded() {},

	listCollectable: (context, page) => store.listCollectable(context, page),

	onLinkMade: (context, order) => confirmOrder(context, order),

	/** Kept, so that nobody tries again before something of it changes. */
	async onLinkImpossible(context, order, reason) {
		await store.updateOrder(context, order.id, { collection_problem: reason });
		await confirmOrder(context, order);
	},

	hasTaken: (_, order, paymentId) => Promise.resolve(order.payment_id === paymentId),
});

async function takeMoney(context: OperationContext, order: OrderRow, money: Money): Promise<Taken> {
	const { payment_id, amount, currency, paid_at } = money;
	if (!isCollectable(order))
		return {
			taken: 0n,
			reason: `The order was ${order.status} and ${order.payment_status} already`,
		};
	if (currency !== order.currency || amount < order.total_amount)
		return { taken: 0n, reason: `The order costs ${order.total_amount} ${order.currency}` };
	const { total_amount: taken } = order;
	await settleOrder(context, order, { payment_id, paid_at, paid_amount: taken });
	return { taken };
}
