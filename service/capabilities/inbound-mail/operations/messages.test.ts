import { startTestService, type TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { anUnmatchedMessage, aQuestion } from '../questions/fixtures.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService({ environment: { MESSAGE_PICKUP_SECONDS: '0' } });
});
afterAll(() => service.stop());

const db = () => service.runtime.database.client;
const at = (id: string, what: string, body: object) =>
	service.call('POST', `/messages/${id}/${what}`, body);
const sentTo = async (relatedId: string) =>
	(await db().messageDelivery.findMany({ where: { related_id: relatedId } })).map(
		({ kind, recipient }) => [kind, recipient],
	);

describe('message.ask', () => {
	it('puts the question into the conversation of the sale, tells sales, and suggests a reply', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const first = await aQuestion(service, { quotation });
		const second = await aQuestion(service, { quotation, text: 'Dan berapa lama?' });
		expect(second.conversation_id).toBe(first.conversation_id);
		const { body } = await service.call('GET', `/messages/${first.id}`);
		expect(body).toMatchObject({
			status: 'WAITING',
			channel: 'PORTAL',
			outcome: 'QUESTION',
			is_proven: true,
			conversation: { subject_type: 'quotation', subject_id: quotation.id },
			suggested_reply: expect.stringContaining('Terima kasih'),
		});
		await service.settle();
		const note = await db().messageDelivery.findFirst({
			where: { kind: 'TEAM', body_text: { contains: first.id } },
		});
		expect(note?.body_text).toContain('> Kapan akun kami aktif?');
		const { body: open } = await service.call('GET', '/attention?kind=message.question&limit=100');
		expect(open.data.map((one: any) => one.subject_id)).toContain(first.id);
	});

	it('finds no sale of another client', async () => {
		const { id } = await aQuotation(service, { status: 'SENT' });
		const { token } = await signInAsClient(service);
		const body = { subject_type: 'quotation', subject_id: id, text: 'Halo?' };
		expect((await service.call('POST', '/messages', body, { token })).status).toBe(404);
	});
});

describe('message.reply', () => {
	it('goes to the person on record who asked, and to nobody else', async () => {
		const { id, conversation_id } = await aQuestion(service);
		const answer = await at(id, 'reply', { text: 'Satu hari kerja.' });
		expect(answer).toMatchObject({ status: 200, body: { status: 'DONE' } });
		const asked = await db().conversationMessage.findUniqueOrThrow({ where: { id } });
		expect(await sentTo(conversation_id)).toEqual([['REPLY', asked.from_address]]);
		await service.settle();
		const mail = service.vendors.mails.at(-1);
		expect(mail?.text).toContain('Satu hari kerja.');
		const written = await db().conversationMessage.findFirst({ where: { answers_id: id } });
		expect(written).toMatchObject({ direction: 'OUT', new_text: 'Satu hari kerja.' });
	});

	it('is signed by the person for whom a key sends it, and never by the key', async () => {
		const { id, conversation_id } = await aQuestion(service);
		const text = 'Satu hari kerja.';
		await at(id, 'reply', { text, written_by: 'Rina' });
		const late = { text: 'Terlambat', only_if_waiting: true };
		expect((await at(id, 'reply', late)).body.code).toBe('lifecycle.illegal-move');
		await at(id, 'reply', { text: 'Dan sudah aktif.' });
		const about = { related_id: conversation_id };
		const sent = await db().messageDelivery.findMany({ where: about, orderBy: { id: 'asc' } });
		const [first, second] = sent.map(({ body_text }) => body_text);
		expect(first).toMatch(/Satu hari kerja\.\n\nRina\n/);
		expect(second).toMatch(/Dan sudah aktif\.\n\n(?!.*key)/i);
		const key = await db().apiKey.findFirstOrThrow();
		expect(second).not.toContain(key.name);
		const asked = await service.call('GET', `/messages/${id}`);
		expect(asked.body.handled_by).toBe('Rina');
	});

	it('goes to where the bills go when the address of the sender is not on record', async () => {
		const { id, conversation_id, client_id } = await aQuestion(service);
		const evil = { from_address: 'sari@evil.example', channel: 'EMAIL' };
		await db().conversationMessage.update({ where: { id }, data: evil });
		await at(id, 'reply', { text: 'Halo' });
		const client = await db().client.findUniqueOrThrow({ where: { id: client_id } });
		expect(await sentTo(conversation_id)).toEqual([['REPLY', client.billing_email]]);
	});

	it('is refused for a message without a client, and for one that is held', async () => {
		const { id } = await anUnmatchedMessage(service);
		expect((await at(id, 'reply', { text: 'Halo' })).body.code).toBe('message.no-client');
		await db().conversationMessage.update({ where: { id }, data: { status: 'HELD' } });
		expect((await at(id, 'reply', { text: 'Halo' })).status).toBe(409);
	});

	it('escapes what staff writes, in the HTML of the mail', async () => {
		const { id } = await aQuestion(service);
		await at(id, 'reply', { text: '<script>alert(1)</script>' });
		await service.settle();
		expect(service.vendors.mails.at(-1)?.html).not.toContain('<script>alert');
	});
});

describe('message.get and message.list', () => {
	it('give a client what it asked and what was answered, without what staff thinks', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const { id } = await aQuestion(service, { quotation });
		await at(id, 'reply', { text: 'Besok.' });
		const { token } = await signInAsClient(service, 'Sari', quotation.client_id);
		const { body } = await service.call('GET', '/messages?sort=created_at', undefined, { token });
		expect(body.data.map((one: any) => [one.direction, one.text])).toEqual([
			['IN', 'Kapan akun kami aktif?'],
			['OUT', 'Besok.'],
		]);
		for (const one of body.data)
			expect(one).toMatchObject({
				suggested_reply: null,
				decision_reasons: null,
				unproven_reasons: null,
				outcome: null,
				note: null,
				from_address: null,
			});
		const stranger = await signInAsClient(service, 'PT Orang Lain');
		const seen = await service.call('GET', `/messages/${id}`, undefined, { token: stranger.token });
		expect(seen.status).toBe(404);
	});

	it('hide from a client the mails about it that are not its own words on the portal', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const { id } = await aQuestion(service, { quotation });
		await db().conversationMessage.update({ where: { id }, data: { channel: 'EMAIL' } });
		const { token } = await signInAsClient(service, 'Sari', quotation.client_id);
		expect((await service.call('GET', '/messages', undefined, { token })).body.data).toEqual([]);
		expect((await service.call('GET', `/messages/${id}`, undefined, { token })).status).toBe(404);
	});
});

describe('message.notify', () => {
	const notesOf = (id: string) =>
		db().messageDelivery.findMany({ where: { kind: 'TEAM', body_text: { contains: id } } });
	const page = 'https://n8n.example.com/form-waiting/7';

	it('mails the teams once, with the page of the first who asks, and never what is dealt with', async () => {
		const { id } = await aQuestion(service);
		expect((await at(id, 'notify', { page })).body).toEqual({ told: 1, mailed: 1 });
		// The event again, with the page of another wait, and the service after a while.
		const again = { page: 'https://n8n.example.com/form-waiting/8' };
		expect((await at(id, 'notify', again)).body).toEqual({ told: 1, mailed: 0 });
		await service.settle();
		const [note, ...more] = await notesOf(id);
		expect(more).toEqual([]);
		expect(note?.body_text).toContain(`Act on this page: ${page}`);
		expect(note?.body_text).toContain(`http://cloudsales.test/console/messages/${id}`);
		const { id: closed } = await aQuestion(service);
		await at(closed, 'close', { reason: 'Answered by phone' });
		expect((await at(closed, 'notify', {})).body).toEqual({ told: 0, mailed: 0 });
		await service.settle();
		expect(await notesOf(closed)).toEqual([]);
	});

	it('tells nobody of what a machine wrote', async () => {
		const { id } = await aQuestion(service);
		const filed = { status: 'FILED', outcome: 'FILE', teams: [] };
		await db().conversationMessage.update({ where: { id }, data: filed });
		expect((await at(id, 'notify', {})).body).toEqual({ told: 0, mailed: 0 });
	});
});

describe('message.assign, message.link and message.close', () => {
	it('assign a conversation to a member of staff, and to no client', async () => {
		const { id } = await aQuestion(service);
		const user = { email: 'ani@cloudsales.test', name: 'Ani', role: 'SALES' };
		const { body: ani } = await service.call('POST', '/users', user);
		expect((await at(id, 'assign', { user_id: ani.id })).body.conversation.assigned_to).toBe(
			ani.id,
		);
		const client = await db().user.findFirstOrThrow({ where: { role: 'CLIENT' } });
		expect((await at(id, 'assign', { user_id: client.id })).status).toBe(422);
		expect((await at(id, 'assign', { user_id: null })).body.conversation.assigned_to).toBeNull();
	});

	it('link to a sale has the message decided again, and accepts nothing', async () => {
		const { id } = await anUnmatchedMessage(service);
		await db().conversationMessage.update({ where: { id }, data: { new_text: 'Kami setuju.' } });
		const quotation = await aQuotation(service, { status: 'SENT' });
		const about = { subject_type: 'quotation', subject_id: quotation.id };
		expect((await at(id, 'link', about)).body).toMatchObject({
			status: 'RECEIVED',
			client_id: quotation.client_id,
		});
		await service.settle();
		const { body } = await service.call('GET', `/messages/${id}`);
		expect(body).toMatchObject({ status: 'WAITING', match: 'MATCHED', outcome: 'QUESTION' });
		const after = await service.call('GET', `/quotations/${quotation.id}`);
		expect(after.body.status).toBe('SENT');
	});

	it('close one that needs no answer, once', async () => {
		const { id } = await aQuestion(service);
		const closed = await at(id, 'close', { reason: 'Answered by phone' });
		expect(closed.body.status).toBe('DONE');
		expect((await at(id, 'close', { reason: 'Again' })).status).toBe(409);
	});
});
