import { randomUUID } from 'node:crypto';
import { modules } from '../../../app/capabilities.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aMessageKind, moduleOf } from '../fixtures.ts';
import { queueMessage } from '../index.ts';

const bill = aMessageKind('BILL');
const guarded = aMessageKind('GUARDED');
const secret = aMessageKind('SECRET', {
	credentials: {
		door: (_, relatedId) => Promise.resolve(`https://a.example/in?token=${relatedId}`),
	},
	template: {
		id: { subject: 'Masuk', text: 'Masuk: {{door}}, {{amount}}' },
		en: { subject: 'Sign in', text: 'Sign in: {{door}}, {{amount}}' },
	},
});

describe('email.send', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({
			modules: [...modules, moduleOf(bill.kind, guarded.kind, secret.kind)],
		});
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		const facts = { amount: 'Rp 1.500.000' };
		const to = { type: 'TEAM', id: 'SALES' } as const;
		const unsaid = { documents: [], incidental: [], against: null };
		for (const { state } of [bill, guarded, secret])
			Object.assign(state, { facts, must_contain: ['Rp 1.500.000'], recipient: to, ...unsaid });
	});

	const send = (body: object, key?: string) =>
		service.call('POST', '/emails/send', body, key === undefined ? {} : { key });
	const sentOf = async (id: string) => {
		await service.settle();
		return service.vendors.mails.filter((one) => one.reference.includes(id));
	};
	/** The text without the foot, which every mail has. */
	const wordsOf = (mail?: { text: string }) => mail?.text.split('\n\n-- \n')[0];
	const read = async (id: string) => (await service.call('GET', `/notifications/${id}`)).body;
	const queue = (kind: string, related_id: string, draft_id?: string) =>
		service.transaction((context) => queueMessage(context, { kind, related_id, draft_id }));

	it('sends the plain template to the address of the record, as text and as HTML', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
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
		const [mail, ...others] = await sentOf(answer.body.id);
		expect(others).toEqual([]);
		expect(mail?.to).toBe(answer.body.recipient);
		expect(mail?.text).toContain(quotation.accept_url);
		expect(mail?.html).toContain(`href="${quotation.accept_url}"`);
		expect(mail).toMatchObject({ from_name: 'CloudSales', reply_to: 'sales@cloudsales.test' });
		expect(mail?.reference).toBe(`<${answer.body.id}@cloudsales.test>`);
	});

	describe('asked for again', () => {
		it('is one mail, however often and at once', async () => {
			const body = { kind: 'BILL', related_id: randomUUID() };
			const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(body)));
			expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
			expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
			await service.settle();
			const late = await send(body);
			expect(late.body).toMatchObject({ id: answers[0]?.body.id, status: 'SENT' });
			expect(await sentOf(late.body.id)).toHaveLength(1);
		});

		it.each([
			[
				'in other words for the same facts',
				async (id: string) => draftOf('BILL', id, 'Rp 1.500.000!'),
			],
			[
				'with a link that was signed anew',
				() => {
					const file = 'https://a.example/f?id=1&X-Amz-Signature=two&expires=2';
					bill.state.facts = { amount: 'Rp 1.500.000', file };
				},
			],
			[
				'with another incidental fact',
				() => (bill.state.facts = { ...bill.state.facts, next: '2' }),
			],
			['with its facts in another order', () => (bill.state.facts = reversed(bill.state.facts))],
			[
				'with the same document under another id',
				() => (bill.state.documents = [{ id: randomUUID(), sha256: 'a' }]),
			],
		])('is the same mail %s', async (_, change) => {
			const id = randomUUID();
			bill.kind.loadDocuments = () => Promise.resolve([]);
			const file = 'https://a.example/f?id=1&X-Amz-Signature=one&expires=1';
			bill.state.facts = { amount: 'Rp 1.500.000', file };
			bill.state.documents = [{ id: randomUUID(), sha256: 'a' }];
			bill.state.incidental = ['next'];
			const first = await queue('BILL', id);
			const draft = await change(id);
			const again = await queue('BILL', id, typeof draft === 'string' ? draft : undefined);
			expect(again.id).toBe(first.id);
			expect(await sentOf(first.id)).toHaveLength(1);
		});

		it.each([
			['an amount', () => (bill.state.facts = { amount: 'Rp 2' })],
			[
				'where a link leads',
				() => (bill.state.facts = { ...bill.state.facts, to: 'https://a.example/2' }),
			],
			['what a link names', () => (bill.state.facts = { file: 'https://a.example/f?id=2&sig=1' })],
			['a document', () => (bill.state.documents = [{ id: randomUUID(), sha256: 'b' }])],
			['the recipient', () => (bill.state.recipient = { type: 'TEAM', id: 'FINANCE' })],
		])('is another mail when %s has changed', async (_, change) => {
			const id = randomUUID();
			bill.kind.loadDocuments = () => Promise.resolve([]);
			bill.state.facts = { file: 'https://a.example/f?id=1&sig=1' };
			bill.state.must_contain = [];
			const first = await queue('BILL', id);
			change();
			const second = await queue('BILL', id);
			expect(second.id).not.toBe(first.id);
			expect(await sentOf(second.id)).toHaveLength(1);
		});

		it('goes to a corrected address as the same message', async () => {
			const client = await service.call('POST', '/clients', {
				name: `PT ${randomUUID()}`,
				billing_email: 'wrong@client.example',
			});
			bill.state.recipient = { type: 'CLIENT', id: client.body.id };
			const id = randomUUID();
			const first = await queue('BILL', id);
			await service.call('PATCH', `/clients/${client.body.id}`, {
				billing_email: 'right@client.example',
			});
			const second = await queue('BILL', id);
			expect(second).toMatchObject({
				recipient: 'right@client.example',
				message_id: first.message_id,
			});
			const again = await queue('BILL', id);
			expect(again.id).toBe(second.id);
			expect(await sentOf(second.id)).toHaveLength(1);
		});
	});

	describe('the guard of its kind', () => {
		it('refuses it with the reason, and nothing is left', async () => {
			guarded.state.against = 'It was paid';
			const related_id = randomUUID();
			const answer = await send({ kind: 'GUARDED', related_id });
			expect(answer).toMatchObject({
				status: 409,
				body: {
					code: 'email.not-due',
					detail: 'It was paid',
					details: { kind: 'GUARDED', related_id, reason: 'It was paid' },
				},
			});
			const { client } = service.runtime.database;
			expect(await client.message.count({ where: { related_id } })).toBe(0);
			expect(await client.messageDelivery.count({ where: { related_id } })).toBe(0);
		});

		it('is asked again right before it leaves: then it is skipped, for a person to see', async () => {
			const { id } = await queue('GUARDED', randomUUID());
			guarded.state.against = 'It was paid';
			expect(await sentOf(id)).toEqual([]);
			expect(await read(id)).toMatchObject({
				status: 'SKIPPED',
				error: 'It was paid',
				sent_at: null,
				allowed_transitions: ['retry'],
			});
			const events = await service.call('GET', '/events?limit=200');
			expect(
				events.body.data
					.filter((event: any) => event.subject_id === id)
					.map((one: any) => one.type),
			).toEqual(['notification.skipped']);
		});

		it('does not turn what was sent into something skipped', async () => {
			const { id } = await queue('GUARDED', randomUUID());
			const error = new ProviderError('gmail', 'outcome-unknown', 'No answer came');
			service.vendors.failures.push({ method: 'sendMail', error, after: true });
			await service.settle();
			guarded.state.against = 'It was paid';
			service.now = new Date(service.now.getTime() + 120_000);
			await service.call('POST', `/notifications/${id}/retry`);
			await service.runJob((await import('../jobs.ts')).deliverNotification, {
				notification_id: id,
			});
			expect(await read(id)).toMatchObject({ status: 'SENT', attempt: 2 });
			expect(await sentOf(id)).toHaveLength(1);
		});

		it('lets out what was skipped when it is asked for again and nothing is against it', async () => {
			const related_id = randomUUID();
			const { id } = await queue('GUARDED', related_id);
			guarded.state.against = 'It is not switched on';
			await service.settle();
			await expect(queue('GUARDED', related_id)).rejects.toMatchObject({
				definition: { code: 'email.not-due' },
			});
			guarded.state.against = null;
			const again = await Promise.all([1, 2, 3].map(() => queue('GUARDED', related_id)));
			expect(again.map((one) => one.id)).toEqual([id, id, id]);
			expect(await sentOf(id)).toHaveLength(1);
			expect(await read(id)).toMatchObject({ status: 'SENT', error: null });
		});

		it('is asked when a person retries, too', async () => {
			const { id } = await queue('GUARDED', randomUUID());
			guarded.state.against = 'It was paid';
			await service.settle();
			expect((await service.call('POST', `/notifications/${id}/retry`)).status).toBe(200);
			expect(await sentOf(id)).toEqual([]);
			expect(await read(id)).toMatchObject({ status: 'SKIPPED' });
			guarded.state.against = null;
			await service.call('POST', `/notifications/${id}/retry`);
			expect(await sentOf(id)).toHaveLength(1);
		});
	});

	describe('the text of a draft', () => {
		it('is sent', async () => {
			const quotation = await aQuotation(service, { status: 'SYNCED' });
			const related = { kind: 'QUOTATION', related_id: quotation.id };
			const draft = await service.call('POST', '/emails/draft', related);
			expect(draft.body.source).toBe('LLM');
			await service.call('POST', `/quotations/${quotation.id}/send`, { draft_id: draft.body.id });
			const answer = await send({ ...related, draft_id: draft.body.id });
			expect(answer.body.subject).toBe(draft.body.subject);
			const [mail] = await sentOf(answer.body.id);
			expect(wordsOf(mail)).toBe(
				draft.body.body_text.replace('[[accept_url]]', quotation.accept_url),
			);
		});

		it('is taken for the same record when its id is written in capitals', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			const kind = 'QUOTATION';
			const draft = await service.call('POST', '/emails/draft', { kind, related_id: quotation.id });
			const related_id = quotation.id.toUpperCase();
			expect(await send({ kind, related_id, draft_id: draft.body.id })).toMatchObject({
				status: 201,
				body: { related_id: quotation.id },
			});
		});

		it('gives way to the plain template when the record no longer bears it out', async () => {
			const related_id = randomUUID();
			const draft = await draftOf('BILL', related_id, 'Anda membayar Rp 1.500.000.');
			Object.assign(bill.state, {
				facts: { amount: 'Rp 2.000.000' },
				must_contain: ['Rp 2.000.000'],
			});
			const { id } = await queue('BILL', related_id, draft);
			expect(wordsOf((await sentOf(id))[0])).toBe('Jumlah: Rp 2.000.000');
		});

		it('has the links of today when only their signatures are new', async () => {
			const linkTo = (token: string) => {
				const link = `https://a.example/in?token=${token}`;
				Object.assign(bill.state, { facts: { link }, must_contain: [link] });
			};
			const related_id = randomUUID();
			linkTo('first');
			const draft = await draftOf('BILL', related_id, 'Masuk: https://a.example/in?token=first');
			linkTo('second');
			const { id } = await queue('BILL', related_id, draft);
			expect(wordsOf((await sentOf(id))[0])).toBe('Masuk: https://a.example/in?token=second');
		});

		it('is refused when it was made for another record', async () => {
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
	});

	describe('a credential', () => {
		it('is inserted when it is sent, and stored nowhere', async () => {
			const related_id = randomUUID();
			const { id } = await queue('SECRET', related_id);
			const [mail] = await sentOf(id);
			const link = `https://a.example/in?token=${related_id}`;
			expect(wordsOf(mail)).toBe(`Masuk: ${link}, Rp 1.500.000`);
			expect(mail?.html).toContain(`href="${link.replace('=', '&#x3D;')}"`);
			const { client } = service.runtime.database;
			const row = await client.messageDelivery.findUniqueOrThrow({ where: { id } });
			expect(row.body_text).toBe('Masuk: [[door]], Rp 1.500.000');
		});

		it.each([
			['leaves its place out', 'Rp 1.500.000'],
			['makes up another place', 'Masuk [[door]] atau [[window]]: Rp 1.500.000'],
		])('is in the plain template when a draft %s', async (_, text) => {
			const related_id = randomUUID();
			const { id } = await queue('SECRET', related_id, await draftOf('SECRET', related_id, text));
			const link = `https://a.example/in?token=${related_id}`;
			expect(wordsOf((await sentOf(id))[0])).toBe(`Masuk: ${link}, Rp 1.500.000`);
		});
	});

	it('finds neither a draft nor a record that is not there', async () => {
		const quotation = await aQuotation(service);
		const related = { kind: 'QUOTATION', related_id: quotation.id };
		const noDraft = await send({ ...related, draft_id: randomUUID() });
		expect(noDraft).toMatchObject({ status: 404, body: { details: { resource: 'draft' } } });
		const noRecord = await send({ kind: 'QUOTATION', related_id: randomUUID() });
		expect(noRecord).toMatchObject({ status: 404, body: { details: { resource: 'quotation' } } });
	});

	it('refuses a kind that no capability registers, and names those that are', async () => {
		const answer = await send({ kind: 'POSTCARD', related_id: randomUUID() });
		expect(answer).toMatchObject({ status: 422, body: { code: 'email.kind-unknown' } });
		expect(answer.body.details.kinds).toEqual(
			expect.arrayContaining(['BILL', 'QUOTATION', 'TASK_WAITING', 'WELCOME']),
		);
		const strange = await send({ kind: 'NO KIND', related_id: randomUUID() });
		expect(strange).toMatchObject({ status: 422, body: { errors: [{ path: 'body.kind' }] } });
	});

	it('queues nothing when the transaction of its cause fails', async () => {
		const related_id = randomUUID();
		const failing = service.transaction(async (context) => {
			await queueMessage(context, { kind: 'BILL', related_id });
			throw new Error('The cause failed');
		});
		await expect(failing).rejects.toThrow('The cause failed');
		await service.settle();
		const logs = await service.call('GET', `/email-logs?related_id=${related_id}`);
		expect(logs.body.data).toEqual([]);
	});

	const reversed = <T extends object>(facts: T): T =>
		Object.fromEntries(Object.entries(facts).reverse()) as T;

	/** Drafting asks the model; a draft of a given text gets into the store directly. */
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
