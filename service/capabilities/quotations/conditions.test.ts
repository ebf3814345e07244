import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aQuotation } from './fixtures.ts';
import { pageOfQuotation } from './page-of-quotation.ts';
import * as store from './store.ts';

describe('a trial and a fixed term of a quotation', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const create = async (values: object) => {
		const [client, product] = [await aClient(service), await aProduct(service)];
		const items = [{ product_id: product.id, quantity: 1 }];
		return service.call('POST', '/quotations', { client_id: client.id, items, ...values });
	};
	const trial = 'Uji coba 14 hari sejak penawaran disetujui.';
	const term = 'Masa langganan 12 bulan, setelah itu berakhir dengan sendirinya.';

	it('are none unless asked for', async () => {
		expect((await create({})).body).toMatchObject({ trial_days: 0, term_months: null });
	});

	it.each([
		[{ trial_days: 91 }, 'body.trial_days'],
		[{ trial_days: -1 }, 'body.trial_days'],
		[{ term_months: 0 }, 'body.term_months'],
		[{ term_months: 61 }, 'body.term_months'],
	])('are refused beyond their bounds: %j', async (values, path) => {
		expect(await create(values)).toMatchObject({ status: 422, body: { errors: [{ path }] } });
	});

	it('are not shorter than the first invoice charges', async () => {
		const product = await aProduct(service, { billing_period: 'QUARTERLY' });
		const quarterly = {
			billing_period: 'QUARTERLY',
			items: [{ product_id: product.id, quantity: 1 }],
		};
		expect(await create({ ...quarterly, term_months: 2 })).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.term_months', message: expect.stringContaining('least 3') }] },
		});
		expect((await create({ ...quarterly, term_months: 3 })).status).toBe(201);
	});

	it('stay as they were in a revision that does not name them; null takes the term away', async () => {
		const { body } = await create({ trial_days: 14, term_months: 12 });
		const items = [{ product_id: (await aProduct(service)).id, quantity: 2 }];
		const revise = async (id: string, values: object = {}) =>
			(await service.call('POST', `/quotations/${id}/revise`, { items, ...values })).body;
		const second = await revise(body.id);
		expect(second).toMatchObject({ trial_days: 14, term_months: 12 });
		expect(await revise(second.id, { trial_days: 0, term_months: null })).toMatchObject({
			trial_days: 0,
			term_months: null,
		});
	});

	it('stand on the PDF, on the page and in the mail, and in none of them without', async () => {
		const conditions = { trial_days: 14, term_months: 12 };
		for (const values of [conditions, {}]) {
			const quotation = await aQuotation(service, { ...values, status: 'SENT' });
			await service.settle();
			const pdf = await service.transaction(async (context) =>
				pageOfQuotation(context, await store.getQuotation(context, quotation.id)),
			);
			const page = await service.http.get(new URL(quotation.accept_url).pathname);
			const mail = service.vendors.mails.find(({ subject }) => subject.includes(quotation.number));
			const has = values === conditions;
			for (const text of [pdf, page.text, mail?.text ?? ''])
				expect([text.includes(trial), text.includes(term)]).toEqual([has, has]);
			// Nothing is paid before a trial begins.
			expect(pdf.includes('Layanan diaktifkan setelah pembayaran kami terima')).toBe(!has);
		}
	});
});
