import { getClient, localeOf } from '../clients/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { definePayable } from '../payments/index.ts';
import { NotCollectable } from './errors.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { balanceOf, gatewayItems, isCollectable, isEnded } from './rules.ts';
import { settleByPayment } from './settle.ts';
import * as store from './store.ts';
import type { BareCycle } from './store.ts';

/** What payments asks of a billing cycle, and tells it. */
export const billingCyclePayable = definePayable<BareCycle>({
	type: 'billing_cycle',
	lock: store.lockCycle,
	isCollectable: (cycle) => isCollectable(cycle.status),
	isPayable: (cycle) => !isEnded(cycle.status),
	refusal: ({ id, status }, field) =>
		NotCollectable(
			{ billing_cycle_id: id, status },
			{
				detail: `A billing cycle that is ${status} cannot be collected`,
				fields: [{ path: field, message: `It is ${status}` }],
			},
		),

	async terms(context, cycle) {
		const client = await getClient(context, cycle.client_id);
		const language = localeOf(client);
		return {
			client_id: cycle.client_id,
			currency: cycle.currency,
			amount: balanceOf(cycle),
			description: `Invoice ${cycle.number ?? cycle.id}`,
			payer: { name: client.name, email: client.billing_email, locale: language },
			items: gatewayItems(await store.withItems(context, cycle), language),
		};
	},

	async onPaid(context, cycle, money) {
		const reason = await settleByPayment(context, cycle, money);
		return reason === null ? { taken: money.amount } : { taken: 0n, reason };
	},

	/** The cycle waits for payment from the transaction on in which its link opens. */
	async onLinkOpened(context, cycle, link) {
		const set = { payment_link_id: link.id };
		if (cycle.status === 'INVOICED') {
			await move(context, billingCycleLifecycle, cycle, 'collect', set);
		} else if (cycle.payment_link_id !== link.id) {
			await store.updateCycle(context, cycle.id, set);
		}
	},

	/** Nothing is copied from the link: its address is not shown from the moment on in which it ends (`paymentUrl`). */
	async onLinkEnded() {},
});
