import type { OperationContext } from '../../platform/context/index.ts';
import { quotationEvents } from './events.ts';
import { quotationFacts } from './lifecycle.ts';
import type { QuotationWithItems } from './store.ts';

const announce = (
	context: OperationContext,
	event: typeof quotationEvents.created,
	row: QuotationWithItems,
): void =>
	context.publish(event, {
		subject_type: 'quotation',
		subject_id: row.id,
		client_id: row.client_id,
		payload: quotationFacts(row),
	});

/** Says that a quotation, or a new version of one, was saved, and whether the workflow that hears it is to send it. */
export function announceCreated(
	context: OperationContext,
	row: QuotationWithItems,
	{ send }: { send: boolean },
): void {
	announce(context, quotationEvents.created, row);
	if (send) announceSendRequested(context, row);
}

/** Has the workflow that hears it make it ready and send it. */
export const announceSendRequested = (context: OperationContext, row: QuotationWithItems): void =>
	announce(context, quotationEvents.send_requested, row);

/** Says that its PDF can be read. */
export const announceSynced = (context: OperationContext, row: QuotationWithItems): void =>
	announce(context, quotationEvents.synced, row);
