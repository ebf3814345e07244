import { businessDate } from '../../../platform/clock/index.ts';
import type { UploadedFile } from '../../../platform/contract/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { nextNumber } from '../../../platform/database/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { billingCycleContract } from '../contract.ts';
import { billingCycleLifecycle } from '../lifecycle.ts';
import { cycleNumber, isCollectable, numberSeries } from '../rules.ts';
import * as store from '../store.ts';
import type { CycleRow } from '../store.ts';
import { documentUrl, toBillingCycle } from '../to-billing-cycle.ts';

export const attachDocuments = handle(
	billingCycleContract['attach-documents'],
	async (input, context) => {
		const cycle = await store.lockCycleWithItems(context, input.billing_cycle_id);
		const { tax_invoice: taxInvoice } = input;
		const urls = {
			invoice_file_url: await keep(context, cycle, 'INVOICE', input.invoice),
			tax_invoice_file_url:
				taxInvoice === undefined
					? cycle.tax_invoice_file_url
					: await keep(context, cycle, 'TAX_INVOICE', taxInvoice),
		};
		const isSame =
			urls.invoice_file_url === cycle.invoice_file_url &&
			urls.tax_invoice_file_url === cycle.tax_invoice_file_url;
		if (isSame) return toBillingCycle(cycle);
		if (isCollectable(cycle.status)) await store.updateCycle(context, cycle.id, urls);
		else await invoiceCycle(context, cycle, urls);
		return toBillingCycle(await store.getCycle(context, cycle.id));
	},
);

/** The number is taken last: its counter stays locked until the transaction ends. */
async function invoiceCycle(
	context: OperationContext,
	cycle: CycleRow,
	urls: { invoice_file_url: string | null; tax_invoice_file_url: string | null },
): Promise<void> {
	const today = businessDate(context.now);
	const number =
		cycle.number ?? cycleNumber(today, await nextNumber(context.tx, numberSeries(today)));
	await move(context, billingCycleLifecycle, cycle, 'attach_documents', { ...urls, number });
}

async function keep(
	context: OperationContext,
	cycle: CycleRow,
	kind: 'INVOICE' | 'TAX_INVOICE',
	file: UploadedFile,
): Promise<string> {
	const document = await store.insertDocument(context, {
		client_id: cycle.client_id,
		kind,
		related_type: 'billing_cycle',
		related_id: cycle.id,
		filename: file.filename,
		content_type: file.content_type,
		content: file.content,
	});
	return documentUrl(context, document.id);
}
