import { ProviderError } from '../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aTemplate, runTasks } from '../deployments/fixtures.ts';
import { aForm, anOrder, aPackage, aPromotion } from './fixtures.ts';
import { statusUrl } from './tracking.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

const post = (path: string, body: object = {}) => service.call('POST', path, body);
const read = async (path: string, language = 'en') => {
	const { status, text, headers } = await service.http
		.get(path)
		.set('Accept', 'text/html')
		.set('Cookie', `cloudsales_language=${language}`);
	return { status, text, headers };
};
const pathOf = (order: { id: string; order_number: string }): string =>
	new URL(statusUrl(service.runtime, order)).pathname;
/** The texts of the steps, in their order, as "title: state". */
const stepsIn = (text: string): string[] =>
	[...text.matchAll(/<strong>([^<]*)<\/strong> <span class="chip \w+">([^<]*)<\/span>/g)].map(
		([, title, state]) => `${title}: ${state}`,
	);
const done = { status: 'SUCCESS', result: { ready: true } } as const;

describe('the page on which a customer follows an order', () => {
	it('is where placing leads, and offers to pay until that is done', async () => {
		const { code } = await aPackage(service);
		const { body } = await post('/public/orders/quick', aForm({ package_code: code }));
		const path = new URL(body.status_url).pathname;
		expect(path).toBe(`/orders/${body.order_number}/${body.tracking_token}`);
		const link = await post('/payment-links', { subject_type: 'order', subject_id: body.id });
		const unpaid = await read(path);
		expect(unpaid.status).toBe(200);
		expect(unpaid.text).toContain(`href="${link.body.url}"`);
		expect(stepsIn(unpaid.text)[1]).toBe('Payment: Waiting for you');
		expect((await read(path, 'id')).text).toContain('Bayar sekarang');
		service.vendors.pay(link.body.reference);
		await post(`/payment-links/${link.body.id}/refresh`);
		await service.settle();
		const paid = await read(path);
		expect(paid.text).not.toContain(link.body.url);
		expect(stepsIn(paid.text)[1]).toBe('Payment: Done');
	});

	it('names no person, no company and no amount, and no other page learns its address', async () => {
		const order = await anOrder(service, {
			customer_email: 'secret@example.com',
			customer_name: 'Secret Name',
			company_name: 'Secret Company',
			phone: '+628123456789',
			notes: 'secret note',
		});
		const { text, headers } = await read(pathOf(order));
		expect(text).not.toMatch(/secret|8123456789/i);
		const amount = new RegExp(String(order.total_amount / 1000).replace('.', '[.,]'));
		expect(text.replaceAll(/order_number|ORD-\d+-\d+/g, '')).not.toMatch(amount);
		expect(headers['referrer-policy']).toBe('no-referrer');
		expect(text).toContain('<meta name="robots" content="noindex" />');
		expect(headers['cache-control']).toBe('no-store');
	});

	it('is not found without the token, nor are its steps', async () => {
		const order = await anOrder(service);
		const other = await anOrder(service);
		const token = pathOf(other).split('/').at(-1);
		for (const path of [
			`/orders/${order.order_number}/${token}`,
			`/orders/${order.order_number}/${token}/steps`,
			`/orders/${order.order_number}`,
			`/orders/ORD-20261120-9999/${token}`,
		])
			expect([path, (await read(path)).status]).toEqual([path, 404]);
	});

	it('shows each service as it is activated, and in the end where the tenant is', async () => {
		const { id: deployment_template_id } = await aTemplate(service);
		const order = await anOrder(service, { status: 'SUBMITTED', deployment_template_id });
		const path = pathOf(order);
		await post(`/orders/${order.id}/process`);
		expect(stepsIn((await read(path)).text)).toEqual([
			'Order received: Done',
			'Payment: Done',
			'Check of the order: Done',
			'Setting up the place for your services: In progress',
			...order.items.map(({ name }: { name: string }) => `Activation: ${name}: Not started`),
			'Ready to use: Not started',
		]);
		await service.settle();
		await runTasks(service);
		const { text } = await read(path);
		expect(stepsIn(text).filter((step) => !step.endsWith(': Done'))).toEqual([]);
		expect(text).toContain(`href="https://${order.organization_slug}.tenants.cloudsales.test"`);
	});

	it('counts the services that are active, for the page as for order.track', async () => {
		const { id: deployment_template_id } = await aTemplate(service);
		const order = await anOrder(service, { status: 'SUBMITTED', deployment_template_id });
		const running = { status: 'RUNNING', progress: {}, poll_after_seconds: 86_400 } as const;
		service.vendors.nextOutcomes.push(done, running);
		await post(`/orders/${order.id}/process`);
		await service.settle();
		await runTasks(service, 2);
		const path = pathOf(order);
		expect((await read(path)).text).toContain('1 of 2 services are active');
		const token = path.split('/').at(-1);
		const tracked = await service.call(
			'GET',
			`/public/orders/${order.order_number}/status?token=${token}`,
			undefined,
			{ role: 'NONE' },
		);
		expect(tracked.body.progress_percent).toBe(75 + 12);
	});

	it('says of a failure that we look after it, and never why; nobody streams what stands still', async () => {
		const { id: deployment_template_id } = await aTemplate(service);
		const order = await anOrder(service, { status: 'SUBMITTED', deployment_template_id });
		const path = pathOf(order);
		service.vendors.nextOutcomes.push(
			done,
			new ProviderError('gcp', 'rejected', 'The plan is not there'),
		);
		await post(`/orders/${order.id}/process`);
		await service.settle();
		await runTasks(service);
		const { text } = await read(path);
		expect(text).toContain('Delayed');
		expect(text).toContain('there is nothing for you to do');
		expect(stepsIn(text)[3]).toBe('Setting up the place for your services: Waiting for us');
		expect(text).not.toMatch(/plan is not there|gcp/);
		expect(text).not.toContain('hx-sse:connect');
	});

	it('speaks of no payment where nothing was to be paid', async () => {
		const { code: promotion_code } = await aPromotion(service, { percent: 100 });
		const order = await anOrder(service, { promotion_code });
		const { text } = await read(pathOf(order));
		expect(order.status).toBe('SUBMITTED');
		expect(text).toContain('We have received your order and process it in a moment.');
		expect(text).not.toMatch(/payment/i);
	});

	it('says while it is taken back that it is being cancelled, and nothing else goes on', async () => {
		const { id: deployment_template_id } = await aTemplate(service);
		const order = await anOrder(service, { status: 'SUBMITTED', deployment_template_id });
		const path = pathOf(order);
		const asks = { status: 'WAITING', waiting_for: 'STAFF', code: 'LOOK', note: 'Look' } as const;
		service.vendors.nextOutcomes.push(done, { ...asks, progress: {}, poll_after_seconds: null });
		await post(`/orders/${order.id}/process`);
		await service.settle();
		await runTasks(service, 2);
		const leaving = await post(`/orders/${order.id}/cancel`, { reason: 'A test' });
		expect(leaving.body).toMatchObject({
			status: 'ACTIVATING',
			status_message: 'The order is being cancelled.',
		});
		const { text } = await read(path);
		expect(text).toContain('<h2>Being cancelled</h2>');
		expect(text).not.toContain('<progress');
		expect(stepsIn(text)).toEqual(['Order received: Done', 'Cancelled: In progress']);
		await service.settle();
		await runTasks(service, 6);
		expect(stepsIn((await read(path)).text)).toEqual([
			'Order received: Done',
			'Cancelled: Done',
			'Refund: Waiting for us',
		]);
	});

	it('ends the stream of its steps with the order', async () => {
		const order = await anOrder(service, { status: 'SUBMITTED' });
		const path = pathOf(order);
		expect((await read(path)).text).toContain(`hx-sse:connect="${path}/steps"`);
		await post(`/orders/${order.id}/cancel`, { reason: 'A test' });
		const stream = await fetch(`${service.address}${path}/steps`);
		const text = await stream.text();
		expect(text).toContain('Dibatalkan');
		expect(text).toMatch(/event: ?end/);
	});
});
