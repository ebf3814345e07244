import type { z } from 'zod';
import { businessDate } from '../../../platform/clock/index.ts';
import type { UploadedFile } from '../../../platform/contract/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { nextNumber } from '../../../platform/database/index.ts';
import { vendorFailure } from '../../../platform/errors/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import type { ProviderRegistry } from '../../../platform/provider/index.ts';
import {
	externalFileStore,
	keepInDatabase,
	storeDocument,
	uploadFile,
	type KeptFile,
} from '../../documents/index.ts';
import { billingCycleContract, type BillingCycle } from '../contract.ts';
import { billingCycleEvents } from '../events.ts';
import { billingCycleFacts, billingCycleLifecycle } from '../lifecycle.ts';
import { takeFakturTax } from '../faktur-tax.ts';
import { cycleNumber, isCollectable, isEnded, numberSeries } from '../rules.ts';
import * as store from '../store.ts';
import type { CycleRow } from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

type Files<F> = { invoice: F; tax_invoice?: F | undefined };
type Upload = {
	cycle_id: string;
	store_id: string;
	files: Files<UploadedFile>;
	tax: number | undefined;
};

/** Files that are kept outside the database are uploaded before the transaction that refers to them. */
export const attachDocuments = externalOperation(billingCycleContract['attach-documents'], {
	prepare: async (input, context) => {
		const cycle = await store.lockCycleWithItems(context, input.billing_cycle_id);
		const files = { invoice: input.invoice, tax_invoice: input.tax_invoice };
		const store_id = externalFileStore(context);
		// A cycle that has ended takes no new file: nothing is uploaded only to be refused.
		if (store_id === null || isEnded(cycle.status)) {
			const kept = await forEachFile(files, async (file) => keepInDatabase(file));
			return { done: await attach(context, cycle, kept, input.tax) };
		}
		return { call: { cycle_id: cycle.id, store_id, files, tax: input.tax } };
	},
	call: ({ files, store_id }: Upload, providers: ProviderRegistry) =>
		forEachFile(files, (file) => uploadFile(file, store_id, providers)),
	record: async (outcome, { cycle_id, tax }, context) => {
		if (!outcome.ok) return new Refusal(vendorFailure(outcome.error));
		const cycle = await store.lockCycleWithItems(context, cycle_id);
		return attach(context, cycle, outcome.answer, tax);
	},
});

async function attach(
	context: OperationContext,
	before: CycleRow,
	files: Files<KeptFile>,
	tax: number | undefined,
): Promise<z.output<typeof BillingCycle>> {
	const cycle = tax === undefined ? before : await takeFakturTax(context, before, BigInt(tax));
	const { tax_invoice: taxInvoice } = files;
	const ids = {
		invoice_document_id: await keep(context, cycle, 'INVOICE', files.invoice),
		tax_invoice_document_id:
			taxInvoice === undefined
				? cycle.tax_invoice_document_id
				: await keep(context, cycle, 'TAX_INVOICE', taxInvoice),
	};
	const isSame =
		ids.invoice_document_id === cycle.invoice_document_id &&
		ids.tax_invoice_document_id === cycle.tax_invoice_document_id;
	if (isSame) return toBillingCycle(context, cycle);
	if (isCollectable(cycle.status)) await store.updateCycle(context, cycle.id, ids);
	else await invoiceCycle(context, cycle, ids);
	const changed = await store.getCycle(context, cycle.id);
	announceDocuments(context, changed);
	return toBillingCycle(context, changed);
}

/** Wished by whoever attached them: what follows (the link, the mail) starts from this event and can be repeated. */
const announceDocuments = (context: OperationContext, cycle: CycleRow): void =>
	context.publish(billingCycleEvents.documents_attached, {
		subject_type: 'billing_cycle',
		subject_id: cycle.id,
		client_id: cycle.client_id,
		payload: billingCycleFacts(cycle),
	});

/** The number is taken last: its counter stays locked until the transaction ends. */
async function invoiceCycle(
	context: OperationContext,
	cycle: CycleRow,
	ids: { invoice_document_id: string; tax_invoice_document_id: string | null },
): Promise<void> {
	const today = businessDate(context.now);
	const number =
		cycle.number ?? cycleNumber(today, await nextNumber(context.tx, numberSeries(today)));
	await move(context, billingCycleLifecycle, cycle, 'attach_documents', { ...ids, number });
}

async function keep(
	context: OperationContext,
	cycle: CycleRow,
	kind: 'INVOICE' | 'TAX_INVOICE',
	file: KeptFile,
): Promise<string> {
	const owner = { related_type: 'billing_cycle', related_id: cycle.id };
	const { client_id } = cycle;
	return (await storeDocument(context, { ...owner, client_id, kind }, file)).id;
}

async function forEachFile<F, G>(
	{ invoice, tax_invoice }: Files<F>,
	work: (file: F) => Promise<G>,
): Promise<Files<G>> {
	return {
		invoice: await work(invoice),
		tax_invoice: tax_invoice === undefined ? undefined : await work(tax_invoice),
	};
}
