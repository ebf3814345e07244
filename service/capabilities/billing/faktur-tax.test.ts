import { startTestService, type TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aBillingCycle, aPdf } from './fixtures.ts';

/** Twenty lines of 149,950: the tax is 329,890, while other software that rounds each line down has 329,880. */
describe('the tax of the faktur pajak', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const twentyLines = async (status: 'INVOICE_REQUESTED' | 'INVOICED' | 'AWAITING_PAYMENT') => {
		const product = await aProduct(service, { price: 149_950 });
		const items = Array.from({ length: 20 }, () => ({ product_id: product.id, quantity: 1 }));
		return aBillingCycle(service, { status, items });
	};
	const attach = async (cycle: { id: string }, tax: string, invoice = aPdf()) => {
		const answer = await service.http
			.post(`/api/v1/billing-cycles/${cycle.id}/documents`)
			.set('Authorization', `Bearer ${await service.keyFor('FINANCE')}`)
			.set('Idempotency-Key', `attach-${Math.random()}`)
			.attach('invoice', invoice, 'invoice.pdf')
			.field('tax', tax);
		return { status: answer.status, body: answer.body };
	};
	const taxOfLines = (cycle: any): number =>
		cycle.items.reduce((sum: number, item: any) => sum + item.tax, 0);
	const linkOf = (cycle: { id: string }) =>
		service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });

	it('is the sum of the lines before finance enters one', async () => {
		const cycle = await twentyLines('INVOICE_REQUESTED');
		expect(cycle).toMatchObject({ net: 2_999_000, tax: 329_890, amount: 3_328_890 });
		expect(taxOfLines(cycle)).toBe(329_890);
	});

	it('is taken with the documents: the amount, the lines, the link and the mail follow', async () => {
		const cycle = await twentyLines('INVOICE_REQUESTED');
		const { body } = await attach(cycle, '329880');
		const changed = { tax: 329_880, amount: 3_328_880, balance: 3_328_880 };
		expect(body).toMatchObject({ ...changed, status: 'INVOICED', quoted_amount: 3_328_890 });
		expect(taxOfLines(body)).toBe(329_880);
		const link = await linkOf(cycle);
		expect(link.body.amount).toBe(3_328_880);
		const items = service.vendors.linkRequests.at(-1)!.items;
		const asked = items.reduce((sum, one) => sum + one.unit_amount * BigInt(one.quantity), 0n);
		expect(asked).toBe(3_328_880n);
		await service.call('POST', '/emails/send', { kind: 'INVOICE', related_id: cycle.id });
		await service.settle();
		expect(service.vendors.mails.at(-1)?.text).toContain(
			'Subtotal: Rp 2.999.000\nPPN: Rp 329.880\nTotal: Rp 3.328.880',
		);
	});

	it('may be corrected while no link is open, by the same files again', async () => {
		const cycle = await twentyLines('INVOICE_REQUESTED');
		const invoice = aPdf();
		await attach(cycle, '329880', invoice);
		const again = await attach(cycle, '329900', invoice);
		expect(again.body).toMatchObject({ tax: 329_900, amount: 3_328_900 });
		expect((await attach(cycle, '', invoice)).body).toMatchObject({ tax: 329_900 });
	});

	it.each(['329869', '329911', '0'])(
		'is refused as %s, further away than a rupiah for each line',
		async (tax) => {
			const cycle = await twentyLines('INVOICED');
			const answer = await attach(cycle, tax);
			expect(answer.status).toBe(422);
			expect(answer.body.errors).toEqual([
				{ path: 'body.tax', message: expect.stringContaining('329890') },
			]);
			const after = await service.call('GET', `/billing-cycles/${cycle.id}`);
			expect(after.body).toEqual(cycle);
		},
	);

	it.each(['329880.5', 'Rp 329.880', '-1'])('is refused as %s', async (tax) => {
		const answer = await attach(await twentyLines('INVOICED'), tax);
		expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'body.tax']);
	});

	it('is refused while the client has a link to the old amount, and taken once it is cancelled', async () => {
		const cycle = await twentyLines('AWAITING_PAYMENT');
		const refused = await attach(cycle, '329880');
		expect([refused.status, refused.body.code]).toEqual([409, 'billing_cycle.tax-fixed']);
		const { id } = (await linkOf(cycle)).body;
		await service.call('POST', `/payment-links/${id}/cancel`);
		expect((await attach(cycle, '329880')).body).toMatchObject({ amount: 3_328_880 });
		expect((await linkOf(cycle)).body).toMatchObject({ amount: 3_328_880, status: 'OPEN' });
	});
});
