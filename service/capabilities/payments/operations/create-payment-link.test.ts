import { addSeconds } from '../../../platform/clock/index.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aGatewayLink } from '../gateway-fixtures.ts';
import { resolveLinkJob } from '../jobs.ts';
import { paymentGatewayPort } from '../ports.ts';
import { quietSeconds } from '../rules.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';

const lost = new ProviderError('xendit', 'outcome-unknown', 'no answer', { code: 'timeout' });

describe('payment_link.create', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.vendors.failures.length = 0;
	});

	const create = (cycle: { id: string }, values: object = {}) =>
		service.call('POST', '/payment-links', { billing_cycle_id: cycle.id, ...values });
	const reload = async (cycle: { id: string }): Promise<any> =>
		(await service.call('GET', `/billing-cycles/${cycle.id}`)).body;
	const countAtGateway = (link: { reference: string }): number =>
		[...service.vendors.links.values()].filter((one) => one.reference === link.reference).length;

	it('opens a link for the amount of the cycle and puts the cycle to waiting for it', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const answer = await create(cycle, { channels: ['BCA'], expires_in_hours: 24 });
		expect(answer.status).toBe(201);
		expect(answer.body).toMatchObject({
			status: 'OPEN',
			subject_type: 'billing_cycle',
			subject_id: cycle.id,
			amount: cycle.amount,
			currency: 'IDR',
		});
		expect(await reload(cycle)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			xendit_invoice_id: answer.body.gateway_reference,
			payment_url: answer.body.url,
		});
		const request = service.vendors.linkRequests.at(-1)!;
		expect(request).toMatchObject({ channels: ['BCA'], expires_in_seconds: 86_400 });
		expect(request.description).toContain(cycle.number);
		const sum = request.items.reduce(
			(all, one) => all + one.unit_amount * BigInt(one.quantity),
			0n,
		);
		expect(sum).toBe(BigInt(cycle.amount));
		const events = await service.call('GET', '/events?type=billing_cycle.awaiting_payment');
		expect(events.body.data[0]).toMatchObject({ subject_id: cycle.id });
	});

	it('returns the same link when it is requested again, with the same key or another', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const body = { billing_cycle_id: cycle.id };
		const first = await service.call('POST', '/payment-links', body, { key: 'pay-1' });
		const again = await service.call('POST', '/payment-links', body, { key: 'pay-1' });
		expect(again.body).toEqual(first.body);
		expect(again.headers['idempotency-replayed']).toBe('true');
		expect((await create(cycle)).body.id).toBe(first.body.id);
		expect(countAtGateway(first.body)).toBe(1);
	});

	it('makes one link when several ask at once; the others get it or are told to come back', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => create(cycle)));
		const made = answers.filter((answer) => answer.status === 201);
		expect(made.length).toBeGreaterThanOrEqual(1);
		expect(new Set(made.map((answer) => answer.body.id)).size).toBe(1);
		for (const answer of answers.filter((one) => one.status !== 201)) {
			expect(answer.body.code).toBe('idempotency.in-progress');
			expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
		}
		expect(countAtGateway(made[0]!.body)).toBe(1);
	});

	it.each(['DRAFT', 'INVOICE_REQUESTED', 'PAID', 'CANCELLED'] as const)(
		'refuses a cycle that is %s',
		async (status) => {
			const cycle = await aBillingCycle(service, { status });
			const answer = await create(cycle);
			expect([answer.status, answer.body.code]).toEqual([409, 'billing_cycle.not-collectable']);
			expect(answer.body.details).toEqual({ billing_cycle_id: cycle.id, status });
		},
	);

	it('refuses an amount that the gateway does not collect, and says what it collects', async () => {
		const product = await aProduct(service);
		const cycle = await aBillingCycle(service, {
			status: 'INVOICED',
			items: [{ product_id: product.id, quantity: 1, unit_amount: 1000 }],
		});
		const answer = await create(cycle);
		expect([answer.status, answer.body.code]).toEqual([409, 'payment_link.amount-not-collectable']);
		expect(answer.body.details).toEqual({ smallest: '10000', largest: '1000000000' });
		expect((await reload(cycle)).status).toBe('INVOICED');
	});

	it('refuses a currency that the gateway does not collect, and says what leads on', async () => {
		const product = await aProduct(service);
		const cycle = await aBillingCycle(service, {
			status: 'INVOICED',
			currency: 'USD',
			items: [{ product_id: product.id, quantity: 1, unit_amount: 10_000 }],
		});
		const answer = await create(cycle);
		expect([answer.status, answer.body.code]).toEqual([
			409,
			'payment_link.currency-not-collectable',
		]);
		expect(answer.body.details).toEqual({ currency: 'USD', currencies: ['IDR'] });
		expect(answer.body.advice).toContain('quotation.revise');
		expect((await reload(cycle)).status).toBe('INVOICED');
	});

	it('refuses a gateway that is not installed', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const answer = await create(cycle, { gateway: 'tripay' });
		expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'body.gateway' }] } });
	});

	it('leaves the cycle as it is while the outcome is unknown; the same key then finishes it', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		service.vendors.failures.push({ method: 'createLink', error: lost });
		const body = { billing_cycle_id: cycle.id };
		const unknown = await service.call('POST', '/payment-links', body, { key: 'lost-1' });
		expect([unknown.status, unknown.body.code]).toEqual([503, 'payment_link.outcome-unknown']);
		expect(Number(unknown.headers['retry-after'])).toBe(quietSeconds);
		expect((await reload(cycle)).status).toBe('INVOICED');
		service.now = addSeconds(service.now, quietSeconds);
		const made = await service.call('POST', '/payment-links', body, { key: 'lost-1' });
		expect(made.body).toMatchObject({
			id: unknown.body.details.payment_link_id,
			status: 'OPEN',
		});
		expect(countAtGateway(made.body)).toBe(1);
		expect((await reload(cycle)).status).toBe('AWAITING_PAYMENT');
	});

	it('hears of a link that was settled later without anybody asking', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		service.vendors.failures.push({ method: 'createLink', error: lost });
		const unknown = await create(cycle);
		const id = unknown.body.details.payment_link_id;
		const link = (await service.call('GET', `/payment-links/${id}`)).body;
		service.vendors.links.set(
			`late-${id}`,
			aGatewayLink({
				gateway_reference: `late-${id}`,
				reference: link.reference,
				amount: BigInt(link.amount),
				url: 'https://checkout.example/late',
			}),
		);
		service.now = addSeconds(service.now, quietSeconds);
		await service.runJob(resolveLinkJob, { payment_link_id: id });
		await service.settle();
		expect(await reload(cycle)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			xendit_invoice_id: `late-${id}`,
			payment_url: 'https://checkout.example/late',
		});
	});

	it('gives the cycle its new link when the first one has expired', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
		const atVendor = service.vendors.links.get(cycle.xendit_invoice_id)!;
		service.vendors.links.set(cycle.xendit_invoice_id, { ...atVendor, status: 'EXPIRED' });
		await service.call('POST', `/payment-links/${links.body.data[0].id}/refresh`);
		const answer = await create(cycle);
		expect(answer.body.id).not.toBe(links.body.data[0].id);
		expect(await reload(cycle)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			payment_url: answer.body.url,
		});
	});

	it('closes the link when the cycle was cancelled while the gateway was at work', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const [answer] = await whileGatewayWorks(
			() => create(cycle),
			() => service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'Too late' }),
		);
		expect(answer.body).toMatchObject({
			code: 'billing_cycle.not-collectable',
			details: { status: 'CANCELLED' },
		});
		await service.settle();
		const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
		expect(links.body.data.map((link: { status: string }) => link.status)).toEqual(['CANCELLED']);
	});

	/** Runs `other` after the intent of `work` is committed and before the gateway answers. */
	async function whileGatewayWorks(
		work: () => Promise<any>,
		other: () => Promise<any>,
	): Promise<any[]> {
		const gateway = service.runtime.providers.get(paymentGatewayPort);
		const { createLink } = gateway;
		let meanwhile: Promise<any> = Promise.resolve();
		gateway.createLink = async (request) => {
			meanwhile = other();
			await meanwhile;
			return createLink(request);
		};
		try {
			return [await work(), await meanwhile];
		} finally {
			gateway.createLink = createLink;
		}
	}

	it('names the subject by its type and id as well as by the short form', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const subject = { subject_type: 'billing_cycle', subject_id: cycle.id };
		const answer = await service.call('POST', '/payment-links', subject);
		expect(answer.body).toMatchObject({ status: 'OPEN', ...subject });
		expect((await create(cycle)).body.id).toBe(answer.body.id);
		expect((await reload(cycle)).status).toBe('AWAITING_PAYMENT');
	});

	const someId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
	it.each<[string, string, object]>([
		['nothing', 'body.subject_id', {}],
		['a type without an id', 'body.subject_id', { subject_type: 'billing_cycle' }],
		['an id without a type', 'body.subject_id', { subject_id: someId }],
		[
			'both forms',
			'body.subject_id',
			{ subject_type: 'billing_cycle', subject_id: someId, billing_cycle_id: someId },
		],
		[
			'a type that nothing registers',
			'body.subject_type',
			{ subject_type: 'raffle_ticket', subject_id: someId },
		],
	])('refuses a request that names %s', async (_, path, body) => {
		const answer = await service.call('POST', '/payment-links', body);
		expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
	});

	describe('at one channel', () => {
		const links = async (cycle: { id: string }): Promise<Record<string, string>> => {
			const path = `/payment-links?subject_id=${cycle.id}`;
			const { data } = (await service.call('GET', path)).body;
			return Object.fromEntries(data.map((one: any) => [one.channel ?? 'page', one.status]));
		};

		it('gives a code with instructions instead of a page', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const answer = await create(cycle, { channel: 'BCA' });
			expect(answer.body).toMatchObject({
				channel: 'BCA',
				url: null,
				payment_code: '88081234567890',
				qr_string: null,
				instructions: [{ title: 'ATM', steps: ['Choose transfer', 'Type the code'] }],
				expected_amount: cycle.amount,
				fee: null,
			});
			expect(service.vendors.linkRequests.at(-1)).toMatchObject({ channel: 'BCA', channels: [] });
			expect((await create(cycle, { channel: 'BCA' })).body.id).toBe(answer.body.id);
		});

		it('asks the payer for the fee on top, and pays the cycle with what is left of it', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const { body: link } = await create(cycle, { channel: 'QRIS' });
			const fee = Math.floor((cycle.amount * 7) / 1000);
			expect(link).toMatchObject({
				amount: cycle.amount,
				expected_amount: cycle.amount + fee,
				fee,
				fee_bearer: 'CUSTOMER',
			});
			expect(link.qr_string).toContain('000201');
			service.vendors.pay(link.reference);
			await service.call('POST', `/payment-links/${link.id}/refresh`);
			await service.settle();
			const payments = await service.call('GET', `/payments?subject_id=${cycle.id}`);
			expect(payments.body.data).toMatchObject([
				{
					status: 'SUCCEEDED',
					amount: cycle.amount + fee,
					payer_fee: fee,
					placed_amount: cycle.amount,
				},
			]);
			expect((await reload(cycle)).status).toBe('PAID');
		});

		it('closes the links at other channels when it opens', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			await create(cycle);
			const { body: link } = await create(cycle, { channel: 'BCA' });
			await service.settle();
			expect(await links(cycle)).toEqual({ page: 'CANCELLED', BCA: 'OPEN' });
			expect((await reload(cycle)).xendit_invoice_id).toBe(link.gateway_reference);
		});

		it('leaves them open when they are to be kept, and counts the money once', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const { body: page } = await create(cycle);
			const { body: account } = await create(cycle, { channel: 'BCA', keep_others: true });
			await service.settle();
			expect(await links(cycle)).toEqual({ page: 'OPEN', BCA: 'OPEN' });
			// Both are paid before the service hears of either.
			for (const link of [page, account]) service.vendors.pay(link.reference);
			for (const link of [page, account])
				await service.call('POST', `/payment-links/${link.id}/refresh`);
			await service.settle();
			const payments = await service.call('GET', `/payments?subject_id=${cycle.id}`);
			const kept = payments.body.data.map((one: any) => [one.status, one.credit_amount]);
			expect(kept.sort()).toEqual([
				['SUCCEEDED', 0],
				['SUCCEEDED', page.amount],
			]);
			expect((await reload(cycle)).status).toBe('PAID');
		});

		it('closes what stands beside it as soon as the cycle is paid', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const { body: page } = await create(cycle);
			await create(cycle, { channel: 'BCA', keep_others: true });
			service.vendors.pay(page.reference);
			await service.call('POST', `/payment-links/${page.id}/refresh`);
			await service.settle();
			expect(await links(cycle)).toEqual({ page: 'PAID', BCA: 'CANCELLED' });
		});

		it('is closed itself when it opens late, after a newer link', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			service.vendors.failures.push({ method: 'createLink', error: lost, after: true });
			service.vendors.failures.push({ method: 'findLink', error: lost });
			const unknown = await create(cycle, { channel: 'BCA' });
			expect(unknown.body.code).toBe('payment_link.outcome-unknown');
			service.now = addSeconds(service.now, 1);
			const { body: newer } = await create(cycle);
			service.now = addSeconds(service.now, quietSeconds);
			const payment_link_id = unknown.body.details.payment_link_id;
			await service.runJob(resolveLinkJob, { payment_link_id });
			await service.settle();
			expect(await links(cycle)).toEqual({ BCA: 'CANCELLED', page: 'OPEN' });
			expect((await reload(cycle)).xendit_invoice_id).toBe(newer.gateway_reference);
		});

		it('refuses a channel that the gateway does not have, and says which it has', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const answer = await create(cycle, { channel: 'CASH' });
			expect(answer).toMatchObject({
				status: 422,
				body: {
					errors: [{ path: 'body.channel', message: 'The gateway has BCA, QRIS for this amount' }],
				},
			});
			expect((await create(cycle, { channel: 'BCA' })).status).toBe(201);
		});

		it('refuses one channel and several at once', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const answer = await create(cycle, { channel: 'BCA', channels: ['QRIS'] });
			expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'body.channels' }] } });
		});
	});

	it('knows nothing of a cycle that is not there', async () => {
		const answer = await create({ id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f' });
		expect(answer.body.code).toBe('resource.not-found');
	});
});
