import { workspaceProduct } from '../../e2e/catalog.ts';
import { acceptance } from '../capabilities/portal/fixtures.ts';
import { samplePdf } from '../platform/pdf/fixtures.ts';
import { webhookToken } from './fake-vendors.ts';
import type { Answer, CallOptions, TestService } from './service.ts';

/** Ids by the name that they have in addresses, and what the steps of the sale answered. */
export type Sale = {
	ids: Record<
		| 'client_id'
		| 'product_id'
		| 'quotation_id'
		| 'billing_cycle_id'
		| 'document_id'
		| 'payment_link_id'
		| 'payment_id'
		| 'subscription_id'
		| 'task_id'
		| 'user_id',
		string
	>;
	quotation: any;
	synced: any;
	acceptPage: string;
	accepted: any;
	cycle: any;
	uploaded: any;
	links: any[];
	webhooks: number[];
	payments: any;
	activations: any[];
	tasks: any[];
	/** From the welcome mail; not used yet. */
	signInToken: string;
};

export async function expectStatus(promise: Promise<Answer>, status: number): Promise<any> {
	const answer = await promise;
	if (answer.status !== status)
		throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** Drives one sale from a quotation to active services, as staff, client and vendors would; clumsy ones who do it twice. */
export async function driveSale(
	service: TestService,
	client = { name: 'PT Contoh Maju', billing_email: 'finance@contohmaju.example' },
): Promise<Sale> {
	const call = (
		status: number,
		method: string,
		path: string,
		body?: object,
		options?: CallOptions,
	) => expectStatus(service.call(method, path, body, options), status);
	const products = await call(200, 'GET', '/products?limit=200');
	const known = products.data.find((one: { sku: string }) => one.sku === 'GWS-STD');
	const workspace = known ?? (await stockCatalog(call));

	const quotation = await call(
		201,
		'POST',
		'/quotations',
		{
			client: { ...client, create_if_missing: true },
			items: [
				{ sku: 'GWS-STD', quantity: 25 },
				{ sku: 'GCP-SETUP', quantity: 1 },
			],
		},
		{ role: 'SALES' },
	);
	const synced = await call(200, 'POST', `/quotations/${quotation.id}/sync`, undefined, {
		role: 'SALES',
	});
	const draft = await call(
		201,
		'POST',
		'/emails/draft',
		{ kind: 'QUOTATION', related_id: quotation.id },
		{ role: 'SALES' },
	);
	await call(
		200,
		'POST',
		`/quotations/${quotation.id}/send`,
		{ draft_id: draft.id },
		{ role: 'SALES' },
	);
	await service.settle();

	const acceptPath = new URL(quotation.accept_url).pathname;
	const page = await service.http.get(acceptPath);
	const accept = () => service.submit(`${acceptPath}/accept`, acceptance());
	await Promise.all([accept(), accept()]);
	await service.settle();
	const accepted = await call(200, 'GET', `/quotations/${quotation.id}`);

	const cycle = await call(
		200,
		'POST',
		'/invoices/request',
		{ quotation_id: quotation.id },
		{ role: 'SALES' },
	);
	const uploaded = await service.http
		.post(`/api/v1/billing-cycles/${cycle.id}/documents`)
		.set('Authorization', `Bearer ${await service.keyFor('FINANCE')}`)
		.set('Idempotency-Key', `upload-${cycle.id}`)
		.attach('invoice', samplePdf('invoice'), 'invoice.pdf')
		.attach('tax_invoice', samplePdf('faktur'), 'faktur.pdf');
	const pay = () =>
		call(201, 'POST', '/payment-links', { billing_cycle_id: cycle.id }, { role: 'FINANCE' });
	const links = [await pay(), await pay()];
	await call(
		201,
		'POST',
		'/emails/send',
		{ kind: 'INVOICE', related_id: cycle.id },
		{ role: 'FINANCE' },
	);
	await service.settle();

	service.vendors.pay(links[0].gateway_reference);
	const webhook = () =>
		service.http
			.post('/webhooks/xendit')
			.set('x-callback-token', webhookToken)
			.set('webhook-id', `paid-${links[0].id}`)
			.type('json')
			.send(
				JSON.stringify({
					id: links[0].gateway_reference,
					external_id: links[0].reference,
					status: 'PAID',
					amount: 1,
				}),
			);
	const webhooks = await Promise.all([webhook(), webhook(), webhook(), webhook(), webhook()]);
	await service.settle();
	const payments = await call(200, 'GET', `/payments?subject_id=${cycle.id}`);

	const activate = () =>
		service.call(
			'POST',
			'/subscriptions/activate',
			{ billing_cycle_id: cycle.id },
			{ role: 'OPERATIONS' },
		);
	const activations = (await Promise.all([activate(), activate()])).map((answer) => answer.body);
	const tasks = [];
	for (const task of activations[0].tasks)
		tasks.push(
			await call(200, 'POST', `/provisioning-tasks/${task.id}/run`, undefined, {
				role: 'OPERATIONS',
			}),
		);
	await service.settle();

	const welcome = { kind: 'WELCOME', related_id: activations[0].id };
	await call(201, 'POST', '/emails/send', welcome);
	await call(201, 'POST', '/emails/send', welcome);
	await service.settle();
	const mails = service.vendors.mails.filter((mail) => mail.to === client.billing_email);
	const signInToken = mails
		.map((mail) => /sign-in\?token=([\w.-]+)/.exec(mail.text)?.[1])
		.find((token) => token !== undefined)!;
	const documents = await call(200, 'GET', `/documents?client_id=${quotation.client_id}`);
	const users = await call(200, 'GET', '/users?role=CLIENT&limit=200');

	return {
		ids: {
			client_id: quotation.client_id,
			product_id: workspace.id,
			quotation_id: quotation.id,
			billing_cycle_id: cycle.id,
			document_id: documents.data[0].id,
			payment_link_id: links[0].id,
			payment_id: payments.data[0].id,
			subscription_id: activations[0].id,
			task_id: tasks[0].id,
			user_id: users.data.find((one: { companies: { client_id: string }[] }) =>
				one.companies.some(({ client_id }) => client_id === quotation.client_id),
			).id,
		},
		quotation,
		synced,
		acceptPage: page.text,
		accepted,
		cycle,
		uploaded: uploaded.body,
		links,
		webhooks: webhooks.map((answer) => answer.status),
		payments,
		activations,
		tasks,
		signInToken,
	};
}

async function stockCatalog(
	call: (status: number, method: string, path: string, body?: object) => Promise<any>,
): Promise<any> {
	const workspace = await call(201, 'POST', '/products', workspaceProduct.product);
	const project = await call(201, 'POST', '/products', {
		sku: 'GCP-SETUP',
		name: 'GCP project set-up',
		kind: 'ONE_TIME',
		provisioning_target: 'gcp',
	});
	await call(201, 'POST', `/products/${workspace.id}/prices`, workspaceProduct.price);
	await call(201, 'POST', `/products/${project.id}/prices`, {
		currency: 'IDR',
		amount: 2_500_000,
		billing_period: 'ONCE',
	});
	return workspace;
}
