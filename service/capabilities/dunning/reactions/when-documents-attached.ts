import { billingCycleEvents } from '../../billing/events.ts';
import { businessDate } from '../../../platform/clock/index.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { giveTimeAfterInvoice } from '../plan-steps.ts';

/**
 * A client whose invoice came late is not warned for days on which it could not pay. The first documents come while the bill
 * is INVOICED, or OVERDUE when it fell due before; those that replace them give no more time.
 */
export const whenDocumentsAttached = defineReaction(
	'dunning.when-documents-attached',
	billingCycleEvents.documents_attached,
	async ({ payload, occurred_at }, context) => {
		if (payload.status !== 'INVOICED' && payload.status !== 'OVERDUE') return;
		await giveTimeAfterInvoice(context, payload.billing_cycle_id, businessDate(occurred_at));
	},
);
