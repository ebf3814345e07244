import { driveSale, type Sale } from '../../tests/drive-sale.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { newId } from '../../platform/database/index.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aQuestion } from '../inbound-mail/questions/fixtures.ts';

const database = (service: TestService) => service.runtime.database.client as any;

describe('timeline.get', () => {
	let service: TestService;
	let sale: Sale;
	let other: Sale;
	beforeAll(async () => {
		service = await startTestService();
		sale = await driveSale(service);
		other = await driveSale(service, { name: 'PT Lain', billing_email: 'finance@lain.example' });
	});
	afterAll(() => service.stop());

	const get = async (id: string, query = '') =>
		(await service.call('GET', `/timelines/${id}?limit=500${query}`)).body;

	it('tells the whole sale in the order in which it happened', async () => {
		const { data, ...timeline } = await get(sale.ids.quotation_id);
		expect(timeline).toMatchObject({
			subject_type: 'quotation',
			subject_id: sale.ids.quotation_id,
			label: sale.quotation.number,
			status: 'ACTIVE',
			client_id: sale.ids.client_id,
			client_name: 'PT Contoh Maju',
			has_more: false,
		});
		const times = data.map(({ at }: any) => at);
		expect(times).toEqual([...times].sort());
		const happened = data.map(({ kind, status, label }: any) => `${kind} ${status ?? label}`);
		for (const entry of [
			'event quotation.created',
			'quotation.moved SENT',
			'message SENT',
			'quotation.moved ACCEPTED',
			'billing_cycle.moved INVOICED',
			'document INVOICE',
			'document TAX_INVOICE',
			'payment_link.moved OPEN',
			'webhook PROCESSED',
			'payment.moved SUCCEEDED',
			'settlement PAYMENT',
			'billing_cycle.moved PAID',
			'subscription.moved ACTIVE',
			'task_attempt SUCCESS',
			'provisioning_task.moved SUCCESS',
		])
			expect(happened).toContain(entry);
		expect(new Set(data.map(({ id }: any) => id)).size).toBe(data.length);
	});

	it.each([
		'subscription_id',
		'billing_cycle_id',
		'payment_link_id',
		'payment_id',
		'task_id',
	] as const)('is the same by its %s', async (name) => {
		const whole = await get(sale.ids.quotation_id);
		expect(await get(sale.ids[name])).toEqual(whole);
	});

	it('holds nothing of another sale', async () => {
		const text = JSON.stringify(await get(sale.ids.quotation_id));
		const { product_id: _, ...ids } = other.ids;
		for (const id of [...Object.values(ids), 'PT Lain', 'lain.example'])
			expect(text).not.toContain(id);
	});

	it('gives each entry once, page by page, in both orders', async () => {
		const all = (await get(sale.ids.quotation_id)).data.map(({ id }: any) => id);
		for (const order of ['OLDEST_FIRST', 'NEWEST_FIRST']) {
			const paged: string[] = [];
			for (let cursor = ''; ;) {
				const path = `/timelines/${sale.ids.quotation_id}?limit=7&order=${order}${cursor}`;
				const page = (await service.call('GET', path)).body;
				paged.push(...page.data.map(({ id }: any) => id));
				if (page.next_cursor === null) break;
				cursor = `&cursor=${page.next_cursor}`;
			}
			expect(paged).toEqual(order === 'OLDEST_FIRST' ? all : all.toReversed());
		}
	});

	it('is filtered by what it is about', async () => {
		const whole = (await get(sale.ids.quotation_id)).data;
		for (const about of ['MONEY', 'VENDOR', 'MAIL', 'WORKFLOW']) {
			const { data } = await get(sale.ids.quotation_id, `&about=${about}`);
			expect(data).toEqual(whole.filter(({ topics }: any) => topics.includes(about)));
		}
		const people = (await get(sale.ids.quotation_id, '&about=PEOPLE')).data;
		expect(people).toEqual(whole.filter(({ by_person }: any) => by_person));
		// The client accepts by a link.
		expect(people.map(({ status }: any) => status)).toContain('ACCEPTED');
	});

	it('shows a client only what it sees, in its words and without what is for staff', async () => {
		const { data, next, parts } = await get(sale.ids.quotation_id, '&audience=CLIENT&language=id');
		expect(data.map(({ title }: any) => title)).toEqual(
			expect.arrayContaining([
				'Penawaran disetujui',
				'Pembayaran diterima',
				'Faktur pajak tersedia',
				'Layanan siap',
			]),
		);
		expect([next, parts]).toEqual([[], []]);
		for (const entry of data) expect(entry).toMatchObject({ actor: null, detail: {} });
		// Of the mails, those to the client and none to finance, sales or operations.
		const subjects = data.filter(({ kind }: any) => kind === 'message');
		const toTeams = await database(service).messageDelivery.findMany({
			where: { recipient: { endsWith: '@cloudsales.test' } },
		});
		expect(toTeams.length).toBeGreaterThan(0);
		const ids = subjects.map(({ id }: any) => id);
		for (const { id } of toTeams) expect(ids).not.toContain(id);
	});

	it('holds what was asked and answered, for staff alone, and is found by it', async () => {
		const { quotation_id: id, client_id } = other.ids;
		const asked = await aQuestion(service, { quotation: { id, client_id } });
		await service.call('POST', `/messages/${asked.id}/reply`, { text: 'Besok.' });
		await service.settle();
		const whole = await get(id);
		const mails = whole.data.filter(({ topics }: any) => topics.includes('MAIL'));
		const seen = mails.map(({ kind, status }: any) => `${kind} ${status}`);
		expect(seen).toEqual(
			expect.arrayContaining(['message.moved WAITING', 'message.moved DONE', 'message SENT']),
		);
		for (const one of [asked.id, asked.conversation_id]) expect(await get(one)).toEqual(whole);
		const { data } = await get(id, '&audience=CLIENT');
		expect(data.map(({ kind }: any) => kind)).not.toContain('message.moved');
	});

	it('says how long each stage took, and what is ahead', async () => {
		const { stages } = await get(sale.ids.quotation_id);
		expect(stages.map(({ stage, state }: any) => [stage, state])).toEqual(
			['PREPARING', 'DECIDING', 'INVOICING', 'PAYING', 'ACTIVATING', 'SETTING_UP'].map((stage) => [
				stage,
				'DONE',
			]),
		);
	});

	it('names what needs a person, with the operations that lead on', async () => {
		await database(service).provisioningTask.update({
			where: { id: other.ids.task_id },
			data: { status: 'FAILED', error_message: 'The domain is taken' },
		});
		expect((await get(other.ids.quotation_id)).next).toMatchObject([
			{
				kind: 'provisioning_task.failed',
				operations: expect.arrayContaining(['provisioning_task.retry']),
			},
		]);
		expect((await get(sale.ids.quotation_id)).next).toEqual([]);
	});

	it('shows a bill that no quotation began', async () => {
		const { id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await service.settle();
		expect((await get(id)).data.length).toBeGreaterThan(0);
	});

	it('does not exist for what is no part of a sale', async () => {
		const answer = await service.call('GET', `/timelines/${newId()}`);
		expect([answer.status, answer.body.code]).toEqual([404, 'resource.not-found']);
	});
});

describe('timeline.find', () => {
	let service: TestService;
	let sale: Sale;
	beforeAll(async () => {
		service = await startTestService();
		sale = await driveSale(service);
	});
	afterAll(() => service.stop());

	const find = async (query: string) =>
		(await service.call('GET', `/timelines?query=${encodeURIComponent(query)}`)).body.data;

	it.each([
		['a number', 'quotation', () => sale.quotation.number],
		[
			'the beginning of a number in small letters',
			'quotation',
			() => sale.quotation.number.slice(0, 8).toLowerCase(),
		],
		['the number of a bill', 'invoice', () => sale.uploaded.number],
		['a part of a name, however it is written', 'client', () => ' contoh   MAJU'],
		['an e-mail address', 'client_email', () => 'finance@contohmaju.example'],
		['the beginning of an e-mail address', 'client_email', () => 'Finance@contoh'],
		['our reference at the gateway', 'payment_link', () => sale.links[0].reference],
		['an id', 'id', () => sale.ids.task_id],
	])('finds by %s', async (_, kind, text) => {
		const found = await find(text());
		expect(found.map((one: any) => one.kind)).toContain(kind);
		const { subject_id, path } = found.find((one: any) => one.kind === kind);
		expect(path).toContain(subject_id);
	});

	it('finds the messages to an address and the payment by its id at the gateway', async () => {
		const payment = await database(service).payment.findFirst({});
		const [found] = await find(payment.gateway_payment_id);
		expect(found).toMatchObject({
			kind: 'payment',
			subject_id: payment.id,
			client_name: 'PT Contoh Maju',
		});
		const mail = await database(service).messageDelivery.findFirst({ where: { status: 'SENT' } });
		expect((await find(mail.reference)).map(({ kind }: any) => kind)).toEqual(['message']);
		expect((await find(mail.provider_id)).map(({ kind }: any) => kind)).toEqual(['message']);
		expect((await find(mail.recipient)).map(({ kind }: any) => kind)).toContain('recipient');
	});

	it('finds by the account and the domain that a task made', async () => {
		const settings = { domain: 'Contoh-Domain.example' };
		const result = { primary_email: 'Admin@contoh-domain.example' };
		await database(service).provisioningTask.update({
			where: { id: sale.ids.task_id },
			data: { settings, result },
		});
		for (const [text, kind] of [
			['contoh-dom', 'domain'],
			['admin@contoh', 'account'],
		] as const)
			expect(await find(text)).toMatchObject([{ kind, subject_id: sale.ids.task_id }]);
	});

	it('finds people by how their address begins, for those alone who may list them', async () => {
		const { quotation_id: id, client_id } = sale.ids;
		const contact = { name: 'Rina', email: 'rina@kontak.example' };
		await service.call('POST', `/clients/${client_id}/contacts`, contact, { role: 'SALES' });
		await service.call('POST', '/users', { name: 'Dewi', email: 'dewi@staf.test', role: 'SALES' });
		await aQuestion(service, { quotation: { id, client_id } });
		const found = async (query: string, role: 'FINANCE' | 'OPERATIONS') => {
			const path = `/timelines?query=${encodeURIComponent(query)}`;
			const { body } = await service.call('GET', path, undefined, { role });
			return body.data.map(({ kind, path: page }: any) => [kind, page]);
		};
		const ofClient = `/console/search?client_id=${client_id}`;
		expect(await found('RINA@kon', 'FINANCE')).toEqual([['contact', ofClient]]);
		// The owner of the client, who has asked.
		expect(await found('finance@contohmaju.example', 'FINANCE')).toEqual(
			expect.arrayContaining([
				['person', ofClient],
				['sender', expect.stringMatching(/^\/console\/sales\//)],
			]),
		);
		expect(await found('dewi@st', 'FINANCE')).toEqual([]);
		expect(await found('dewi@st', 'OPERATIONS')).toEqual([
			['user', expect.stringMatching(/^\/console\/audit\?actor_id=/)],
		]);
	});

	it('finds nothing by wild cards', async () => {
		for (const text of ['%', '%%%%', '___', '\\']) expect(await find(text)).toEqual([]);
	});

	it('gives the sales of a client, the newest first', async () => {
		const client = await aClient(service);
		const { body } = await service.call('GET', `/timelines?client_id=${sale.ids.client_id}`);
		expect(body.data).toMatchObject([{ kind: 'quotation', subject_id: sale.ids.quotation_id }]);
		expect((await service.call('GET', `/timelines?client_id=${client.id}`)).body.data).toEqual([]);
	});

	it('says when more fits than is shown', async () => {
		for (let count = 0; count < 11; count += 1)
			await aClient(service, { name: `PT Banyak Sekali ${count}` });
		const { body } = await service.call('GET', '/timelines?query=banyak%20sekali');
		expect([body.data.length, body.has_more]).toEqual([10, true]);
	});

	it('asks for one of both', async () => {
		for (const query of ['', `?query=PT&client_id=${sale.ids.client_id}`])
			expect((await service.call('GET', `/timelines${query}`)).status).toBe(422);
	});
});
