import { mailCase, mailCases, type MailCase } from './cases.ts';
import { aCaseWorld, startMailService, type CaseWorld, type MailService } from './fixtures.ts';

const classes: Readonly<Record<string, string>> = {
	person: 'PERSON',
	suspicious: 'SUSPICIOUS',
	'machine.bounce': 'BOUNCE',
	'machine.auto_reply': 'AUTO_REPLY',
	'machine.calendar': 'CALENDAR',
	'machine.bulk': 'BULK',
};

const attentionOf = async ({ service }: MailService, kind: string): Promise<any[]> =>
	(await service.call('GET', `/attention?kind=${kind}&limit=100`)).body.data;

describe('a mail of the collection, from the mailbox to its conversation', () => {
	let world: MailService;
	let cases: CaseWorld;
	beforeAll(async () => {
		world = await startMailService();
		cases = await aCaseWorld(world);
	});
	afterAll(() => world.stop());

	const take = async (one: MailCase) => {
		const id = await world.deliver(cases.mimeOf(one), one.labelIds);
		await world.poll();
		return world.filed(id);
	};

	// The one about ten mails within an hour has a test of its own, as its sender would hold up the others.
	const usual = mailCases.filter(({ id }) => id !== 'M54');
	it.each(usual.map((one) => [`${one.id} ${one.title}`, one] as const))('%s', async (_, one) => {
		// Each case stands for itself: its sender has not written within the last hour.
		await world.control('/clock', { advance_ms: 3_700_000 });
		const mail = await take(one);
		expect(mail).toMatchObject({ status: 'READ', attempt: 1, error: null });
		const { message } = mail;
		expect(message.class).toBe(classes[one.expected.class]);
		const { matched } = one.expected;
		if (matched === 'S1')
			expect(message).toMatchObject({
				match: 'MATCHED',
				client_id: cases.client_id,
				conversation: { subject_type: 'quotation', subject_id: cases.sale_id },
			});
		else if (matched === 'candidate:S1')
			expect(message).toMatchObject({
				match: 'CANDIDATE',
				client_id: null,
				candidate_id: cases.sale_id,
				conversation: { client_id: null, subject_id: null },
			});
		else if (matched === 'delivery:INV')
			expect(message).toMatchObject({
				match: 'MATCHED',
				delivery_id: cases.deliveries['<inv7.Hh29sWqe@mail.cloudsales.example>'],
			});
		else expect(message).toMatchObject({ client_id: null, delivery_id: null });
		// Whatever is decided about a letter, nothing is left undecided; `outcomes.test.ts` has what.
		if (one.expected.class === 'suspicious') expect(message.status).toBe('HELD');
		else if (one.expected.class !== 'person') expect(message.status).toBe('FILED');
		else expect(message.status).not.toBe('RECEIVED');
		expect(message.attachments).toHaveLength(one.attachments?.length ?? 0);
	});

	it('proves exactly those whose sender is proven, with the right to accept of the contact', async () => {
		const rows = await world.service.runtime.database.client.conversationMessage.findMany();
		const proofOf = (id: string) => {
			const subject = mailCase(id).headers['Message-ID'];
			const row = rows.find(({ rfc_message_id }) => rfc_message_id === subject);
			return [row?.is_proven, row?.may_accept, row?.unproven_reasons];
		};
		expect(proofOf('M01')).toEqual([true, true, []]);
		expect(proofOf('M12')).toEqual([true, false, []]);
		expect(proofOf('M13')).toEqual([false, false, ['unknown_address']]);
		expect(proofOf('M17')).toEqual([false, true, ['not_authenticated']]);
		expect(proofOf('M61')).toEqual([false, true, ['spam']]);
	});

	it('marks the delivery that came back, and no other: forged, full and without a code', async () => {
		const { client } = world.service.runtime.database;
		const marked = await client.messageDelivery.findMany({ where: { bounce: { not: null } } });
		expect(marked).toMatchObject([
			{
				reference: '<inv7.Hh29sWqe@mail.cloudsales.example>',
				bounce: 'SUSPECT',
				bounce_code: null,
			},
		]);
		expect(await attentionOf(world, 'notification.bounced')).toHaveLength(1);
	});

	it('notes a Message-ID that is used again, and drops neither mail', async () => {
		const rows = await world.service.runtime.database.client.conversationMessage.findMany({
			where: { rfc_message_id: '<dup@majujaya.example>' },
			orderBy: { created_at: 'asc' },
		});
		// Which of the two is taken in first is open when both come at once.
		expect(rows.map(({ reuses_message_id }) => reuses_message_id).sort()).toEqual([false, true]);
	});

	it('holds what looks like another sender for a person', async () => {
		const held = await attentionOf(world, 'message.held');
		expect(held.length).toBeGreaterThanOrEqual(3);
	});

	it('announces each mail once, without the words of the sender', async () => {
		const { body } = await world.service.call('GET', '/events?type=message.received&limit=100');
		const ids = body.data.map((event: any) => event.data.message_id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toHaveLength(usual.length);
		expect(JSON.stringify(body.data)).not.toMatch(/setuju|majujaya/i);
	});
});
