import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle, aPdf, upload } from '../fixtures.ts';

describe('billing_cycle.attach-documents', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const documentsOf = async (cycle: { id: string }): Promise<any[]> =>
		(await service.call('GET', `/documents?related_id=${cycle.id}`)).body.data;

	it('numbers the cycle, keeps both files and announces that it is invoiced', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
		const answer = await upload(service, cycle.id, {
			invoice: { content: aPdf(), filename: 'Invoice November.pdf' },
			tax_invoice: { content: aPdf() },
		});
		expect(answer).toMatchObject({
			status: 200,
			body: { status: 'INVOICED', number: 'INV-20261120-000001' },
		});
		const documents = await documentsOf(cycle);
		expect(documents.map((one) => [one.kind, one.filename]).sort()).toEqual([
			['INVOICE', 'Invoice November.pdf'],
			['TAX_INVOICE', 'tax_invoice.pdf'],
		]);
		const urls = [answer.body.invoice_file_url, answer.body.tax_invoice_file_url];
		expect(documents.map((one) => one.url).sort()).toEqual(urls.sort());
		const query = `type=billing_cycle.invoiced&subject_id=${cycle.id}`;
		const events = await service.call('GET', `/events?${query}`);
		expect(events.body.data).toMatchObject([{ data: { number: 'INV-20261120-000001' } }]);
	});

	it('announces documents that came or were replaced, and nothing when the same files come again', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
		const files = { invoice: { content: aPdf() } };
		const announced = async (): Promise<string[]> => {
			const query = `type=billing_cycle.documents_attached&subject_id=${cycle.id}`;
			return (await service.call('GET', `/events?${query}`)).body.data.map(
				(one: any) => one.data.status,
			);
		};
		await upload(service, cycle.id, files);
		expect(await announced()).toEqual(['INVOICED']);
		await upload(service, cycle.id, files);
		expect(await announced()).toHaveLength(1);
		await upload(service, cycle.id, { invoice: { content: aPdf() } });
		expect(await announced()).toHaveLength(2);
	});

	it('takes a cycle that finance was not asked for, and an invoice alone', async () => {
		const cycle = await aBillingCycle(service);
		const answer = await upload(service, cycle.id, { invoice: { content: aPdf() } });
		expect(answer.body).toMatchObject({ status: 'INVOICED', tax_invoice_file_url: null });
	});

	it('changes nothing when the same files come again, even once it is paid', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
		const files = { invoice: { content: aPdf() }, tax_invoice: { content: aPdf() } };
		const first = await upload(service, cycle.id, files);
		expect((await upload(service, cycle.id, files)).body).toEqual(first.body);
		await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
		const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
		service.vendors.pay(links.body.data[0].reference);
		await service.call('POST', `/payment-links/${links.body.data[0].id}/refresh`);
		await service.settle();
		const paid = await upload(service, cycle.id, files);
		expect(paid.body).toMatchObject({ status: 'PAID', number: first.body.number });
		expect(await documentsOf(cycle)).toHaveLength(2);
	});

	it.each(['INVOICED', 'AWAITING_PAYMENT'] as const)(
		'replaces the links by those of other files while %s, and keeps the number and the old files',
		async (status) => {
			const cycle = await aBillingCycle(service, { status });
			const answer = await upload(service, cycle.id, { invoice: { content: aPdf() } });
			expect(answer.body).toMatchObject({ status, number: cycle.number });
			expect(answer.body.invoice_file_url).not.toBe(cycle.invoice_file_url);
			expect(answer.body.tax_invoice_file_url).toBe(cycle.tax_invoice_file_url);
			expect(await documentsOf(cycle)).toHaveLength(3);
		},
	);

	it('refuses other files when CANCELLED and keeps none of them', async () => {
		const cycle = await aBillingCycle(service, { status: 'CANCELLED' });
		const before = await documentsOf(cycle);
		const answer = await upload(service, cycle.id, { invoice: { content: aPdf() } });
		expect([answer.status, answer.body.code]).toEqual([409, 'lifecycle.illegal-move']);
		expect(await documentsOf(cycle)).toEqual(before);
	});

	it.each(['INVOICED', 'AWAITING_PAYMENT', 'PAID'] as const)(
		'takes the faktur alone while %s, and leaves the invoice as it is',
		async (status) => {
			const cycle = await aBillingCycle(service, { status });
			const answer = await upload(service, cycle.id, { tax_invoice: { content: aPdf() } });
			expect(answer).toMatchObject({ status: 200, body: { status, number: cycle.number } });
			expect(answer.body.invoice_file_url).toBe(cycle.invoice_file_url);
			expect(answer.body.tax_invoice_file_url).not.toBe(cycle.tax_invoice_file_url);
		},
	);

	it('keeps a faktur that comes before the invoice, which then makes the cycle collectable', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
		const first = await upload(service, cycle.id, { tax_invoice: { content: aPdf() } });
		expect(first.body).toMatchObject({ status: 'INVOICE_REQUESTED', number: null });
		const second = await upload(service, cycle.id, { invoice: { content: aPdf() } });
		expect(second.body).toMatchObject({
			status: 'INVOICED',
			tax_invoice_file_url: first.body.tax_invoice_file_url,
		});
	});

	it('says of an earlier file when which one took its place, until it is attached again', async () => {
		const cycle = await aBillingCycle(service, { status: 'PAID' });
		const [old, other] = [aPdf(), aPdf()];
		const first = await upload(service, cycle.id, { tax_invoice: { content: old } });
		await upload(service, cycle.id, { tax_invoice: { content: other } });
		const at = service.now.toISOString();
		const fakturs = async () =>
			(await documentsOf(cycle)).filter((one: any) => one.kind === 'TAX_INVOICE');
		const holding = (await fakturs()).filter((one: any) => one.replaced_at === null);
		expect(holding).toHaveLength(1);
		const path = new URL(first.body.tax_invoice_file_url).pathname;
		const gone = await service.http.get(path);
		expect(gone.status).toBe(410);
		expect(gone.text).toContain('Dokumen ini diganti pada 20 November 2026');
		expect(gone.text).toContain('It was replaced on 20 November 2026');
		expect(gone.text).toContain('href="http://cloudsales.test/portal"');
		expect(gone.text).not.toContain('/d/');
		expect((await fakturs()).filter((one: any) => one.replaced_by_id !== null)).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ replaced_at: at, replaced_by_id: holding[0].id }),
			]),
		);
		await upload(service, cycle.id, { tax_invoice: { content: old } });
		expect((await service.http.get(path)).status).toBe(200);
		expect((await fakturs()).filter((one: any) => one.replaced_at === null)).toHaveLength(1);
	});

	describe('files', () => {
		const problems = async (
			files: Record<string, { content: Buffer; filename?: string }>,
		): Promise<unknown> => {
			const cycle = await aBillingCycle(service);
			const answer = await upload(service, cycle.id, files);
			expect(await documentsOf(cycle)).toEqual([]);
			return { status: answer.status, errors: answer.body.errors };
		};

		it('must not be a program that is called .pdf', async () => {
			const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(400)]);
			expect(await problems({ invoice: { content: program, filename: 'invoice.pdf' } })).toEqual({
				status: 422,
				errors: [{ path: 'body.invoice', message: expect.stringContaining('must be a PDF') }],
			});
		});

		it('must not be larger than the limit', async () => {
			const content = Buffer.concat([aPdf(), Buffer.alloc(10_000_001)]);
			expect(await problems({ invoice: { content } })).toEqual({
				status: 422,
				errors: [{ path: 'body.invoice', message: 'The file is larger than 10 MB' }],
			});
		});

		it('may be as large as the limit', async () => {
			const cycle = await aBillingCycle(service);
			const pdf = aPdf();
			const content = Buffer.concat([pdf, Buffer.alloc(10_000_000 - pdf.length, 32)]);
			const answer = await upload(service, cycle.id, { invoice: { content } });
			expect(answer.status).toBe(200);
			const [document] = await documentsOf(cycle);
			expect(document.size).toBe(10_000_000);
		});

		it('must not be empty', async () => {
			expect(await problems({ invoice: { content: Buffer.alloc(0) } })).toEqual({
				status: 422,
				errors: [{ path: 'body.invoice', message: expect.any(String) }],
			});
		});

		it('must include one of the two, and nothing unknown', async () => {
			expect(
				await problems({ tax_invoice: { content: aPdf() }, photo: { content: aPdf() } }),
			).toEqual({
				status: 422,
				errors: [{ path: 'body.photo', message: 'There is no such file field' }],
			});
			const cycle = await aBillingCycle(service);
			const nothing = await service.http
				.post(`/api/v1/billing-cycles/${cycle.id}/documents`)
				.set('Authorization', `Bearer ${await service.keyFor('FINANCE')}`)
				.set('Idempotency-Key', cycle.id)
				.set('Content-Type', 'multipart/form-data; boundary=x')
				.send('--x--\r\n');
			expect(nothing.body.errors).toEqual([
				{ path: 'body.invoice', message: 'Attach the invoice, the faktur pajak, or both' },
			]);
		});
	});

	it('knows nothing of a cycle that is not there', async () => {
		const answer = await upload(service, '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f', {
			invoice: { content: aPdf() },
		});
		expect(answer.body.code).toBe('resource.not-found');
	});
});

describe('the numbers of invoices', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	it('gives numbers without gaps, in any order of callers and after failures', async () => {
		const cycles: any[] = [];
		for (let count = 0; count < 5; count += 1) cycles.push(await aBillingCycle(service));
		const cancelled = await aBillingCycle(service, { status: 'CANCELLED' });
		const answers = await Promise.all(
			[...cycles.slice(0, 3), cancelled, ...cycles.slice(3)].map((cycle) =>
				upload(service, cycle.id, { invoice: { content: aPdf() } }),
			),
		);
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 200, 409]);
		const numbers = answers.flatMap((answer) => answer.body.number ?? []).sort();
		expect(numbers).toEqual([1, 2, 3, 4, 5].map((n) => `INV-20261120-00000${n}`));
	});

	it('dates the number by the day in Jakarta', async () => {
		const cycle = await aBillingCycle(service);
		service.now = new Date('2026-12-31T17:30:00.000Z');
		const answer = await upload(service, cycle.id, { invoice: { content: aPdf() } });
		expect(answer.body.number).toBe('INV-20270101-000001');
	});

	it('numbers a cycle once when two uploads race', async () => {
		const cycle = await aBillingCycle(service);
		const answers = await Promise.all(
			[1, 2].map(() => upload(service, cycle.id, { invoice: { content: aPdf() } })),
		);
		expect(answers.map((answer) => answer.body.number)).toEqual([
			'INV-20261120-000001',
			'INV-20261120-000001',
		]);
		const other = await aBillingCycle(service, { status: 'INVOICED' });
		expect(other.number).toBe('INV-20261120-000002');
	});
});
