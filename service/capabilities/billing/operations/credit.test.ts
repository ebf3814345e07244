import { startTestService, type TestService } from '../../../tests/service.ts';
import { newId } from '../../../platform/database/index.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { createCycle } from '../cycles.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aBillingCycle, aCreditNote, aPdf, pay, upload } from '../fixtures.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService({ environment: { PAYMENT_LINK_PICKUP_SECONDS: '0' } });
});
afterAll(() => service.stop());

const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
const use = (id: string) => service.call('POST', `/billing-cycles/${id}/use-credit`);
const creditOf = async (client: string) => (await read(`/clients/${client}/credit`)).data;
const renew = (client_id: string, amount: bigint) =>
	service.transaction((context) =>
		createCycle(context, {
			subject_type: 'test',
			subject_id: newId(),
			client_id,
			kind: 'RENEWAL',
			occasion: 'RENEWAL:2026-12-20',
			quotation_id: null,
			currency: 'IDR',
			period_start: new Date('2026-12-20T00:00:00Z'),
			period_end: new Date('2027-01-19T00:00:00Z'),
			quoted_amount: amount,
			amount,
			tax: 0n,
			items: [{ description: 'x', quantity: 1, unit_amount: amount, amount, tax: 0n }],
		}),
	);

describe('credit.list', () => {
	it('gives the credit of a client by its sources, oldest first', async () => {
		const note = await aCreditNote(service);
		expect(await creditOf(note.client_id)).toEqual([
			{
				client_id: note.client_id,
				currency: 'IDR',
				amount: 111_000,
				sources: [{ source_type: 'credit_note', source_id: note.id, amount: 111_000 }],
			},
		]);
	});
});

describe('credit.use', () => {
	it('settles a part of a cycle, and a new link asks for the rest', async () => {
		const note = await aCreditNote(service);
		const { client_id } = note;
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		expect((await use(cycle.id)).body).toMatchObject({
			balance: cycle.amount - 111_000,
			received_amount: 111_000,
			credit_used_amount: 111_000,
		});
		await service.settle();
		const [link] = (await read(`/payment-links?subject_id=${cycle.id}`)).data;
		expect(link).toMatchObject({ status: 'OPEN', amount: cycle.amount - 111_000 });
		expect(await creditOf(client_id)).toEqual([]);
		const token = await aClientSession(service, await read(`/clients/${client_id}`));
		const page = await service.http
			.get(`/portal/invoices/${cycle.id}`)
			.set('Cookie', `cloudsales_portal=${token}`);
		expect(page.text).toMatch(/(Dari saldo kredit Anda|From your credit)[^\d]*111[.,]000/);
		// Again it changes nothing, and what is left is paid by money.
		expect((await use(cycle.id)).body.balance).toBe(cycle.amount - 111_000);
		await pay(service, cycle.id);
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('PAID');
	});

	it('refuses a cycle that is over', async () => {
		const cycle = await aBillingCycle(service, { status: 'PAID' });
		expect((await use(cycle.id)).body.code).toBe('billing_cycle.over');
	});

	it('goes back to where it came from when the cycle is cancelled', async () => {
		const note = await aCreditNote(service);
		const { client_id } = note;
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		await use(cycle.id);
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A test' });
		expect(await creditOf(client_id)).toMatchObject([{ amount: 111_000 }]);
		expect(await read(`/credit-notes/${note.id}`)).toMatchObject({ credit_amount: 111_000 });
	});
});

describe('credit.pay-back', () => {
	const payBack = (client: string, body: object, role: 'FINANCE' | 'SALES' = 'FINANCE') =>
		service.call(
			'POST',
			`/clients/${client}/credit/pay-back`,
			{ reference: 'TRX-1', reason: 'The client asked for it', ...body },
			{ role },
		);

	it('lowers the credit, and stands in the statement, an event and the audit trail', async () => {
		const note = await aCreditNote(service);
		const { client_id } = note;
		const before = (await read(`/clients/${client_id}/statement`)).closing_balance;
		const answer = await payBack(client_id, { amount: 61_000, paid_on: '2026-11-19' });
		expect(answer.status).toBe(201);
		expect(answer.body).toMatchObject({ amount: 61_000, credit_left: 50_000, currency: 'IDR' });
		expect(await creditOf(client_id)).toMatchObject([{ amount: 50_000 }]);
		const statement = await read(`/clients/${client_id}/statement`);
		expect(statement).toMatchObject({ closing_balance: before + 61_000, credit_amount: 50_000 });
		expect(statement.data).toContainEqual(
			expect.objectContaining({
				date: '2026-11-19',
				kind: 'PAID_BACK',
				number: 'TRX-1',
				source_id: answer.body.id,
				amount: 61_000,
			}),
		);
		const events = await read(`/events?subject_id=${answer.body.id}`);
		expect(events.data).toMatchObject([
			{ type: 'credit.paid_back', data: { client_id, amount: 61_000, credit_left: 50_000 } },
		]);
		const audit = await service.runtime.database.client.auditEntry.findFirst({
			where: { operation: 'credit.pay-back' },
			orderBy: { id: 'desc' },
		});
		expect(audit).not.toBeNull();
	});

	it('never pays back more than is there, nor a part of it', async () => {
		const { client_id } = await aCreditNote(service);
		expect((await payBack(client_id, { amount: 111_001 })).body).toMatchObject({
			code: 'credit.not-enough',
			details: { available: '111000' },
		});
		expect(await creditOf(client_id)).toMatchObject([{ amount: 111_000 }]);
		const both = await Promise.all(
			['A', 'B'].map((reference) => payBack(client_id, { amount: 111_000, reference })),
		);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
		expect(await creditOf(client_id)).toEqual([]);
	});

	it('counts a transfer that is recorded again once', async () => {
		const { client_id } = await aCreditNote(service);
		const answers = await Promise.all([1, 2].map(() => payBack(client_id, { amount: 30_000 })));
		expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
		expect(await creditOf(client_id)).toMatchObject([{ amount: 81_000 }]);
		expect((await payBack(client_id, { amount: 30_001 })).body).toMatchObject({
			code: 'credit.payout-differs',
			details: { amount: '30000' },
		});
	});

	it('is for finance, and for days that have come', async () => {
		const { client_id } = await aCreditNote(service);
		expect((await payBack(client_id, { amount: 1 }, 'SALES')).status).toBe(403);
		const later = await payBack(client_id, { amount: 1, paid_on: '2026-11-21' });
		expect(later.body.errors).toMatchObject([{ path: 'body.paid_on' }]);
	});
});

describe('a later cycle', () => {
	it('uses credit when it is made: one that is covered is paid without a link', async () => {
		const { client_id } = await aCreditNote(service);
		const covered = await renew(client_id, 100_000n);
		expect(covered).toMatchObject({ status: 'PAID', settled_amount: 100_000n });
		const partly = await renew(client_id, 100_000n);
		expect(partly).toMatchObject({ status: 'DRAFT', settled_amount: 11_000n });
		const events = await read(`/events?subject_id=${partly.id}`);
		expect(events.data.map(({ type }: any) => type)).toEqual(
			expect.arrayContaining(['billing_cycle.created', 'billing_cycle.credit_used']),
		);
		expect((await read(`/payment-links?subject_id=${covered.id}`)).data).toEqual([]);
	});
});

describe('an adjustment that lowers one line and raises another', () => {
	it('shows both with their signs, and is collected in one line', async () => {
		const { id: client_id } = await aClient(service, { locale: 'id' });
		const { id } = await service.transaction((context) =>
			createCycle(context, {
				subject_type: 'test',
				subject_id: newId(),
				client_id,
				kind: 'ADJUSTMENT',
				occasion: 'ADJUSTMENT:1',
				quotation_id: null,
				currency: 'IDR',
				period_start: new Date('2026-12-20T00:00:00Z'),
				period_end: new Date('2027-01-19T00:00:00Z'),
				quoted_amount: 166_500n,
				amount: 166_500n,
				tax: 16_500n,
				items: [
					{
						description: 'Users',
						quantity: 1,
						unit_amount: 200_000n,
						amount: 200_000n,
						tax: 22_000n,
					},
					{
						description: 'Storage',
						quantity: 1,
						unit_amount: -50_000n,
						amount: -50_000n,
						tax: -5_500n,
					},
				],
			}),
		);
		await upload(service, id, { invoice: { content: aPdf() } });
		expect((await service.call('POST', '/payment-links', { billing_cycle_id: id })).status).toBe(
			201,
		);
		expect(await read(`/billing-cycles/${id}`)).toMatchObject({
			net: 150_000,
			items: [
				{ amount: 200_000, discount: 0 },
				{ amount: -50_000, gross: -50_000, discount: 0, tax: -5_500 },
			],
		});
		await service.call('POST', '/emails/send', { kind: 'INVOICE', related_id: id });
		await service.settle();
		const { number } = await read(`/billing-cycles/${id}`);
		const mail = service.vendors.mails.find(({ subject }) => subject.includes(number));
		expect(mail?.text).toContain('-Rp 50.000');
		expect(mail?.text).toContain('Rp 166.500');
	});
});
