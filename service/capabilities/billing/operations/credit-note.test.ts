import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aBillingCycle, aCreditNote, aPdf, upload } from '../fixtures.ts';

const missing = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

let service: TestService;
beforeAll(async () => {
	service = await startTestService({ environment: { PAYMENT_LINK_PICKUP_SECONDS: '0' } });
});
afterAll(() => service.stop());

const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
const issue = (billing_cycle_id: string, amount: number, position = 1) =>
	service.call('POST', '/credit-notes', {
		billing_cycle_id,
		items: [{ position, amount }],
		reason: 'Two days without service',
	});
const eventsOf = async (subjectId: string): Promise<string[]> =>
	(await read(`/events?subject_id=${subjectId}&sort=created_at`)).data.map(
		(event: { type: string }) => event.type,
	);

describe('credit_note.issue', () => {
	it('makes what was paid credit of the client, with the tax at the rate of the invoice', async () => {
		const cycle = await aBillingCycle(service, { status: 'PAID' });
		const { status, body } = await issue(cycle.id, 100_001);
		expect(status).toBe(201);
		expect(body).toMatchObject({
			status: 'AWAITING_BUYER_NOTE',
			subscription_id: cycle.subscription_id,
			net: 100_001,
			// 11,000.11, rounded once.
			tax: 11_000,
			amount: 111_001,
			credit_amount: 111_001,
			items: [{ position: 1, amount: 100_001, tax: 11_000 }],
		});
		expect(body.number).toMatch(/^CN-2026-\d{6}$/);
		expect(await eventsOf(body.id)).toEqual([
			'credit_note.issued',
			'credit_note.buyer_note_wanted',
		]);
	});

	it('first lowers what is owed: links that are open are closed, and the next one asks for the rest', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const { body } = await issue(cycle.id, 1_000_000);
		expect(body).toMatchObject({ amount: 1_110_000, credit_amount: 0 });
		await service.settle();
		expect(await read(`/billing-cycles/${cycle.id}`)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			balance: cycle.amount - 1_110_000,
			credited_amount: 1_110_000,
			received_amount: 0,
		});
		const links = (await read(`/payment-links?subject_id=${cycle.id}&sort=created_at`)).data;
		expect(links.map((link: any) => [link.status, link.amount])).toEqual([
			['CANCELLED', cycle.amount],
			['OPEN', cycle.amount - 1_110_000],
		]);
	});

	it('takes all of the tax with the last of the net, and nothing more after that', async () => {
		const cycle = await aBillingCycle(service, { status: 'PAID' });
		await issue(cycle.id, 1_234_567);
		const { body } = await issue(cycle.id, cycle.net - 1_234_567);
		expect(body.tax).toBe(cycle.tax - 135_802);
		const more = await issue(cycle.id, 1);
		expect([more.status, more.body.code]).toEqual([409, 'credit_note.too-much']);
		expect(more.body.details).toMatchObject({ net: '0', tax: '0' });
	});

	it('does not start a service that nobody has paid', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const all = await issue(cycle.id, cycle.net);
		expect([all.status, all.body.code]).toEqual([409, 'credit_note.too-much']);
		await service.settle();
		expect((await read(`/subscriptions/${cycle.subscription_id}`)).status).toBe('PENDING');
	});

	it('gives back nothing of a line that is not there, nor more than the line charges', async () => {
		const cycle = await aBillingCycle(service, { status: 'PAID' });
		expect((await issue(cycle.id, 1, 2)).body.errors).toMatchObject([
			{ path: 'body.items.0.position' },
		]);
		expect((await issue(cycle.id, cycle.net + 1)).body.errors).toMatchObject([
			{ path: 'body.items.0.amount' },
		]);
		expect((await issue(missing, 1)).body.code).toBe('resource.not-found');
	});

	it('wants no document for its tax where there is no faktur', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
		await upload(service, cycle.id, { invoice: { content: aPdf() } });
		const { body } = await issue(cycle.id, 1000);
		expect(body.status).toBe('ISSUED');
		expect(await eventsOf(body.id)).toEqual(['credit_note.issued']);
	});

	it('of a cycle that is cancelled afterwards gives nothing back twice', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await issue(cycle.id, 1000);
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A test' });
		const credit = await read(`/clients/${cycle.client_id}/credit`);
		expect(credit.data).toEqual([]);
	});
});

describe('credit_note.get and credit_note.list', () => {
	it('show a client its own, without what staff wrote', async () => {
		const own = await aClient(service);
		const token = await aClientSession(service, own);
		const cycle = await aBillingCycle(service, { status: 'PAID', client_id: own.id });
		const mine = await aCreditNote(service, { cycle });
		const foreign = await aCreditNote(service);
		const get = async (path: string) =>
			(await service.call('GET', path, undefined, { token })).body;
		expect(await get(`/credit-notes/${mine.id}`)).toMatchObject({ id: mine.id, reason: null });
		expect((await get(`/credit-notes/${foreign.id}`)).code).toBe('resource.not-found');
		expect((await get('/credit-notes')).data).toMatchObject([{ id: mine.id, reason: null }]);
		expect(await read(`/credit-notes/${mine.id}`)).toMatchObject({ reason: 'A test' });
	});

	it('find them by status, client and subscription', async () => {
		const note = await aCreditNote(service);
		const find = async (query: string) =>
			(await read(`/credit-notes?${query}`)).data.map((one: { id: string }) => one.id);
		expect(await find(`client_id=${note.client_id}`)).toEqual([note.id]);
		expect(await find(`subscription_id=${note.subscription_id}`)).toEqual([note.id]);
		expect(await find(`client_id=${note.client_id}&status=NOTE_RECEIVED`)).toEqual([]);
	});
});

describe('credit_note.record-tax-document', () => {
	const record = (id: string, kind: string) =>
		service.call('POST', `/credit-notes/${id}/tax-document`, {
			kind,
			tax_reference: 'NP-0001/2027',
			tax_document_on: '2026-11-20',
		});

	it.each(['NOTE_RECEIVED', 'FAKTUR_REPLACED', 'FAKTUR_CANCELLED'])(
		'settles the tax side as %s, once, and is announced',
		async (kind) => {
			const { id } = await aCreditNote(service);
			expect((await record(id, kind)).body).toMatchObject({
				status: kind,
				tax_reference: 'NP-0001/2027',
				tax_document_on: '2026-11-20',
				allowed_transitions: [],
			});
			expect((await record(id, kind)).body.code).toBe('lifecycle.illegal-move');
			expect(await eventsOf(id)).toContain('credit_note.tax_document_recorded');
		},
	);

	it('is asked for by an item of attention until then', async () => {
		const { id } = await aCreditNote(service);
		const waits = async () =>
			(await read('/attention?limit=200')).data.some(
				(one: { subject_id: string }) => one.subject_id === id,
			);
		expect(await waits()).toBe(true);
		await record(id, 'NOTE_RECEIVED');
		expect(await waits()).toBe(false);
	});
});
