import { addDays, endOfBusinessDay } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { definePayable, type SubjectLink } from '../payments/index.ts';
import { billingConfig } from './config.ts';
import { NotCollectable, RestTooLarge } from './errors.ts';
import { billingCycleEvents } from './events.ts';
import { sendInvoiceReference } from './job-references.ts';
import { asSubject, billingCycleFacts, billingCycleLifecycle } from './lifecycle.ts';
import { awaitsInvoice, collectable, gatewayItems, isCollectable, takesMoney } from './rules.ts';
import { owedOf, settleByPayment, settleNothing, settleUnpaid, sourceOfPayment } from './settle.ts';
import { firstWithoutLink } from './open-cycles-store.ts';
import * as settlements from './settlement-store.ts';
import * as store from './store.ts';
import type { BareCycle } from './store.ts';

/** What payments asks of a billing cycle, and tells it. */
export const billingCyclePayable = definePayable<BareCycle>({
	type: 'billing_cycle',
	errors: [NotCollectable, RestTooLarge],
	takesParts: true,
	lock: store.lockCycle,
	isCollectable: (cycle) => isCollectable(cycle.status) && !awaitsInvoice(cycle),
	isPayable: (cycle) => takesMoney(cycle.status),
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
		const { PAYMENT_LINK_DAYS_AFTER_DUE: days } = context.config.read(billingConfig);
		const language = localeOf(client);
		return {
			client_id: cycle.client_id,
			currency: cycle.currency,
			amount: await owedOf(context, cycle),
			description: `Invoice ${cycle.number ?? cycle.id}`,
			payer: { name: client.name, email: client.billing_email, locale: language },
			items: gatewayItems(await store.withItems(context, cycle), language),
			payable_until: endOfBusinessDay(addDays(cycle.due_date, days)),
		};
	},

	onPaid: settleByPayment,

	/** The cycle waits for payment from the transaction on in which its link opens. */
	onLinkOpened: openedLink,

	/** Nothing is copied from the link: its address is not shown from the moment on in which it ends (`paymentUrl`). */
	async onLinkEnded() {},

	listCollectable: (context, page) =>
		store.listUnchanged(context, { ...page, statuses: collectable }),

	firstWithoutLink: (context) => firstWithoutLink(context),

	async onLinkMade(context, cycle) {
		context.enqueue(sendInvoiceReference, { billing_cycle_id: cycle.id });
	},

	/** Told once: as long as the reason stays the same, nobody is told again. */
	async onLinkImpossible(context, cycle, reason) {
		if (cycle.collection_problem === reason) return;
		await store.updateCycle(context, cycle.id, { collection_problem: reason });
		context.publish(billingCycleEvents.collection_failed, {
			...asSubject(cycle),
			client_id: cycle.client_id,
			payload: { ...billingCycleFacts(cycle), reason },
		});
	},

	onNothingOwed: async (context, cycle) => void (await settleNothing(context, cycle)),

	hasTaken: async (context, cycle, paymentId) =>
		(await settlements.findSettlement(context, asSubject(cycle), sourceOfPayment(paymentId))) !==
		null,

	async settleRest(context, cycle, { certificate: reference, ...rest }) {
		await settleUnpaid(context, cycle, { ...rest, reference });
	},
});

async function openedLink(
	context: OperationContext,
	cycle: BareCycle,
	link: SubjectLink,
): Promise<void> {
	const set = { payment_link_id: link.id, collection_problem: null };
	if (cycle.status === 'INVOICED')
		await move(context, billingCycleLifecycle, cycle, 'collect', set);
	else if (cycle.payment_link_id !== link.id || cycle.collection_problem !== null)
		await store.updateCycle(context, cycle.id, set);
}
