import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aQuotation } from '../fixtures.ts';

describe('quotation.send', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const send = (quotation: any, body: object = {}) =>
		service.call('POST', `/quotations/${quotation.id}/send`, body);

	it('sends every fact of the offer to the billing address of the client', async () => {
		const quotation = await aQuotation(service, { status: 'SENT', notes: 'Harga khusus.' });
		expect(quotation).toMatchObject({ status: 'SENT', sent_at: service.now.toISOString() });
		await service.settle();
		const mail = service.vendors.mails.at(-1);
		const client = await service.call('GET', `/clients/${quotation.client_id}`);
		expect(mail?.to).toBe(client.body.billing_email);
		expect(mail?.subject).toBe(`Penawaran ${quotation.number} dari CloudSales`);
		for (const part of [
			client.body.name,
			'25 × Rp 150.000 = Rp 3.750.000',
			'PPN: Rp 412.500',
			'Total: Rp 4.162.500',
			'4 Desember 2026',
			quotation.accept_url,
			quotation.pdf_url,
			'Harga khusus.',
		])
			expect(mail?.text).toContain(part);
	});

	it.each([
		[9_000, ['AMOUNT_TOO_SMALL']],
		[1_500_000_000, ['AMOUNT_TOO_LARGE']],
		[150_000, []],
	])(
		'warns of a total that no gateway will collect: %d and its tax',
		async (unit_amount, codes) => {
			const product = await aProduct(service);
			const items = [{ product_id: product.id, quantity: 1, unit_amount }];
			const { body } = await send(await aQuotation(service, { status: 'SYNCED', items }));
			expect(body.status).toBe('SENT');
			expect(body.warnings.map((one: { code: string }) => one.code)).toEqual(codes);
		},
	);

	it('is announced once, after the sync', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const events = await service.call('GET', `/events?subject_id=${quotation.id}&sort=created_at`);
		expect(events.body.data.map((one: any) => one.type)).toEqual([
			'quotation.created',
			'quotation.synced',
			'quotation.sent',
		]);
	});

	it('writes in the language of the client', async () => {
		const client = await aClient(service, { locale: 'en' });
		await aQuotation(service, { status: 'SENT', client_id: client.id });
		await service.settle();
		const mail = service.vendors.mails.at(-1);
		expect(mail?.subject).toMatch(/^Quotation QUO-2026-\d+ from CloudSales$/);
		expect(mail?.text).toContain('Total: IDR 4,162,500');
		expect(mail?.text).toContain('4 December 2026');
	});

	it('refuses one without a PDF', async () => {
		const quotation = await aQuotation(service);
		const answer = await send(quotation);
		expect(answer).toMatchObject({
			status: 409,
			body: { code: 'quotation.not-synced', details: { quotation_id: quotation.id } },
		});
	});

	it('refuses one whose last day has passed', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED', valid_until: '2026-11-20' });
		const { now } = service;
		service.now = new Date('2026-11-20T17:00:00.000Z');
		const answer = await send(quotation);
		service.now = now;
		expect([answer.status, answer.body.code]).toEqual([409, 'quotation.expired']);
	});

	it.each(['SENT', 'ACCEPTED', 'REJECTED', 'EXPIRED', 'SUPERSEDED'] as const)(
		'refuses one that is %s',
		async (status) => {
			const answer = await send(await aQuotation(service, { status }));
			expect(answer.body).toMatchObject({ code: 'lifecycle.illegal-move', details: { status } });
		},
	);

	it('sends one mail however many commands come at once', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const answers = await Promise.all([send(quotation), send(quotation), send(quotation)]);
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
		await service.settle();
		const mails = service.vendors.mails.filter((mail) => mail.text.includes(quotation.accept_url));
		expect(mails).toHaveLength(1);
	});

	it('stays a draft when the text of the mail is that of another quotation', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const other = await aQuotation(service, { status: 'SYNCED' });
		const draft = { kind: 'QUOTATION', related_id: other.id };
		const { id: draft_id } = (await service.call('POST', '/emails/draft', draft)).body;
		const answer = await send(quotation, { draft_id });
		expect([answer.status, answer.body.code]).toEqual([409, 'email.draft-mismatch']);
		const after = await service.call('GET', `/quotations/${quotation.id}`);
		expect(after.body).toMatchObject({ status: 'DRAFT', sent_at: null });
		expect((await send(other, { draft_id })).status).toBe(200);
	});
});
