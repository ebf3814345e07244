import { startTestService, type TestService } from '../../../tests/service.ts';
import { aQuotation } from '../fixtures.ts';

describe('quotation.send', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

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

	it('is announced once, after the sync', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const events = await service.call('GET', `/events?subject_id=${quotation.id}&sort=created_at`);
		expect(events.body.data.map((one: any) => one.type)).toEqual([
			'quotation.created',
			'quotation.synced',
			'quotation.sent',
		]);
	});
});
