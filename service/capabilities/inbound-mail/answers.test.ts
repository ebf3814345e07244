import { addDays } from '../../platform/clock/index.ts';
import { salesOf } from '../../platform/sale/index.ts';
import { driveSale } from '../../tests/drive-sale.ts';
import { startTestService } from '../../tests/service.ts';
import { aClient, aContact } from '../clients/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { startMailService, type MailService } from './fixtures.ts';

let world: MailService;
beforeAll(async () => {
	world = await startMailService();
	await world.poll();
});
afterAll(() => world.stop());

const sentMails = async (): Promise<any[]> => {
	const books: any = await world.sandbox.client.call('GET', '/books/gmail');
	return books.messages.filter((one: any) => one.label_ids.includes('SENT'));
};
/** A quotation that was mailed to its client by the real adapter. */
async function aMailedQuotation(address: string) {
	const client = await aClient(world.service, { billing_email: address });
	const quotation = await aQuotation(world.service, { status: 'SENT', client_id: client.id });
	const before = (await sentMails()).length;
	const body = { kind: 'QUOTATION', related_id: quotation.id };
	const queued = await world.service.call('POST', '/emails/send', body);
	await world.service.settle();
	const mail = (await sentMails())[before];
	return { client, quotation, mail, notification_id: queued.body.id };
}
const answer = (headers: readonly string[], from: string): string =>
	[
		`Authentication-Results: mx.google.com; dmarc=pass header.from=${from.split('@')[1] ?? ''}`,
		`From: Ani <${from}>`,
		'Subject: Re: Penawaran',
		`Message-ID: <${Math.random()}@answer.example>`,
		...headers,
		'',
		'Kami setuju.',
	].join('\r\n');
const take = async (raw: string) => {
	const id = await world.deliver(raw);
	await world.poll();
	return (await world.filed(id)).message;
};
const deliveryOf = (id: string) =>
	world.service.runtime.database.client.messageDelivery.findUniqueOrThrow({ where: { id } });

describe('the answer to a mail that left', () => {
	it('finds its sale by the Message-ID that Gmail gave it, which is read back after sending', async () => {
		await world.control('/faults', { vendor: 'gmail', kind: 'message_id_rewritten', times: 1 });
		const { quotation, mail, notification_id } = await aMailedQuotation('ani@renamed.example');
		const before = await deliveryOf(notification_id);
		expect(before).toMatchObject({ wire_message_id: null, provider_thread_id: mail.thread_id });
		expect(mail.message_id).not.toBe(before.reference);
		const message = await take(answer([`In-Reply-To: ${mail.message_id}`], 'ani@renamed.example'));
		expect(await deliveryOf(notification_id)).toMatchObject({
			wire_message_id: mail.message_id,
			read_back_at: null,
		});
		expect(message).toMatchObject({
			match: 'MATCHED',
			match_by: 'MESSAGE_ID',
			delivery_id: notification_id,
			related_id: quotation.id,
			is_proven: true,
		});
	});

	it('finds it by the address that answers go to, which names the sale', async () => {
		const { mail, notification_id } = await aMailedQuotation('ani@token.example');
		const [{ address }] = mail.reply_to;
		expect(address).toMatch(/^billing\+[a-z2-7]{16}@cloudsales\.example$/);
		const message = await take(answer([`To: ${address}`], 'ani@token.example'));
		expect(message).toMatchObject({
			match: 'MATCHED',
			match_by: 'REPLY_ADDRESS',
			delivery_id: notification_id,
		});
	});

	it('leaves a stranger who knows that address a candidate, held for a person', async () => {
		const { mail } = await aMailedQuotation('ani@copied.example');
		const [{ address }] = mail.reply_to;
		const message = await take(answer([`To: ${address}`], 'eve@elsewhere-entirely.example'));
		expect(message).toMatchObject({
			match: 'CANDIDATE',
			client_id: null,
			status: 'HELD',
			is_proven: false,
			conversation: { client_id: null, subject_id: null },
		});
	});

	it('tells nobody by their mailbox provider: two people at a public mailbox are no colleagues', async () => {
		const { mail } = await aMailedQuotation('ani.maju@gmail.com');
		const message = await take(answer([`In-Reply-To: ${mail.message_id}`], 'eve@gmail.com'));
		expect(message).toMatchObject({ match: 'CANDIDATE', client_id: null });
	});

	it('suggests the one open sale of a proven contact who names nothing, and decides nothing', async () => {
		const { client, quotation } = await aMailedQuotation('ani@single.example');
		await aContact(world.service, { client_id: client.id, email: 'budi@single.example' });
		const message = await take(answer([], 'budi@single.example'));
		expect(message).toMatchObject({
			match: 'SUGGESTED',
			match_by: 'ONLY_OPEN_SALE',
			candidate_id: quotation.id,
			client_id: null,
			conversation: { client_id: client.id, subject_id: null },
		});
	});

	it('keeps what follows without a sale in the conversation of the same sender', async () => {
		const first = await take(
			answer(['Message-ID: <one@stranger.example>'].slice(1), 'x@stranger.example'),
		);
		const second = await take(
			answer([`In-Reply-To: ${first.rfc_message_id}`], 'x@stranger.example'),
		);
		const forged = await take(answer([`In-Reply-To: ${first.rfc_message_id}`], 'y@forger.example'));
		expect(second.conversation_id).toBe(first.conversation_id);
		expect(forged.conversation_id).not.toBe(first.conversation_id);
	});
});

describe('a follow-up', () => {
	it('stands in the thread of the first mail about the same, and is marked as automatic', async () => {
		const { quotation, mail } = await aMailedQuotation('ani@thread.example');
		await world.poll();
		const body = { kind: 'QUOTATION_REMINDER', related_id: quotation.id };
		const queued = await world.service.call('POST', '/emails/send', body);
		expect(queued.status).toBe(201);
		await world.service.settle();
		const last = (await sentMails()).at(-1);
		expect(last.in_reply_to).toBe(mail.message_id);
		const raw = await (await fetch(`${world.sandbox.url}/mailbox/${last.id}/raw`)).text();
		expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
		expect(raw).toMatch(/^X-Auto-Response-Suppress: OOF, AutoReply\r$/m);
		expect(raw).toMatch(/^X-CloudSales-Message-ID:\s+<[^>]+>\r$/im);
	});
});

describe('the link to accept that answers a yes', () => {
	it('is sent to an address at most once a day for a sale, by two mails at a time or for a later version, too', async () => {
		const { client, quotation, mail } = await aMailedQuotation('ani@daily.example');
		for (const email of ['ani@daily.example', 'budi@daily.example'])
			await aContact(world.service, { client_id: client.id, email, may_accept: true });
		const [{ address }] = mail.reply_to;
		const deliverYes = (from: string) => world.deliver(answer([`To: ${address}`], from));
		const links = async (): Promise<string[]> => {
			const where = { kind: 'QUOTATION_LINK', client_id: client.id };
			const { messageDelivery } = world.service.runtime.database.client;
			const sent = await messageDelivery.findMany({ where });
			return sent.map(({ recipient }) => recipient).sort();
		};
		const outcomesOf = async (ids: string[]): Promise<string[]> => {
			const filed = await Promise.all(ids.map((id) => world.filed(id)));
			return filed.map(({ message }) => {
				expect(message.outcome).toBe('SEND_LINK');
				return message.decision_reasons.at(-1);
			});
		};
		const sent = 'The link to accept was sent to the contact on record';
		const notAgain = 'The link was sent to this address today already';

		const atOnce = await Promise.all([1, 2].map(() => deliverYes('ani@daily.example')));
		await world.poll();
		expect((await outcomesOf(atOnce)).sort()).toEqual([sent, notAgain].sort());
		expect(await links()).toEqual(['ani@daily.example']);

		// The link of another version is another mail to the table of deliveries: only the count of a day stops it.
		const items = [{ product_id: quotation.items[0].product_id, quantity: 30 }];
		const later = await world.service.call('POST', `/quotations/${quotation.id}/revise`, { items });
		await world.service.call('POST', `/quotations/${later.body.id}/sync`);
		await world.service.call('POST', `/quotations/${later.body.id}/send`, {});
		await world.service.settle();
		const afterRevision = await deliverYes('ani@daily.example');
		await world.poll();
		expect(await outcomesOf([afterRevision])).toEqual([notAgain]);
		expect(await links()).toEqual(['ani@daily.example']);

		const ofColleague = await deliverYes('budi@daily.example');
		await world.poll();
		expect(await outcomesOf([ofColleague])).toEqual([sent]);

		world.service.now = addDays(world.service.now, 1);
		const nextDay = await deliverYes('ani@daily.example');
		await world.poll();
		expect(await outcomesOf([nextDay])).toEqual([sent]);
		expect(await links()).toEqual(['ani@daily.example', 'ani@daily.example', 'budi@daily.example']);
	});
});

describe('our own mail that comes back', () => {
	it('is filed as a loop and answered by nobody', async () => {
		const { mail } = await aMailedQuotation('ani@loop.example');
		const raw = await (await fetch(`${world.sandbox.url}/mailbox/${mail.id}/raw`)).text();
		expect(await take(raw)).toMatchObject({
			class: 'OWN_LOOP',
			status: 'FILED',
			may_be_answered: false,
		});
	});
});

describe('the sale of a record', () => {
	it('is the first version of its quotation, for bills, payments, tasks and the subscription alike', async () => {
		const service = await startTestService();
		try {
			const { ids } = await driveSale(service);
			const records = [
				{ type: 'quotation', id: ids.quotation_id },
				{ type: 'billing_cycle', id: ids.billing_cycle_id },
				{ type: 'subscription', id: ids.subscription_id },
				{ type: 'payment', id: ids.payment_id },
				{ type: 'provisioning_task', id: ids.task_id },
			];
			const sales = await service.transaction((context) => salesOf(context, records));
			expect(sales).toEqual(
				records.map(() =>
					expect.objectContaining({
						subject_type: 'quotation',
						subject_id: ids.quotation_id,
						client_id: ids.client_id,
					}),
				),
			);
			const none = await service.transaction((context) =>
				salesOf(context, [
					{ type: 'quotation', id: ids.client_id },
					{ type: 'nothing', id: ids.client_id },
					{ type: null, id: null },
				]),
			);
			expect(none).toEqual([null, null, null]);
		} finally {
			await service.stop();
		}
	});
});
