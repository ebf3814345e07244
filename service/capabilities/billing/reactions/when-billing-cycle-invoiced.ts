import { defineReaction } from '../../../platform/events/index.ts';
import { ensureLinkLater } from '../../payments/index.ts';
import { billingCycleEvents } from '../events.ts';
import { asSubject } from '../lifecycle.ts';

/** Leaves the first payment link to a workflow, and makes sure that there also is one without a workflow. */
export const whenBillingCycleInvoiced = defineReaction(
	'billing.when-billing-cycle-invoiced',
	billingCycleEvents.invoiced,
	async ({ payload }, context) =>
		ensureLinkLater(context, asSubject({ id: payload.billing_cycle_id })),
);
