import { getClient, localeOf } from '../clients/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { definePayable } from '../payments/index.ts';
import { NotCollectable } from './errors.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { gatewayItems, isCollectable, isEnded, reasonAgainst } from './rules.ts';
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
		return {
			client_id: cycle.client_id,
			currency: cycle.currency,
			amount: cycle.amount,
			description: `Invoice ${cycle.number ?? cycle.id}`,
			payer: { name: client.name, email: client.billing_email, locale: localeOf(client) },
			items: gatewayItems(await store.withItems(context, cycle)),
		};
	},

	async onPaid(context, cycle, money) {
		const reason = reasonAgainst(cycle, money);
		if (reason !== null) return { taken: 0n, reason };
		await move(context, billingCycleLifecycle, cycle, 'pay', { paid_at: money.paid_at });
		return { taken: money.amount };
	},

	/** The cycle waits for payment from the transaction on in which its link opens. */
	async onLinkOpened(context, cycle, link) {
		const set = { xendit_invoice_id: link.gateway_reference, payment_url: link.url };
		if (cycle.status === 'INVOICED') {
			await move(context, billingCycleLifecycle, cycle, 'collect', set);
		} else if (
			cycle.xendit_invoice_id !== set.xendit_invoice_id ||
			cycle.payment_url !== set.payment_url
		) {
			await store.updateCycle(context, cycle.id, set);
		}
	},

	/** No mail may name a link that can no longer be paid. A newer link of the cycle stays. */
	async onLinkEnded(context, cycle, link) {
		if (link.url !== null && cycle.payment_url === link.url)
			await store.updateCycle(context, cycle.id, { payment_url: null });
	},
});
