import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import {
	externalFileStore,
	keepInDatabase,
	storeDocument,
	uploadFile,
} from '../documents/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { pdfRendererPort } from '../quotations/index.ts';
import { creditNoteDocument } from './credit-note-document.ts';
import { creditNoteMessage } from './credit-note-messages.ts';
import * as notes from './credit-note-store.ts';
import { makeNoteReference } from './job-references.ts';
import * as store from './store.ts';

/**
 * A credit note has a PDF for ever as it was issued, and the client gets it by mail once. Repeated after a crash it makes what is
 * missing only.
 */
export const makeNoteJob = defineJob({
	...makeNoteReference,
	description: 'Makes the PDF of a credit note and mails it to the client',
	retries: 10,
	async run({ credit_note_id }, job) {
		const wanted = await job.transaction((context) => pageOf(context, credit_note_id));
		if (wanted === null) return;
		const content = await job.providers.get(pdfRendererPort).render(wanted.page);
		const file = {
			filename: `${wanted.number}.pdf`,
			content_type: 'application/pdf',
			content,
			pages: null,
		};
		const kept =
			wanted.store_id === null
				? keepInDatabase(file)
				: await uploadFile(file, wanted.store_id, job.providers);
		await job.transaction(async (context) => {
			const note = await notes.lockNote(context, credit_note_id);
			// Another attempt was faster: its PDF is the one.
			if (note.document_id !== null) return;
			const owner = {
				related_type: 'credit_note',
				related_id: note.id,
				client_id: note.client_id,
				kind: 'CREDIT_NOTE',
			};
			const { id: document_id } = await storeDocument(context, owner, kept);
			await notes.updateNote(context, note.id, { document_id });
			await queueMessage(context, { kind: creditNoteMessage.kind, related_id: note.id });
		});
	},
});

/** What is printed; null when the PDF is there. */
async function pageOf(context: ReadContext, id: string) {
	const note = await notes.getNote(context, id);
	if (note.document_id !== null) return null;
	const buyer = await getClient(context, note.client_id);
	const { subject_type, subject_id, of_period, number } = note;
	const cycles = await store.listCyclesOfPeriod(context, { subject_type, subject_id }, of_period);
	const page = creditNoteDocument({
		note,
		buyer,
		seller: companyOf(context.config),
		invoices: cycles.flatMap((cycle) =>
			cycle.number === null || cycle.status === 'CANCELLED' ? [] : [cycle.number],
		),
		lowered: await notes.loweredBy(context, id),
		language: localeOf(buyer),
	});
	return { page, number, store_id: externalFileStore(context) };
}
