import type { z } from 'zod';
import type { UploadedFile } from '../../../platform/contract/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { invalidInput, vendorFailure } from '../../../platform/errors/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import type { ProviderRegistry } from '../../../platform/provider/index.ts';
import {
	externalFileStore,
	keepInDatabase,
	replaceDocument,
	storeDocument,
	uploadFile,
	type KeptFile,
} from '../../documents/index.ts';
import { ensureLinkLater } from '../../payments/index.ts';
import { billingCycleContract, type BillingCycle } from '../contract.ts';
import { billingCycleEvents } from '../events.ts';
import { asSubject, billingCycleFacts, billingCycleLifecycle } from '../lifecycle.ts';
import { takeFakturTax } from '../faktur-tax.ts';
import { numberOf } from '../issue.ts';
import { awaitsInvoice, isCollectable, takesDocuments } from '../rules.ts';
import * as store from '../store.ts';
import type { CycleRow } from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

type Files<F> = { invoice?: F | undefined; tax_invoice?: F | undefined };
type Ids = { invoice_document_id: string | null; tax_invoice_document_id: string | null };
type Upload = {
	cycle_id: string;
	store_id: string;
	files: Files<UploadedFile>;
	tax: number | undefined;
};

/** Files that are kept outside the database are uploaded before the transaction that refers to them. */
export const attachDocuments = externalOperation(billingCycleContract['attach-documents'], {
	prepare: async (input, context) => {
		assertSomething(input);
		const cycle = await store.lockCycleWithItems(context, input.billing_cycle_id);
		const files = { invoice: input.invoice, tax_invoice: input.tax_invoice };
		const store_id = externalFileStore(context);
		// A cycle that was given up takes no new file: nothing is uploaded only to be refused.
		if (store_id === null || !takesDocuments(cycle.status)) {
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
	const ids: Ids = {
		invoice_document_id: await keep(context, cycle, 'invoice', files.invoice),
		tax_invoice_document_id: await keep(context, cycle, 'tax_invoice', files.tax_invoice),
	};
	const isSame =
		ids.invoice_document_id === cycle.invoice_document_id &&
		ids.tax_invoice_document_id === cycle.tax_invoice_document_id;
	if (isSame) return toBillingCycle(context, cycle);
	await take(context, cycle, ids);
	const changed = await store.getCycle(context, cycle.id);
	// What follows, the link and the mail that asks for the payment, is for a cycle that can be paid.
	if (isCollectable(changed.status) && !awaitsInvoice(changed)) announceDocuments(context, changed);
	return toBillingCycle(context, changed);
}

/** The payment link and the mail follow from this event, which is redelivered until its workflow has finished. */
const announceDocuments = (context: OperationContext, cycle: CycleRow): void =>
	context.publish(billingCycleEvents.documents_attached, {
		subject_type: 'billing_cycle',
		subject_id: cycle.id,
		client_id: cycle.client_id,
		payload: billingCycleFacts(cycle),
	});

/** The invoice makes a cycle collectable; a faktur alone waits for it. A cycle that is paid stays so. */
async function take(context: OperationContext, cycle: CycleRow, ids: Ids): Promise<void> {
	await sayReplaced(context, cycle.invoice_document_id, ids.invoice_document_id);
	await sayReplaced(context, cycle.tax_invoice_document_id, ids.tax_invoice_document_id);
	const waits = ids.invoice_document_id === null;
	if (awaitsInvoice(cycle) && !waits) {
		await store.updateCycle(context, cycle.id, { ...ids, number: await numberOf(context, cycle) });
		// It is overdue already and stays so; without this nobody would make its link but a workflow.
		ensureLinkLater(context, asSubject(cycle));
	} else if (isCollectable(cycle.status) || (waits && takesDocuments(cycle.status))) {
		await store.updateCycle(context, cycle.id, ids);
	} else if (cycle.status === 'PAID') {
		await store.updateCycle(context, cycle.id, { ...ids, number: await numberOf(context, cycle) });
	} else {
		const number = await numberOf(context, cycle);
		await move(context, billingCycleLifecycle, cycle, 'attach_documents', { ...ids, number });
	}
}

const sayReplaced = async (
	context: OperationContext,
	before: string | null,
	now: string | null,
): Promise<void> => {
	if (before !== null && now !== null && before !== now)
		await replaceDocument(context, before, now);
};

function assertSomething(input: { invoice?: unknown; tax_invoice?: unknown; tax?: unknown }): void {
	if (input.invoice !== undefined || input.tax_invoice !== undefined || input.tax !== undefined)
		return;
	const message = 'Attach the invoice, the faktur pajak, or both';
	throw invalidInput([{ path: 'body.invoice', message }]);
}

const kinds = { invoice: 'INVOICE', tax_invoice: 'TAX_INVOICE' } as const;

/** The document of a file; without one, that of before. */
async function keep(
	context: OperationContext,
	cycle: CycleRow,
	name: keyof typeof kinds,
	file: KeptFile | undefined,
): Promise<string | null> {
	if (file === undefined) return cycle[`${name}_document_id`];
	const owner = { related_type: 'billing_cycle', related_id: cycle.id };
	const { client_id } = cycle;
	return (await storeDocument(context, { ...owner, client_id, kind: kinds[name] }, file)).id;
}

async function forEachFile<F, G>(
	{ invoice, tax_invoice }: Files<F>,
	work: (file: F) => Promise<G>,
): Promise<Files<G>> {
	return {
		invoice: invoice === undefined ? undefined : await work(invoice),
		tax_invoice: tax_invoice === undefined ? undefined : await work(tax_invoice),
	};
}
