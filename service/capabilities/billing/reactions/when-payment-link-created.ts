import { defineReaction } from '../../../platform/events/index.ts';
import { paymentLinkEvents } from '../../payments/events.ts';
import { closeLinks, findPaymentLink } from '../../payments/index.ts';
import { collect } from '../collect.ts';
import { isCollectable } from '../rules.ts';
import * as store from '../store.ts';

/** A link whose making was not confirmed opens later, without anybody asking: the cycle hears of it here. */
export const whenPaymentLinkCreated = defineReaction(
	'billing.when-payment-link-created',
	paymentLinkEvents.created,
	async ({ payload }, context) => {
		if (payload.subject_type !== 'billing_cycle') return;
		const cycle = await store.lockCycle(context, payload.subject_id);
		const link = await findPaymentLink(context, payload.payment_link_id);
		if (link?.status !== 'OPEN') return;
		if (isCollectable(cycle.status)) await collect(context, cycle, link);
		else await closeLinks(context, payload);
	},
);
