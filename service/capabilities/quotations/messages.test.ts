import type { Language } from '../../platform/language/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aQuotation } from './fixtures.ts';
import { quotationMessage } from './messages.ts';

describe('the message QUOTATION', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { COMPANY_NAME: 'PT Awan Niaga' } });
	});
	afterAll(() => service.stop());

	const gather = (quotation: { id: string }, language?: Language) =>
		service.transaction((context) => quotationMessage.gather(context, quotation.id, language));

	it('gives the facts formatted for people, and what the mail must contain', async () => {
		const client = await aClient(service, { name: 'PT Fakta' });
		const product = await aProduct(service, { name: 'Mail', price: 1_000 });
		const quotation = await aQuotation(service, {
			status: 'SYNCED',
			client_id: client.id,
			items: [{ product_id: product.id, quantity: 3, discount: 500 }],
		});
		expect(await gather(quotation)).toEqual({
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language: 'id',
			facts: {
				seller_name: 'PT Awan Niaga',
				client_name: 'PT Fakta',
				number: quotation.number,
				version: 1,
				net: 'Rp 2.500',
				tax: 'Rp 275',
				total: 'Rp 2.775',
				has_tax: true,
				valid_until: '4 Desember 2026',
				items: [
					{
						description: 'Mail',
						quantity: '3',
						unit_amount: 'Rp 1.000',
						amount: 'Rp 3.000',
						discount: '-Rp 500',
						period: 'per bulan',
					},
				],
				notes: null,
				pdf_url: quotation.pdf_url,
			},
			must_contain: ['Rp 2.775'],
			layout: {
				preheader: 'Rp 2.775, berlaku sampai 4 Desember 2026',
				lines: {
					title: `Rincian penawaran ${quotation.number}`,
					rows: [
						{
							label: 'Mail (per bulan)',
							detail: '3 × Rp 1.000',
							value: 'Rp 3.000',
							discount: { label: 'Diskon', value: '-Rp 500' },
						},
					],
					totals: [
						{ label: 'Subtotal', value: 'Rp 2.500' },
						{ label: 'PPN', value: 'Rp 275' },
						{ label: 'Total', value: 'Rp 2.775' },
					],
				},
				action: { label: 'Lihat penawaran', url: '[[accept_url]]' },
				reason: 'Anda menerima email ini karena PT Awan Niaga menyiapkan penawaran untuk PT Fakta.',
			},
		});
	});

	it('speaks the language that is asked for, else that of the client', async () => {
		const client = await aClient(service, { locale: 'en' });
		const quotation = await aQuotation(service, { client_id: client.id });
		expect((await gather(quotation)).facts).toMatchObject({ total: 'IDR 4,162,500' });
		expect((await gather(quotation, 'id')).facts).toMatchObject({ total: 'Rp 4.162.500' });
	});

	const ask = (related_id: string) =>
		service.call('POST', '/emails/send', { kind: 'QUOTATION', related_id });
	const refusal = (reason: string) => ({
		status: 409,
		body: { code: 'email.not-due', detail: reason, details: { kind: 'QUOTATION', reason } },
	});
	const mailsOf = async (related_id: string) => {
		await service.settle();
		return (await service.call('GET', `/notifications?related_id=${related_id}`)).body.data;
	};

	it('is refused for a draft, and says what to do first', async () => {
		const { id } = await aQuotation(service, { status: 'SYNCED' });
		expect(await ask(id)).toMatchObject(refusal('The quotation is a draft; send it first'));
		expect(await mailsOf(id)).toEqual([]);
	});

	it.each(['REJECTED', 'SUPERSEDED'] as const)('is refused once it is %s', async (status) => {
		const client = await aClient(service);
		const { id, items } = await aQuotation(service, { status: 'SENT', client_id: client.id });
		await service.settle();
		if (status === 'REJECTED')
			await service.call('POST', `/quotations/${id}/reject`, { reason: 'Too dear' });
		else
			await service.call('POST', `/quotations/${id}/revise`, {
				items: [{ product_id: items[0].product_id, quantity: 2 }],
			});
		await service.call('PATCH', `/clients/${client.id}`, { billing_email: 'new@client.example' });
		expect(await ask(id)).toMatchObject(refusal(`The quotation is ${status}`));
	});

	it('goes to the corrected address when it is asked for again, and not twice to one', async () => {
		const client = await aClient(service);
		const { id } = await aQuotation(service, { status: 'SENT', client_id: client.id });
		await ask(id);
		expect(await mailsOf(id)).toHaveLength(1);
		await service.call('PATCH', `/clients/${client.id}`, { billing_email: 'right@client.example' });
		await ask(id);
		await ask(id);
		const [second, first, ...others] = await mailsOf(id);
		expect(others).toEqual([]);
		expect(first).toMatchObject({ recipient: client.billing_email, status: 'SENT' });
		expect(second).toMatchObject({ recipient: 'right@client.example', status: 'SENT' });
	});
});
