import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aTemplate, runTasks } from '../deployments/fixtures.ts';
import { aForm, anOrder, aPackage, aPromotion, aService } from './fixtures.ts';
import { expireDrafts } from './jobs.ts';

const unknownId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const human = { token: 'human' };
const failing: Record<string, 'unavailable' | 'throttled' | 'rejected'> = {
	down: 'unavailable',
	slow: 'throttled',
	misconfigured: 'rejected',
};
const challenge = defineProvider({
	id: 'challenge',
	title: 'A challenge',
	documentation: 'https://example.com',
	config: z.object({}),
	required: [],
	create: () => ({
		challenge: {
			id: 'challenge',
			title: 'A challenge',
			verify({ token }: { token: string }) {
				const kind = failing[token];
				return kind === undefined
					? Promise.resolve(token === human.token)
					: Promise.reject(new ProviderError('challenge', kind, 'It fails'));
			},
		},
	}),
});

describe('what is ordered', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({
			environment: { ORDERS_PER_EMAIL: '1', PAYMENT_LINK_PICKUP_SECONDS: '0' },
		});
	});
	afterAll(() => service.stop());
	const post = (path: string, body: object = {}) => service.call('POST', path, body);
	const patch = (path: string, body: object) => service.call('PATCH', path, body);

	it('package.create refuses the code of another package, and services that are not there', async () => {
		const { id, code } = await aPackage(service);
		const wish = { code, name: 'Another', services: [{ service_code: `${code}-a` }] };
		expect(await post('/packages', wish)).toMatchObject({
			status: 409,
			body: { code: 'package.code-taken', details: { package_id: id } },
		});
		const unknown = { code: 'other', name: 'Other', services: [{ service_code: 'nothing' }] };
		expect(await post('/packages', unknown)).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.services[0].service_code' }] },
		});
	});

	it('package.update gives a package a price of its own, which orders take, and takes it from the list', async () => {
		const { id, code } = await aPackage(service);
		const prices = [{ currency: 'IDR', billing_cycle: 'MONTHLY', amount: 150_001 }];
		expect((await patch(`/packages/${id}`, { prices })).body.prices).toEqual(prices);
		const order = await anOrder(service, { package_code: code });
		expect(order).toMatchObject({ subtotal: 150_001, total_amount: 150_001 });
		expect(order.items.map(({ list_amount }: any) => list_amount)).toEqual([75_001, 75_000]);
		await patch(`/packages/${id}`, { active: false });
		const refused = await post('/public/orders/quick', aForm({ package_code: code }));
		expect(refused.body.errors).toMatchObject([{ path: 'body.package_code' }]);
		expect((await patch(`/packages/${unknownId}`, { active: false })).status).toBe(404);
	});

	it('is a package at its own price for the seats it has, and at the price of the service for those above', async () => {
		const seat = `seat-${Date.now()}`;
		await aService(service, seat, { unit: 'user', amount: 10_000 });
		const prices = [{ currency: 'IDR', billing_cycle: 'MONTHLY', amount: 40_000 }];
		const services = [{ service_code: seat, quantity: 5 }];
		await post('/packages', { code: seat, name: 'Seats', services, prices });
		for (const [user_count, seats, total_amount] of [
			[1, 5, 40_000],
			[5, 5, 40_000],
			[100_000, 100_000, 40_000 + 99_995 * 10_000],
		]) {
			const form = aForm({ package_code: seat, user_count });
			const { body } = await post('/public/orders/quick', form);
			expect(body.total_amount).toBe(total_amount);
			const { items } = (await service.call('GET', `/orders/${body.id}`)).body;
			expect(items).toMatchObject([{ quantity: seats, unit_price: 10_000, total_amount }]);
		}
	});

	it('is a package for one payment at its own price, also where its services have none for that', async () => {
		const { id, code } = await aPackage(service);
		const once = { package_code: code, billing_cycle: 'ONE_TIME' };
		const refused = await post('/public/orders/quick', aForm(once));
		expect(refused.body.errors).toHaveLength(2);
		const prices = [{ currency: 'IDR', billing_cycle: 'ONE_TIME', amount: 900_000 }];
		await patch(`/packages/${id}`, { prices });
		const { items, total_amount } = await anOrder(service, once);
		expect(total_amount).toBe(900_000);
		expect(items.map(({ list_amount }: any) => list_amount)).toEqual([450_000, 450_000]);
	});

	it('package.list finds by code and by activity', async () => {
		const { id, code } = await aPackage(service);
		const found = await service.call('GET', `/packages?code=${code}&active=true`);
		expect(found.body.data.map((one: any) => one.id)).toEqual([id]);
	});

	it('promotion.create wants something to take off, and a code of its own', async () => {
		const { id, code } = await aPromotion(service);
		const taken = { code, description: 'Twice', percent: 5 };
		expect(await post('/promotions', taken)).toMatchObject({
			status: 409,
			body: { code: 'promotion.code-taken', details: { promotion_id: id } },
		});
		expect((await post('/promotions', { code: 'NONE-AT-ALL', description: 'x' })).status).toBe(422);
		const half = { code: 'HALF-SAID', description: 'x', amount: 5 };
		expect((await post('/promotions', half)).status).toBe(422);
	});

	it('promotion.update switches a code off, and promotion.list shows it', async () => {
		const { id, code } = await aPromotion(service);
		expect((await patch(`/promotions/${id}`, { active: false })).body.active).toBe(false);
		const list = await service.call('GET', `/promotions?code=${code}&active=false`);
		expect(list.body.data).toHaveLength(1);
		const { code: package_code } = await aPackage(service);
		const form = aForm({ package_code, promotion_code: code });
		const refused = await post('/public/orders/quick', form);
		expect(refused.body.errors).toMatchObject([{ path: 'body.promotion_code' }]);
	});

	it('names a region that there is not at the field of the form, and those that there are', async () => {
		await aTemplate(service);
		const { code: package_code } = await aPackage(service);
		const mars = 'mars-1';
		const quick = await post('/public/orders/quick', aForm({ package_code, region: mars }));
		expect(quick.status).toBe(422);
		expect(quick.body.errors).toEqual([
			{ path: 'body.region', message: expect.stringMatching(/mars-1.*us-east-1/) },
		]);
		const order = await anOrder(service, { package_code, deployment_region: 'us-east-1' });
		const changed = await patch(`/orders/${order.id}`, { deployment_region: mars });
		expect(changed.body.errors).toMatchObject([{ path: 'body.deployment_region' }]);
		// A service that is offered there is ordered; a person decides about the template.
		await aService(service, 'only-on-mars', { regions: [mars] });
		const selected_services = [{ service_code: 'only-on-mars' }];
		const there = { package_code: undefined, selected_services, deployment_region: mars };
		expect((await anOrder(service, there)).deployment_region).toBe(mars);
	});

	it('answers a form of an order that costs nothing alike when it is sent again', async () => {
		const { code: package_code } = await aPackage(service);
		const { code: promotion_code } = await aPromotion(service, { percent: 100 });
		const form = aForm({ package_code, promotion_code });
		const placed = await post('/public/orders/quick', form);
		expect(placed.body).toMatchObject({ status: 'SUBMITTED', total_amount: 0, expires_at: null });
		const again = await post('/public/orders/quick', form);
		expect(again.body).toEqual({ ...placed.body, tracking_token: null, status_url: null });
	});

	it('order.create keeps notes for staff, and order.update corrects what is not being made', async () => {
		const place = { deployment_template_id: (await aTemplate(service)).id };
		await aTemplate(service, { region: 'eu-west-1', package_codes: [] });
		const order = await anOrder(service, { notes: 'They called', ...place });
		expect(order).toMatchObject({ source: 'STAFF', notes: 'They called' });
		const changed = await patch(`/orders/${order.id}`, { deployment_region: 'eu-west-1' });
		expect(changed.body.deployment_region).toBe('eu-west-1');
		await patch(`/orders/${order.id}`, { deployment_region: null });
		const payment = { payment_reference: 'PAY-FIXED', auto_activate: false };
		await post(`/orders/${order.id}/submit`, payment);
		await post(`/orders/${order.id}/process`);
		const late = await patch(`/orders/${order.id}`, { deployment_region: 'eu-west-1' });
		expect([late.status, late.body.code]).toEqual([409, 'order.fixed']);
		expect((await patch(`/orders/${order.id}`, { notes: 'Later' })).status).toBe(200);
	});

	const submit = (id: string, body: object) => post(`/orders/${id}/submit`, body);

	it('order.submit takes the reference of another system for one order, and only for the right sum', async () => {
		const one = await anOrder(service);
		const other = await anOrder(service);
		const payment_reference = 'PAY-ONE';
		const wrong = await submit(one.id, { payment_reference, amount: 1, currency: 'IDR' });
		expect([wrong.status, wrong.body.code]).toEqual([409, 'order.reference-not-equal']);
		const paid = await submit(one.id, { payment_reference, auto_activate: false });
		expect(paid).toMatchObject({
			status: 200,
			body: { status: 'SUBMITTED', payment_status: 'PAID', paid_amount: one.total_amount },
		});
		const taken = await submit(other.id, { payment_reference });
		expect([taken.status, taken.body.code]).toEqual([409, 'order.reference-taken']);
		expect((await submit(one.id, { payment_reference })).body.status).toBe('SUBMITTED');
	});

	it('order.submit takes no payment for an order that is over', async () => {
		const { id } = await anOrder(service);
		await post(`/orders/${id}/cancel`, {});
		const late = await submit(id, { payment_reference: 'PAY-LATE' });
		expect([late.status, late.body.code]).toEqual([409, 'order.not-collectable']);
		const refunded = await anOrder(service, { status: 'SUBMITTED' });
		await post(`/orders/${refunded.id}/cancel`, {});
		await post(`/orders/${refunded.id}/refund`, { refund_reference: 'RF-BACK' });
		const again = await submit(refunded.id, { payment_reference: 'PAY-AGAIN' });
		expect([again.status, again.body.code]).toEqual([409, 'order.not-collectable']);
		for (const one of [id, refunded.id])
			expect((await service.call('GET', `/attention?subject_id=${one}`)).body.data).toEqual([]);
	});

	it('order.submit provisions nothing that is neither paid nor referred to a payment', async () => {
		const { id } = await anOrder(service);
		expect(await submit(id, {})).toMatchObject({ status: 409, body: { code: 'order.not-paid' } });
		const processed = await post(`/orders/${id}/process`);
		expect([processed.status, processed.body.code]).toEqual([409, 'lifecycle.illegal-move']);
	});

	it('is not paid twice, nor given back when nobody cancelled it', async () => {
		const order = await anOrder(service, { status: 'SUBMITTED' });
		const subject = { subject_type: 'order', subject_id: order.id };
		const link = await post('/payment-links', subject);
		expect([link.status, link.body.code]).toEqual([409, 'order.not-collectable']);
		const refund = await post(`/orders/${order.id}/refund`, { refund_reference: 'RF' });
		expect([refund.status, refund.body.code]).toEqual([409, 'order.nothing-to-refund']);
	});

	it('is not many unpaid orders of one e-mail', async () => {
		const { code: package_code } = await aPackage(service);
		const email = 'again@example.com';
		await post('/public/orders/quick', aForm({ package_code, email }));
		const again = await post('/public/orders/quick', aForm({ package_code, email }));
		expect([again.status, again.body.code]).toEqual([429, 'order.too-many']);
	});

	it('is not taken back by order.cancel past the point of no return', async () => {
		const { id: deployment_template_id } = await aTemplate(service);
		const { code: package_code } = await aPackage(service);
		await post('/activation-workflows', {
			name: `Past return ${package_code}`,
			deployment_template_id,
			service_sequence: [
				{ service: `${package_code}-a`, point_of_no_return: true },
				{ service: `${package_code}-b`, depends_on: [`${package_code}-a`] },
			],
		});
		const wish = { status: 'SUBMITTED' as const, package_code, deployment_template_id };
		const { id } = await anOrder(service, wish);
		await post(`/orders/${id}/process`);
		await service.settle();
		const running = { status: 'RUNNING' as const, progress: {}, poll_after_seconds: 86_400 };
		service.vendors.nextOutcomes.push({ status: 'SUCCESS', result: {} }, running);
		await runTasks(service, 1);
		const late = await post(`/orders/${id}/cancel`);
		expect([late.status, late.body.code]).toEqual([409, 'order.cannot-take-back']);
	});

	const approvalOf = async ({ id }: { id: string }): Promise<any> =>
		(await service.call('GET', `/approvals?subject_id=${id}`)).body.data[0];
	const decide = (approval: { id: string }, decision: 'grant' | 'refuse') =>
		service.call(
			'POST',
			`/approvals/${approval.id}/${decision}`,
			decision === 'grant' ? {} : { reason: 'Nobody paid this' },
			{ role: 'FINANCE' },
		);
	const pending = async (payment_reference: string): Promise<any> => {
		const { id: package_id, code: package_code } = await aPackage(service);
		const prices = [{ currency: 'IDR', billing_cycle: 'MONTHLY', amount: 20_000_000 }];
		await patch(`/packages/${package_id}`, { prices });
		const order = await anOrder(service, { package_code });
		return (await submit(order.id, { payment_reference })).body;
	};
	const reload = async ({ id }: { id: string }) =>
		(await service.call('GET', `/orders/${id}`)).body;
	const kindsOf = async ({ id }: { id: string }): Promise<string[]> => {
		const { body } = await service.call('GET', `/attention?subject_id=${id}`);
		return body.data.map(({ kind }: { kind: string }) => kind);
	};

	it('order.submit waits for its money again when finance refuses its reference, and not for ever', async () => {
		const order = await pending('PAY-NOT-FOUND');
		await decide(await approvalOf(order), 'refuse');
		await service.settle();
		expect(await reload(order)).toMatchObject({ status: 'SUBMITTED', payment_status: 'UNPAID' });
		service.now = addSeconds(service.now, 3600);
		await service.settle();
		const links = await service.call('GET', `/payment-links?subject_id=${order.id}`);
		expect(links.body.data).toMatchObject([{ status: 'OPEN', amount: order.total_amount }]);
		service.now = addSeconds(service.now, 25 * 3600);
		await service.runJob(expireDrafts, {});
		expect((await reload(order)).status).toBe('CANCELLED');
	});

	it('order.submit asks finance about each reference that is given after a refusal, also about the same one', async () => {
		const order = await pending('PAY-WITH-A-SLIP');
		await decide(await approvalOf(order), 'refuse');
		await service.settle();
		for (const payment_reference of ['PAY-WITHOUT-A-SLIP', 'PAY-WITH-A-SLIP']) {
			const answer = await submit(order.id, { payment_reference });
			expect(answer.body).toMatchObject({ payment_status: 'PENDING', payment_reference });
			const approval = await approvalOf(order);
			expect(approval).toMatchObject({ status: 'PENDING', approver: 'FINANCE' });
			const decision = payment_reference === 'PAY-WITH-A-SLIP' ? 'grant' : 'refuse';
			expect((await decide(approval, decision)).status).toBe(200);
			await service.settle();
		}
		expect(await reload(order)).toMatchObject({ payment_status: 'PAID' });
	});

	it('order.cancel of an order whose reference finance looks up leads to a refund if the money is there', async () => {
		const [found, missing] = [await pending('PAY-FOUND'), await pending('PAY-MISSING')];
		for (const [order, decision] of [
			[found, 'grant'],
			[missing, 'refuse'],
		] as const) {
			await service.call('POST', `/orders/${order.id}/cancel`, {});
			expect(await reload(order)).toMatchObject({ status: 'CANCELLED', payment_status: 'PENDING' });
			expect((await decide(await approvalOf(order), decision)).status).toBe(200);
		}
		await service.settle();
		expect([(await reload(found)).payment_status, await kindsOf(found)]).toEqual([
			'PAID',
			['order.refund-due'],
		]);
		expect([(await reload(missing)).payment_status, await kindsOf(missing)]).toEqual([
			'UNPAID',
			[],
		]);
	});

	const change = (id: string, organization_slug: string) =>
		patch(`/orders/${id}`, { organization_slug });

	it('order.update gives a draft, and an order that failed without a tenant, another address; a paid one keeps its own', async () => {
		const { code: package_code } = await aPackage(service);
		const quick = (organization_slug: string) =>
			post('/public/orders/quick', aForm({ package_code, organization_slug }));
		const other = await anOrder(service, { organization_slug: 'of-another-order' });
		const { id } = await anOrder(service, { organization_slug: 'first-wish' });
		const taken = await change(id, other.organization_slug);
		expect([taken.status, taken.body.code]).toEqual([409, 'order.slug-taken']);
		expect((await change(id, 'second-wish')).body.organization_slug).toBe('second-wish');
		expect((await quick('first-wish')).status).toBe(201);

		const payment = { payment_reference: 'PAY-KEEPS-ADDRESS', auto_activate: false };
		await post(`/orders/${id}/submit`, payment);
		const fixed = await change(id, 'third-wish');
		expect([fixed.status, fixed.body.code]).toEqual([409, 'order.fixed']);
		service.now = addSeconds(service.now, 60 * 86_400);
		await service.runJob(expireDrafts, {});
		await service.settle();
		expect((await quick('second-wish')).status).toBe(409);

		await patch(`/orders/${id}`, { deployment_template_id: unknownId });
		await post(`/orders/${id}/process`);
		expect((await change(id, 'third-wish')).body.organization_slug).toBe('third-wish');
		expect((await quick('second-wish')).status).toBe(201);
	});

	it('needs the proof of a person where a challenge is set up', async () => {
		const guarded = await startTestService({
			providers: [...fakeProviders().manifests, challenge],
		});
		try {
			await aService(guarded, 'one');
			const { email, name, company, ...form } = aForm();
			const who = { customer_email: email, customer_name: name, company_name: company };
			const wish = { ...who, ...form, selected_services: [{ service_code: 'one' }] };
			const place = (more: object) =>
				guarded.call('POST', '/public/orders', { ...wish, ...more }, { role: 'NONE' });
			for (const wrong of [{}, { challenge_token: 'robot' }])
				expect(await place(wrong)).toMatchObject({
					status: 422,
					body: { code: 'order.challenge-failed' },
				});
			// Wrong settings of ours let no machine in; a vendor that does not answer keeps nobody from ordering.
			expect(await place({ challenge_token: 'misconfigured' })).toMatchObject({
				status: 503,
				body: { code: 'order.challenge-not-usable' },
			});
			expect((await place({ challenge_token: 'down' })).status).toBe(201);
			// The same form with another answer of the challenge is the same order.
			const first = await place({ challenge_token: human.token });
			const again = await place({ challenge_token: 'slow' });
			expect([first.status, again.body.order_number]).toEqual([201, first.body.order_number]);
			const { body } = await guarded.call('GET', '/orders');
			expect(body.data).toHaveLength(1);
		} finally {
			await guarded.stop();
		}
	});
});
