import type { Language } from '../../platform/language/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aQuotation } from './fixtures.ts';
import { quotationMail } from './mails.ts';

describe('the mail of a quotation', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { COMPANY_NAME: 'PT Awan Niaga' } });
	});
	afterAll(() => service.stop());

	const gather = (quotation: { id: string }, language?: Language) =>
		service.transaction((context) => quotationMail.gather(context, quotation.id, language));

	it('gives the facts formatted for people, and what the mail must contain', async () => {
		const client = await aClient(service, { name: 'PT Fakta' });
		const product = await aProduct(service, { name: 'Mail', price: 1_000 });
		const quotation = await aQuotation(service, {
			status: 'SYNCED',
			client_id: client.id,
			items: [{ product_id: product.id, quantity: 3, discount: 500 }],
		});
		expect(await gather(quotation)).toEqual({
			related_type: 'quotation',
			related_id: quotation.id,
			client_id: client.id,
			to: client.billing_email,
			language: 'id',
			facts: {
				seller_name: 'PT Awan Niaga',
				client_name: 'PT Fakta',
				number: quotation.number,
				version: 1,
				subtotal: 'Rp 3.000',
				discount: 'Rp 500',
				tax: 'Rp 275',
				total: 'Rp 2.775',
				valid_until: '4 Desember 2026',
				items: [{ description: 'Mail', quantity: 3, unit_amount: 'Rp 1.000', amount: 'Rp 2.500' }],
				notes: null,
				accept_url: quotation.accept_url,
				pdf_url: quotation.pdf_url,
			},
			must_contain: ['Rp 2.775', quotation.accept_url],
			document_ids: [],
			occasion: `QUOTATION:${quotation.id}`,
		});
	});

	it('speaks the language that is asked for, else that of the client', async () => {
		const client = await aClient(service, { locale: 'en' });
		const quotation = await aQuotation(service, { client_id: client.id });
		expect((await gather(quotation)).facts).toMatchObject({ total: 'IDR 4,162,500' });
		expect((await gather(quotation, 'id')).facts).toMatchObject({ total: 'Rp 4.162.500' });
	});
});
