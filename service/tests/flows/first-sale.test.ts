import { startTestService, type TestService } from '../service.ts';
import { webhookToken } from '../fake-vendors.ts';

/** A tiny but real PDF header is enough for the content check. */
const pdf = (text: string): Buffer => Buffer.from(`%PDF-1.7\n%${text}\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n`);

describe('the first sale', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const expectStatus = async (promise: ReturnType<TestService['call']>, status: number): Promise<any> => {
		const answer = await promise;
		if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
		return answer.body;
	};

	it('goes from a quotation to services that are switched on, each thing once', async () => {
		const workspace = await expectStatus(
			service.call('POST', '/products', { sku: 'GWS-STD', name: 'Google Workspace Business Standard', kind: 'SUBSCRIPTION', unit: 'user', provisioning_target: 'google-workspace', provisioning_settings: { sku_id: '1010020028' } }),
			201,
		);
		const project = await expectStatus(
			service.call('POST', '/products', { sku: 'GCP-SETUP', name: 'GCP project set-up', kind: 'ONE_TIME', provisioning_target: 'gcp' }),
			201,
		);
		await expectStatus(service.call('POST', `/products/${workspace.id}/prices`, { currency: 'IDR', amount: 150_000, billing_period: 'MONTHLY' }), 201);
		await expectStatus(service.call('POST', `/products/${project.id}/prices`, { currency: 'IDR', amount: 2_500_000, billing_period: 'ONCE' }), 201);

		const quotation = await expectStatus(
			service.call('POST', '/quotations', {
				client: { name: 'PT Contoh Maju', billing_email: 'finance@contohmaju.example', create_if_missing: true },
				items: [{ sku: 'GWS-STD', quantity: 25 }, { sku: 'GCP-SETUP', quantity: 1 }],
			}, { role: 'SALES' }),
			201,
		);
		expect(quotation).toMatchObject({ number: 'QUO-2026-000001', status: 'DRAFT', subtotal: 6_250_000, tax: 687_500, total: 6_937_500 });

		const synced = await expectStatus(service.call('POST', `/quotations/${quotation.id}/sync`, undefined, { role: 'SALES' }), 200);
		expect(synced.cosmic_id).not.toBeNull();
		const draft = await expectStatus(service.call('POST', '/emails/draft', { kind: 'QUOTATION', related_id: quotation.id }, { role: 'SALES' }), 201);
		await expectStatus(service.call('POST', `/quotations/${quotation.id}/send`, { draft_id: draft.id }, { role: 'SALES' }), 200);
		await service.settle();
		expect(service.vendors.mails.map((mail) => mail.to)).toEqual(['finance@contohmaju.example']);

		const acceptPath = new URL(quotation.accept_url).pathname;
		const page = await service.http.get(acceptPath);
		expect(page.text).toContain('QUO-2026-000001');
		const accept = () => service.http.post(`${acceptPath}/accept`).type('form').send({ accepted_by: 'Budi Santoso' });
		await Promise.all([accept(), accept()]);
		await service.settle();
		const accepted = await expectStatus(service.call('GET', `/quotations/${quotation.id}`), 200);
		expect(accepted).toMatchObject({ status: 'ACCEPTED', accepted_by: 'Budi Santoso' });

		const cycle = await expectStatus(service.call('POST', '/invoices/request', { quotation_id: quotation.id }, { role: 'SALES' }), 200);
		expect(cycle).toMatchObject({ status: 'INVOICE_REQUESTED', amount: 6_937_500, kind: 'INITIAL' });
		const upload = await service.http
			.post(`/api/v1/billing-cycles/${cycle.id}/documents`)
			.set('Authorization', `Bearer ${await service.keyFor('FINANCE')}`)
			.set('Idempotency-Key', 'upload-1')
			.attach('invoice', pdf('invoice'), 'invoice.pdf')
			.attach('tax_invoice', pdf('faktur'), 'faktur.pdf');
		expect(upload.body).toMatchObject({ status: 'INVOICED', number: 'INV-20261120-000001' });

		const link = await expectStatus(service.call('POST', '/payment-links', { billing_cycle_id: cycle.id }, { role: 'FINANCE' }), 201);
		const again = await expectStatus(service.call('POST', '/payment-links', { billing_cycle_id: cycle.id }, { role: 'FINANCE' }), 201);
		expect(again.id).toBe(link.id);
		expect(service.vendors.linkRequests).toHaveLength(1);
		await expectStatus(service.call('POST', '/emails/send', { kind: 'INVOICE', related_id: cycle.id }, { role: 'FINANCE' }), 201);
		await service.settle();

		service.vendors.pay(link.gateway_reference);
		const webhook = () =>
			service.http
				.post('/webhooks/xendit')
				.set('x-callback-token', webhookToken)
				.set('webhook-id', 'delivery-1')
				.type('json')
				.send(JSON.stringify({ id: link.gateway_reference, external_id: link.reference, status: 'PAID', amount: 1 }));
		const answers = await Promise.all([webhook(), webhook(), webhook(), webhook(), webhook()]);
		expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
		await service.settle();
		const payments = await expectStatus(service.call('GET', '/payments'), 200);
		expect(payments.data).toMatchObject([{ status: 'SUCCEEDED', amount: 6_937_500, subject_id: cycle.id }]);

		const activate = () => service.call('POST', '/subscriptions/activate', { billing_cycle_id: cycle.id }, { role: 'OPERATIONS' });
		const [first, second] = await Promise.all([activate(), activate()]);
		expect([first.body.activated_now, second.body.activated_now].sort()).toEqual([false, true]);
		expect(first.body).toMatchObject({ status: 'ACTIVE', next_billing_date: '2026-12-20' });
		expect(first.body.tasks).toHaveLength(2);
		for (const task of first.body.tasks) {
			const done = await expectStatus(service.call('POST', `/provisioning-tasks/${task.id}/run`, undefined, { role: 'OPERATIONS' }), 200);
			expect(done.status).toBe('SUCCESS');
		}
		await service.settle();
		const events = await expectStatus(service.call('GET', '/events?limit=200&sort=created_at'), 200);
		const types = events.data.map((event: { type: string }) => event.type);
		for (const once of ['quotation.accepted', 'payment.succeeded', 'billing_cycle.paid', 'subscription.activated', 'subscription.provisioned', 'user.created']) {
			expect(types.filter((type: string) => type === once)).toEqual([once]);
		}

		await expectStatus(service.call('POST', '/emails/send', { kind: 'WELCOME', related_id: first.body.id }), 201);
		await expectStatus(service.call('POST', '/emails/send', { kind: 'WELCOME', related_id: first.body.id }), 201);
		await service.settle();
		const welcome = service.vendors.mails.filter((mail) => mail.text.includes('/portal/sign-in?token='));
		expect(welcome).toHaveLength(1);
		const token = /sign-in\?token=([\w.-]+)/.exec(welcome[0]!.text)![1];
		const session = await expectStatus(service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' }), 201);
		const me = await expectStatus(service.call('GET', '/portal/me', undefined, { token: session.session_token }), 200);
		expect(me).toMatchObject({ client: { name: 'PT Contoh Maju' }, subscriptions: [{ status: 'ACTIVE' }] });
		expect(await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' })).toMatchObject({ status: 401 });
		expect(service.vendors.mails).toHaveLength(4);
	});
});
