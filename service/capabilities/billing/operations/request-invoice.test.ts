import { startTestService, type TestService } from '../../../tests/service.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { aBillingCycle } from '../fixtures.ts';

const missing = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

describe('invoice.request', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({
			environment: { N8N_FORM_BASE_URL: 'https://n8n.cloudsales.test' },
		});
	});
	afterAll(() => service.stop());

	const request = (body: object) => service.call('POST', '/invoices/request', body);
	const mailsOf = async (cycle: { id: string }): Promise<any[]> => {
		const list = await service.call('GET', `/notifications?related_id=${cycle.id}`);
		return list.body.data;
	};

	it('asks finance by mail, with the figures and the link of the upload form', async () => {
		const cycle = await aBillingCycle(service);
		const answer = await request({ quotation_id: cycle.quotation_id });
		expect(answer.body).toMatchObject({ id: cycle.id, status: 'INVOICE_REQUESTED', number: null });
		await service.settle();
		const mail = service.vendors.mails.at(-1)!;
		expect(mail.to).toBe('finance@cloudsales.test');
		expect(mail.text).toContain('Total: Rp 4.162.500');
		expect(mail.text).toContain(
			`https://n8n.cloudsales.test/form/cloudsales-finance-upload?billing_cycle_id=${cycle.id}`,
		);
		const events = await service.call('GET', `/events?subject_id=${cycle.id}`);
		expect(events.body.data.map((event: { type: string }) => event.type)).toContain(
			'invoice.requested',
		);
	});

	it('takes the cycle itself as well', async () => {
		const cycle = await aBillingCycle(service);
		const answer = await request({ billing_cycle_id: cycle.id });
		expect(answer.body).toMatchObject({ id: cycle.id, status: 'INVOICE_REQUESTED' });
	});

	it.each(['INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'PAID'] as const)(
		'answers with a cycle that is %s and sends nothing again',
		async (status) => {
			const cycle = await aBillingCycle(service, { status });
			await service.settle();
			const before = await mailsOf(cycle);
			const answer = await request({ quotation_id: cycle.quotation_id });
			expect(answer.body).toMatchObject({ id: cycle.id, status });
			expect(await mailsOf(cycle)).toHaveLength(before.length);
		},
	);

	it('sends one mail when several ask at once', async () => {
		const cycle = await aBillingCycle(service);
		const answers = await Promise.all(
			[1, 2, 3, 4].map(() => request({ billing_cycle_id: cycle.id })),
		);
		expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
		expect(await mailsOf(cycle)).toHaveLength(1);
	});

	it.each(['DRAFT', 'SENT', 'REJECTED'] as const)(
		'refuses a quotation that is %s',
		async (status) => {
			const quotation = await aQuotation(service, { status });
			const answer = await request({ quotation_id: quotation.id });
			expect([answer.status, answer.body.code]).toEqual([409, 'invoice.quotation-not-accepted']);
			expect(answer.body.details).toEqual({ quotation_id: quotation.id, status });
		},
	);

	it('asks to come back while the first cycle is being made', async () => {
		const quotation = await aQuotation(service, { status: 'ACCEPTED' });
		const early = await request({ quotation_id: quotation.id });
		expect([early.status, early.headers['retry-after']]).toEqual([503, '2']);
		await service.settle();
		expect((await request({ quotation_id: quotation.id })).status).toBe(200);
	});

	it('refuses a cancelled cycle', async () => {
		const cycle = await aBillingCycle(service, { status: 'CANCELLED' });
		const answer = await request({ billing_cycle_id: cycle.id });
		expect([answer.status, answer.body.code]).toEqual([409, 'billing_cycle.over']);
	});

	it('wants one of the two ids', async () => {
		expect((await request({})).status).toBe(422);
		expect((await request({ quotation_id: missing, billing_cycle_id: missing })).status).toBe(422);
	});

	it.each(['quotation_id', 'billing_cycle_id'])('knows nothing of another %s', async (field) => {
		expect((await request({ [field]: missing })).body.code).toBe('resource.not-found');
	});
});
