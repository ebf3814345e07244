import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aQuotation } from '../fixtures.ts';

describe('quotation.revise', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const revise = (quotation: any, values: object = {}) =>
		service.call('POST', `/quotations/${quotation.id}/revise`, {
			items: [{ product_id: quotation.items[0].product_id, quantity: 20 }],
			...values,
		});
	const statusOf = async (quotation: any): Promise<string> =>
		(await service.call('GET', `/quotations/${quotation.id}`)).body.status;

	it.each(['DRAFT', 'SENT', 'EXPIRED', 'REJECTED'] as const)(
		'makes a new draft of a quotation that is %s and supersedes the old one',
		async (status) => {
			const before = await aQuotation(service, { status });
			const answer = await revise(before);
			expect(answer.status).toBe(201);
			expect(answer.body).toMatchObject({
				number: before.number,
				version: 2,
				status: 'DRAFT',
				client_id: before.client_id,
				subtotal: 3_000_000,
				cosmic_id: null,
				pdf_url: null,
			});
			expect(answer.body.accept_url).not.toBe(before.accept_url);
			expect(await statusOf(before)).toBe('SUPERSEDED');
			const events = await service.call('GET', `/events?subject_id=${answer.body.id}`);
			expect(events.body.data.map((one: any) => one.type)).toEqual(['quotation.created']);
		},
	);

	it('refuses an older version, and one whose sale goes on', async () => {
		const old = await revise(await aQuotation(service, { status: 'SUPERSEDED' }));
		expect(old).toMatchObject({
			status: 409,
			body: {
				code: 'lifecycle.illegal-move',
				details: { status: 'SUPERSEDED', allowed: [], leads_on: expect.any(Array) },
			},
		});
		const accepted = await aQuotation(service, { status: 'ACCEPTED' });
		const answer = await revise(accepted);
		expect([answer.status, answer.body.code]).toEqual([409, 'quotation.sale-goes-on']);
		expect(await statusOf(accepted)).toBe('ACCEPTED');
	});

	it('keeps period, currency and notes that it does not name', async () => {
		const product = await aProduct(service, { billing_period: 'YEARLY', price: 1_500_000 });
		const before = await aQuotation(service, {
			billing_period: 'YEARLY',
			notes: 'Kept',
			items: [{ product_id: product.id, quantity: 1 }],
		});
		expect((await revise(before)).body).toMatchObject({
			billing_period: 'YEARLY',
			currency: 'IDR',
			notes: 'Kept',
			total: 33_300_000,
		});
	});

	it('leaves the old version as it was when the new one is refused', async () => {
		const before = await aQuotation(service, { status: 'SENT' });
		const wrong = await revise(before, { items: [{ sku: 'NOT-THERE', quantity: 1 }] });
		expect(wrong.body.errors[0].path).toBe('body.items[0].sku');
		const unpriced = await revise(before, { billing_period: 'YEARLY' });
		expect(unpriced.body.code).toBe('product.not-priced');
		const late = await revise(before, { valid_until: '2026-11-19' });
		expect(late.body.errors[0].path).toBe('body.valid_until');
		expect(await statusOf(before)).toBe('SENT');
	});

	it('lets one of many revisions at once through', async () => {
		const before = await aQuotation(service, { status: 'SENT' });
		const answers = await Promise.all(Array.from({ length: 5 }, () => revise(before)));
		expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
		const versions = await service.call('GET', `/quotations?number=${before.number}`);
		expect(versions.body.data.map((one: any) => [one.version, one.status]).sort()).toEqual([
			[1, 'SUPERSEDED'],
			[2, 'DRAFT'],
		]);
	});

	it('racing with an acceptance, one of the two happens', async () => {
		for (let round = 0; round < 5; round += 1) {
			const before = await aQuotation(service, { status: 'SENT' });
			const accept = service.call('POST', `/quotations/${before.id}/accept`, {
				accepted_by: 'Budi',
			});
			const [accepted, revised] = await Promise.all([accept, revise(before)]);
			expect([accepted.status, revised.status]).toContain(409);
			const wonBy = accepted.status === 200 ? 'ACCEPTED' : 'SUPERSEDED';
			expect([await statusOf(before), accepted.status === 200 || revised.status === 201]).toEqual([
				wonBy,
				true,
			]);
		}
	});
});
