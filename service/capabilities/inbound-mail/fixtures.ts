import { randomUUID } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { gemini } from '../../providers/gemini/provider.ts';
import { gmail } from '../../providers/gmail/provider.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import type { TestDatabase } from '../../tests/test-database.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { aClient, aContact } from '../clients/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { mimeOf, type MailCase } from './cases.ts';
import { pollMailboxes } from './poll.ts';

/** A service whose mailbox is that of the simulated Gmail. */
export type MailService = {
	service: TestService;
	sandbox: Sandbox;
	/** Puts a mail into the mailbox and gives Gmail's id of it. */
	deliver(raw: Buffer | string, labels?: readonly string[]): Promise<string>;
	/** What the minutely job does, and everything that follows from it. */
	poll(): Promise<void>;
	/** The message that was read from a mail, with its conversation, files and the state of the mail. */
	filed(providerId: string): Promise<any>;
	control(path: string, body?: object): Promise<any>;
	stop(): Promise<void>;
};

export async function startMailService(
	options: { environment?: Record<string, string>; seed?: number; database?: TestDatabase } = {},
): Promise<MailService> {
	const sandbox = await startSandbox({ rate_limit: 0, seed: options.seed ?? 5 });
	const others = fakeProviders().manifests.filter(({ id }) => id !== 'gmail' && id !== 'gemini');
	const service = await startTestService({
		providers: [...others, gmail, gemini],
		sandbox,
		now: new Date(),
		environment: { MESSAGE_PICKUP_SECONDS: '0', ...options.environment },
		...(options.database === undefined ? {} : { database: options.database }),
	});
	const control = (path: string, body: object = {}): Promise<any> =>
		sandbox.client.call('POST', path, body);
	return {
		service,
		sandbox,
		control,
		async deliver(raw, labels) {
			const raw_base64 = Buffer.from(raw).toString('base64');
			const given = labels === undefined ? {} : { labels };
			return (await control('/gmail/inbox', { raw_base64, ...given })).id;
		},
		async poll() {
			await service.runJob(pollMailboxes, {});
			await service.settle();
		},
		async filed(providerId) {
			return service.runtime.database.client.inboundMail.findFirst({
				where: { provider_message_id: providerId },
				include: { message: { include: { conversation: true, attachments: true } } },
			});
		},
		async stop() {
			await service.stop();
			await sandbox.close();
		},
	};
}

type SentAs = { id: string; client: string; kind?: string };

/** What `inbound-cases.json` calls its world, in this service. */
export type CaseWorld = {
	/** A case with the ids and numbers of this service in place of those of the file. */
	mimeOf(one: MailCase): Buffer;
	client_id: string;
	/** The sale S1: the first version of its quotation. */
	sale_id: string;
	live_id: string;
	/** Ids of the deliveries by what the file calls them. */
	deliveries: Readonly<Record<string, string>>;
};

export async function aCaseWorld({ service }: MailService): Promise<CaseWorld> {
	const client = await aClient(service, { billing_email: 'sari@majujaya.example' });
	await aContact(service, {
		client_id: client.id,
		name: 'Sari Dewi',
		email: 'sari@majujaya.example',
		may_accept: true,
	});
	await aContact(service, { client_id: client.id, name: 'Budi', email: 'budi@majujaya.example' });
	const other = await aClient(service, { billing_email: 'info@lain.example' });
	const first = await aQuotation(service, { status: 'SENT', client_id: client.id });
	const revised = await service.call('POST', `/quotations/${first.id}/revise`, {
		items: [{ product_id: first.items[0].product_id, quantity: 30 }],
	});
	const live = revised.body;
	await service.call('POST', `/quotations/${live.id}/sync`);
	await service.call('POST', `/quotations/${live.id}/send`, {});
	const foreign = await aQuotation(service, { status: 'SENT', client_id: other.id });
	const sent = {
		'<q41-v1.Zt81LmQa@mail.cloudsales.example>': { id: first.id, client: client.id },
		'<q41-v2.k7QxP2mT@mail.cloudsales.example>': { id: live.id, client: client.id },
		'<inv7.Hh29sWqe@mail.cloudsales.example>': { id: live.id, client: client.id, kind: 'INVOICE' },
		'<act3.Nn55dRty@mail.cloudsales.example>': { id: live.id, client: client.id, kind: 'WELCOME' },
		'<q50-v1.Uu73kLop@mail.cloudsales.example>': { id: foreign.id, client: other.id },
	};
	const deliveries: Record<string, string> = {};
	for (const [reference, { id, client: of, ...kind }] of Object.entries<SentAs>(sent))
		deliveries[reference] = await aSentMail(service, {
			reference,
			related_id: id,
			client_id: of,
			...kind,
			to: of === client.id ? 'sari@majujaya.example' : 'info@lain.example',
		});
	const numbers: Record<string, string> = {
		'QUO-2026-0041': live.number,
		'QUO-2026-0050': foreign.number,
	};
	return {
		client_id: client.id,
		sale_id: first.id,
		live_id: live.id,
		deliveries,
		mimeOf: (one) =>
			mimeOf(one, (text) =>
				Object.entries(numbers).reduce((done, [from, to]) => done.replaceAll(from, to), text),
			),
	};
}

/** A mail that left earlier under this Message-ID, as the table of deliveries has it. */
async function aSentMail(
	service: TestService,
	mail: {
		reference: string;
		related_type?: 'quotation' | 'billing_cycle';
		related_id: string;
		client_id: string;
		to: string;
		kind?: string;
	},
): Promise<string> {
	const { client } = service.runtime.database;
	const message_id = randomUUID();
	const about = {
		kind: mail.kind ?? 'QUOTATION',
		related_type: mail.related_type ?? 'quotation',
		related_id: mail.related_id,
	};
	await client.message.create({
		data: {
			id: message_id,
			...about,
			client_id: mail.client_id,
			recipient_type: 'CLIENT',
			recipient_id: mail.client_id,
			language: 'id',
			facts: {},
			must_contain: [],
			document_ids: [],
			occasion: message_id,
		},
	});
	const id = randomUUID();
	await client.messageDelivery.create({
		data: {
			id,
			message_id,
			channel: 'EMAIL',
			recipient: mail.to,
			address_key: mail.to,
			...about,
			client_id: mail.client_id,
			subject: 'Penawaran',
			body_text:
				'Yth. Ibu Sari Dewi,\nTerlampir penawaran kami.\nBila setuju, tekan tombol Setujui.',
			status: 'SENT',
			reference: mail.reference,
			provider: 'gmail',
			sent_at: service.now,
		},
	});
	return id;
}

/** A client whose one contact may accept. */
async function aCorrespondent(service: TestService) {
	const domain = `${randomUUID().slice(0, 8)}.example`;
	const to = `sari@${domain}`;
	const client = await aClient(service, { billing_email: to });
	const contact = await aContact(service, {
		client_id: client.id,
		name: 'Sari Dewi',
		email: to,
		may_accept: true,
	});
	const reference = `<${randomUUID()}@mail.cloudsales.example>`;
	/** Proven to come from the contact unless a header says otherwise; the name in it is what the sender likes. */
	const answer = (text: string, ...headers: string[]): string =>
		[
			`Authentication-Results: mx.google.com; dmarc=pass header.from=${domain}`,
			`From: "Direktur Utama" <${to}>`,
			'Subject: Re: CloudSales',
			`Message-ID: <${randomUUID()}@${domain}>`,
			`In-Reply-To: ${reference}`,
			...headers,
			'',
			text,
		].join('\r\n');
	return { client, contact, to, reference, answer };
}

/** An offer that was mailed to a contact who may accept, and the answers of that contact. */
export async function anOfferByMail({ service }: Pick<MailService, 'service'>) {
	const { to, reference, ...person } = await aCorrespondent(service);
	const client_id = person.client.id;
	const quotation = await aQuotation(service, { status: 'SENT', client_id });
	await aSentMail(service, { reference, related_id: quotation.id, client_id, to });
	return { ...person, quotation };
}

/** The same for a bill that waits for its money. */
export async function aBillByMail({ service }: Pick<MailService, 'service'>) {
	const { to, reference, ...person } = await aCorrespondent(service);
	const client_id = person.client.id;
	const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
	const about = { related_type: 'billing_cycle', related_id: cycle.id } as const;
	await aSentMail(service, { reference, ...about, client_id, to, kind: 'PAYMENT_REMINDER' });
	return { ...person, cycle };
}
