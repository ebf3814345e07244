import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { makeNoteJob } from './credit-note-jobs.ts';
import { aBillingCycle, aCreditNote } from './fixtures.ts';

describe('the PDF and the mail of a credit note', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
	const noteFor = async (locale: string, status: 'PAID' | 'AWAITING_PAYMENT', amount = 100_000) => {
		const client = await aClient(service, { locale });
		const cycle = await aBillingCycle(service, { status, client_id: client.id });
		const note = await aCreditNote(service, { cycle, amount });
		await service.settle();
		const mail = service.vendors.mails.find(({ subject }) => subject.includes(note.number));
		// The renderer of the tests gives the page itself.
		const page = String(mail?.attachments?.[0]?.content ?? '').replaceAll('\u00a0', ' ');
		return { client, cycle, note, page, mail };
	};

	it('say in the language of the client what is given back and what becomes of it', async () => {
		const { cycle, note, page, mail, client } = await noteFor('id', 'PAID');
		for (const text of [
			'Nota Kredit',
			note.number,
			cycle.number,
			client.name,
			'Rp 111.000',
			'menjadi saldo kredit Anda',
			'nota pembatalan di Coretax',
		])
			expect(page).toContain(text);
		expect(mail?.to).toBe(client.billing_email);
		expect(mail?.text).toContain('menjadi saldo kredit Anda');
		expect(mail?.attachments?.map(({ filename }) => filename)).toEqual([`${note.number}.pdf`]);
		const { document_id } = await read(`/credit-notes/${note.id}`);
		expect(await read(`/documents/${document_id}`)).toMatchObject({
			kind: 'CREDIT_NOTE',
			related_id: note.id,
		});
	});

	it('say of an invoice that is not paid that less is owed, and nothing of credit', async () => {
		const { page, mail } = await noteFor('en', 'AWAITING_PAYMENT');
		expect(page).toContain('lowers the invoice that is not yet paid');
		expect(page).not.toContain('is your credit');
		expect(mail?.text).toContain('lowers the invoice that is not yet paid');
	});

	it('are made once, however often the job runs', async () => {
		const { note } = await noteFor('en', 'PAID');
		const before = (await read(`/credit-notes/${note.id}`)).document_id;
		for (let time = 0; time < 2; time += 1)
			await service.runJob(makeNoteJob, { credit_note_id: note.id });
		await service.settle();
		expect((await read(`/credit-notes/${note.id}`)).document_id).toBe(before);
		const mails = service.vendors.mails.filter(({ subject }) => subject.includes(note.number));
		expect(mails).toHaveLength(1);
	});
});
