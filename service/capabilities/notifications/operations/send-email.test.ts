import { randomUUID } from 'node:crypto';
import { aQuotation } from '../../quotations/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aMailKind, declareMail } from '../fixtures.ts';
import { queueMail } from '../index.ts';

describe('email.send', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const send = (body: object, key?: string) =>
		service.call('POST', '/emails/send', body, key === undefined ? {} : { key });
	const mailsTo = (recipient: string) =>
		service.vendors.mails.filter((mail) => mail.to === recipient);
	const queue = (kind: string, related_id: string, draft_id?: string) =>
		service.transaction((context) =>
			queueMail(context, { kind, related_id, ...(draft_id === undefined ? {} : { draft_id }) }),
		);

	it('sends the plain template to the address of the record, as text and as HTML', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const answer = await send({ kind: 'QUOTATION', related_id: quotation.id });
		expect(answer.status).toBe(201);
		expect(answer.body).toMatchObject({
			channel: 'EMAIL',
			kind: 'QUOTATION',
			related_type: 'quotation',
			related_id: quotation.id,
			client_id: quotation.client_id,
			status: 'QUEUED',
			attempt: 0,
		});
		await service.settle();
		const [mail, ...others] = mailsTo(answer.body.recipient);
		expect(others).toEqual([]);
		expect(mail?.text).toContain(quotation.accept_url);
		expect(mail?.html).toContain(`href="${quotation.accept_url}"`);
		expect(mail?.message_id).toBe(`<${answer.body.id}@cloudsales.test>`);
	});

	it('sends one mail for an occasion, however often and at once it is asked for', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const body = { kind: 'QUOTATION', related_id: quotation.id };
		const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(body)));
		expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
		await service.settle();
		const late = await send(body);
		await service.settle();
		expect(late.body).toMatchObject({ id: answers[0]?.body.id, status: 'SENT' });
		expect(mailsTo(late.body.recipient)).toHaveLength(1);
	});

	it('sends the text of a draft', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const related = { kind: 'QUOTATION', related_id: quotation.id };
		const draft = await service.call('POST', '/emails/draft', related);
		expect(draft.body.source).toBe('LLM');
		const answer = await send({ ...related, draft_id: draft.body.id });
		expect(answer.body.subject).toBe(draft.body.subject);
		await service.settle();
		expect(mailsTo(answer.body.recipient)[0]?.text).toBe(draft.body.body_text);
	});

	it('takes an id written in capitals for the same record', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const kind = 'QUOTATION';
		const draft = await service.call('POST', '/emails/draft', { kind, related_id: quotation.id });
		const related_id = quotation.id.toUpperCase();
		expect(await send({ kind, related_id, draft_id: draft.body.id })).toMatchObject({
			status: 201,
			body: { related_id: quotation.id },
		});
	});

	it('sends the plain template when the record no longer bears the draft out', async () => {
		const { mail, state } = aMailKind('CHANGING');
		declareMail(service, mail);
		const related_id = randomUUID();
		const draft = await draftOf('CHANGING', related_id, 'Anda membayar Rp 1.500.000.');
		Object.assign(state, { facts: { amount: 'Rp 2.000.000' }, must_contain: ['Rp 2.000.000'] });
		const { id } = await queue('CHANGING', related_id, draft);
		await service.settle();
		const sent = service.vendors.mails.find((one) => one.message_id.includes(id));
		expect(sent?.text).toBe('Jumlah: Rp 2.000.000');
	});

	it('sends a draft with the links of today when only their signatures are new', async () => {
		const { mail, state } = aMailKind('LINKING');
		declareMail(service, mail);
		const linkTo = (token: string) => {
			const link = `https://a.example/in?token=${token}`;
			Object.assign(state, { facts: { link }, must_contain: [link] });
		};
		const related_id = randomUUID();
		linkTo('first');
		const draft = await draftOf('LINKING', related_id, 'Masuk: https://a.example/in?token=first');
		linkTo('second');
		const { id } = await queue('LINKING', related_id, draft);
		await service.settle();
		const sent = service.vendors.mails.find((one) => one.message_id.includes(id));
		expect(sent?.text).toBe('Masuk: https://a.example/in?token=second');
	});

	it('refuses a draft that was made for another record', async () => {
		const [one, other] = [await aQuotation(service), await aQuotation(service)];
		const draft = await service.call('POST', '/emails/draft', {
			kind: 'QUOTATION',
			related_id: one.id,
		});
		const answer = await send({
			kind: 'QUOTATION',
			related_id: other.id,
			draft_id: draft.body.id,
		});
		expect(answer).toMatchObject({ status: 409, body: { code: 'email.draft-mismatch' } });
		expect(answer.body.details).toEqual({ draft_id: draft.body.id });
	});

	it('finds neither a draft nor a record that is not there', async () => {
		const quotation = await aQuotation(service);
		const related = { kind: 'QUOTATION', related_id: quotation.id };
		const noDraft = await send({ ...related, draft_id: randomUUID() });
		expect(noDraft).toMatchObject({ status: 404, body: { details: { resource: 'draft' } } });
		const noRecord = await send({ kind: 'QUOTATION', related_id: randomUUID() });
		expect(noRecord).toMatchObject({ status: 404, body: { details: { resource: 'quotation' } } });
	});

	it('refuses a kind that no capability declares', async () => {
		await expect(queue('POSTCARD', randomUUID())).rejects.toMatchObject({
			definition: { code: 'email.kind-unknown' },
			details: { kinds: expect.arrayContaining(['QUOTATION', 'TASK_WAITING', 'WELCOME']) },
		});
		const answer = await send({ kind: 'POSTCARD', related_id: randomUUID() });
		expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'body.kind' }] } });
	});

	it('queues nothing when the transaction of its cause fails', async () => {
		const { mail } = aMailKind('UNDONE');
		declareMail(service, mail);
		const related_id = randomUUID();
		const failing = service.transaction(async (context) => {
			await queueMail(context, { kind: 'UNDONE', related_id });
			throw new Error('The cause failed');
		});
		await expect(failing).rejects.toThrow('The cause failed');
		await service.settle();
		const logs = await service.call('GET', `/email-logs?related_id=${related_id}`);
		expect(logs.body.data).toEqual([]);
	});

	it('sends the documents of the mail along', async () => {
		const content = Buffer.from('%PDF-1.7');
		const asked: string[][] = [];
		const { mail, state } = aMailKind('WITH_FILES', {
			loadDocuments: (_, ids) => {
				asked.push([...ids]);
				return Promise.resolve([
					{ filename: 'invoice.pdf', content_type: 'application/pdf', content },
				]);
			},
		});
		declareMail(service, mail);
		state.document_ids = [randomUUID()];
		const { id } = await queue('WITH_FILES', randomUUID());
		await service.settle();
		const sent = service.vendors.mails.find((one) => one.message_id.includes(id));
		expect(sent?.attachments).toEqual([
			{ filename: 'invoice.pdf', content_type: 'application/pdf', content },
		]);
		expect(asked).toEqual([state.document_ids]);
	});

	it('is refused for a kind that names documents which nobody can load', async () => {
		const { mail, state } = aMailKind('LOST_FILES');
		declareMail(service, mail);
		state.document_ids = [randomUUID()];
		await expect(queue('LOST_FILES', randomUUID())).rejects.toThrow('cannot load them');
	});

	/** Drafting goes by the contract's kinds; a kind of a test gets its draft by the model and the store. */
	async function draftOf(kind: string, related_id: string, body_text: string): Promise<string> {
		const row = await service.runtime.database.client.draft.create({
			data: {
				id: randomUUID(),
				kind,
				related_type: 'thing',
				related_id,
				language: 'id',
				tone: 'FORMAL',
				recipient: 'client@client.example',
				subject: 'Dari model',
				body_text,
				body_html: '',
				source: 'LLM',
			},
		});
		return row.id;
	}
});
