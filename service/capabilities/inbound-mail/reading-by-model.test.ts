import { randomUUID } from 'node:crypto';
import { anOfferByMail, startMailService, type MailService } from './fixtures.ts';

let world: MailService;
beforeAll(async () => {
	world = await startMailService({
		environment: { ACCEPT_BY_MAIL_MAX: '100000000000', GEMINI_TIMEOUT_MS: '1000' },
	});
	await world.poll();
});
afterEach(() => world.sandbox.client.call('DELETE', '/faults'));
afterAll(() => world.stop());

const db = () => world.service.runtime.database.client;
const fault = (kind: string, more: object = {}) =>
	world.control('/faults', { vendor: 'gemini', kind, ...more });
const asked = async (): Promise<number> =>
	((await world.sandbox.client.call('GET', '/books/gemini')) as any).answers.length;

/** A client whose contact may accept, and an offer that was mailed to it. */
async function anOffer() {
	const offer = await anOfferByMail(world);
	const take = async (text: string) => {
		const id = await world.deliver(offer.answer(text));
		await world.poll();
		return (await world.filed(id)).message;
	};
	const status = async (): Promise<string> =>
		(await db().quotation.findUniqueOrThrow({ where: { id: offer.quotation.id } })).status;
	return { ...offer, take, status };
}

describe('a yes by mail that is accepted', () => {
	it('stands in the audit trail and in the history: who, by which contact, by which mail', async () => {
		const { contact, quotation, take } = await anOffer();
		const message = await take('Kami setuju.');
		expect(message.outcome).toBe('ACCEPT');
		const { body } = await world.service.call(
			'GET',
			`/audit-entries?operation=quotation.accept&subject_id=${quotation.id}`,
		);
		expect(body.data).toHaveLength(1);
		expect(body.data[0]).toMatchObject({
			actor_type: 'CONTACT',
			actor_id: contact.id,
			actor_name: 'Sari Dewi',
			fields: ['accepted_by', 'accepted_role'],
			reason: `By e-mail of a proven contact; message ${message.id}`,
		});
		const entry = await db().auditEntry.findFirstOrThrow({ where: { id: body.data[0].id } });
		expect(entry.details).toMatchObject({
			records: { message: message.id, inbound_mail: message.inbound_mail_id },
		});
		const moves = await db().lifecycleMove.findMany({
			where: { subject_id: quotation.id, transition: 'accept' },
		});
		expect(moves.map(({ actor }) => actor)).toEqual(['CONTACT:Sari Dewi']);
		// The name of the record, and not the one that the mail bears.
		const { accepted_by } = (await world.service.call('GET', `/quotations/${quotation.id}`)).body;
		expect(accepted_by).toBe('Sari Dewi');
	});
});

describe('a model that invents the words of a yes', () => {
	it('is asked once more, and accepts nothing when it invents them again', async () => {
		const { take, status } = await anOffer();
		const before = await asked();
		await fault('invents_evidence');
		const message = await take('Kami setuju.');
		expect(message.outcome).not.toBe('ACCEPT');
		expect(message.reading).toMatchObject({
			intents: ['other'],
			problem: expect.stringMatching(/word for word/),
		});
		expect(await status()).toBe('SENT');
		expect((await asked()) - before).toBe(2);
	});

	it('is believed the second time only in what stands in the mail', async () => {
		const { take, status } = await anOffer();
		await fault('invents_evidence', { times: 1 });
		expect((await take('Kapan akun kami aktif?')).outcome).toBe('QUESTION');
		expect(await status()).toBe('SENT');
	});
});

describe('a model that does not read', () => {
	it.each([
		['declines', 'blocked', 1],
		['is cut off', 'max_tokens', 1],
		['writes prose', 'not_json', 2],
		['answers late', 'timeout_before', 0],
		['is overloaded', 'unavailable', 0],
		['has had enough', 'throttled', 0],
	])('leaves the mail to a person, without waiting for it: it %s', async (_, kind, answers) => {
		const { take, status } = await anOffer();
		const before = await asked();
		await fault(kind, { delay_ms: 5000 });
		const message = await take('Kami setuju.');
		expect(message).toMatchObject({ outcome: 'QUESTION', status: 'WAITING', intent: 'other' });
		expect(message.reading.problem).toEqual(expect.any(String));
		expect(await status()).toBe('SENT');
		expect((await asked()) - before).toBe(answers);
	});

	it('is asked no more for a sender after twenty mails of a day, nor beyond the mails of a day', async () => {
		const { client, take } = await anOffer();
		const first = await take('Kapan akun kami aktif?');
		const { from_address } = first;
		// Twenty earlier today, as the table has them; more than ten within an hour are answered by nobody anyway.
		const copies = Array.from({ length: 19 }, () => ({
			...first,
			id: randomUUID(),
			inbound_mail_id: null,
			received_at: new Date(first.received_at.getTime() - 7_200_000),
			conversation: undefined,
			attachments: undefined,
		}));
		await db().conversationMessage.createMany({ data: copies });
		const before = await asked();
		const last = await take('Dan berapa lama?');
		expect(last).toMatchObject({ client_id: client.id, from_address, outcome: 'QUESTION' });
		expect(last.decision_reasons.join()).toMatch(/20 mails of a sender/);
		expect(await asked()).toBe(before);
	});
});
