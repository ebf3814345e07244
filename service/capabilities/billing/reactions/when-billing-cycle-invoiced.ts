import { defineReaction } from '../../../platform/events/index.ts';
import { ensureLinkLater } from '../../payments/index.ts';
import { billingCycleEvents } from '../events.ts';
import { asSubject } from '../lifecycle.ts';
import { getBareCycle } from '../store.ts';

/**
 * Leaves the first payment link to a workflow, and makes sure that there also is one without a workflow. The bill of a
 * change that needs no document of finance has none: the client who asked for more seats would wait for nothing.
 */
export const whenBillingCycleInvoiced = defineReaction(
	'billing.when-billing-cycle-invoiced',
	billingCycleEvents.invoiced,
	async ({ payload }, context) => {
		const cycle = await getBareCycle(context, payload.billing_cycle_id);
		const at_once = cycle.kind === 'ADJUSTMENT' && cycle.invoice_document_id === null;
		ensureLinkLater(context, asSubject(cycle), { at_once });
	},
);
