import { moneyDocument, type MoneyDocument } from '../../platform/money/document.ts';
import type { BillingCycle } from './fields.ts';
import { OrderItem } from './order-schema.ts';
import { periodOfCycle } from './rules.ts';
import type { OrderWithItems } from './store.ts';

/** The figures of an order, as every mail shows them. */
export const figuresOf = (order: OrderWithItems): MoneyDocument =>
	moneyDocument({
		currency: order.currency,
		tax: order.tax,
		total: order.total_amount,
		items: order.items.map((item) => {
			const cycle: BillingCycle = OrderItem.shape.billing_cycle.parse(item.billing_cycle);
			const common = { amount: item.amount, billing_period: periodOfCycle(cycle) };
			// A package may cost more than its services: then one line stands for all units, since a discount cannot be negative.
			const isDearer = item.list_amount > BigInt(item.quantity) * item.unit_price;
			if (!isDearer)
				return {
					...common,
					description: item.name,
					quantity: item.quantity,
					unit_amount: item.unit_price,
				};
			const description = item.quantity === 1 ? item.name : `${item.name} (${item.quantity})`;
			return { ...common, description, quantity: 1, unit_amount: item.list_amount };
		}),
	});
