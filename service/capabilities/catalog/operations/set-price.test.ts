import { startTestService, type TestService } from '../../../tests/service.ts';
import { priceFor, taxRateFor } from '../pricing.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { aProduct } from '../fixtures.ts';
import { getProduct } from '../store.ts';

const unknownId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

describe('price.set', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const set = (product: { id: string }, amount: number, valid_from?: string, more = {}) =>
		service.call('POST', `/products/${product.id}/prices`, {
			currency: 'IDR',
			billing_period: 'MONTHLY',
			amount,
			...(valid_from === undefined ? {} : { valid_from }),
			...more,
		});
	const periods = async (product: { id: string }) => {
		const rows = await service.runtime.database.client.price.findMany({
			where: { product_id: product.id },
			orderBy: { valid_from: 'asc' },
		});
		const text = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;
		return rows.map((row) => [Number(row.amount), text(row.valid_from), text(row.valid_to)]);
	};
	const onDay = (product: any, date: string, wanted = {}) =>
		service.transaction(async (context) => {
			const key = { currency: 'IDR', billing_period: 'MONTHLY', ...wanted };
			const then = { ...context, now: day(date) };
			const found = await getProduct(then, product.id);
			return Number(priceFor(found, { ...key, date: then.now }).amount);
		});

	it('is valid from today in Jakarta unless a day is named', async () => {
		const product = await aProduct(service, { price: null });
		const { now } = service;
		service.now = new Date('2026-11-20T17:00:00.000Z');
		const answer = await set(product, 100);
		service.now = now;
		expect(answer).toMatchObject({
			status: 201,
			body: { valid_from: '2026-11-21', valid_to: null },
		});
	});

	it('ends the price before it the day before', async () => {
		const product = await aProduct(service, { price: 100 });
		await set(product, 200, '2026-12-01');
		expect(await periods(product)).toEqual([
			[100, '2025-01-01', '2026-11-30'],
			[200, '2026-12-01', null],
		]);
		expect(await onDay(product, '2026-11-30')).toBe(100);
		expect(await onDay(product, '2026-12-01')).toBe(200);
	});

	it('set between two prices ends the day before the later one', async () => {
		const product = await aProduct(service, { price: null });
		await set(product, 100, '2026-01-01');
		await set(product, 300, '2027-01-01');
		await set(product, 200, '2026-06-01');
		await set(product, 50, '2025-01-01');
		expect(await periods(product)).toEqual([
			[50, '2025-01-01', '2025-12-31'],
			[100, '2026-01-01', '2026-05-31'],
			[200, '2026-06-01', '2026-12-31'],
			[300, '2027-01-01', null],
		]);
	});

	it('leaves prices of other currencies, periods and products alone', async () => {
		const product = await aProduct(service, { price: 100 });
		const other = await aProduct(service, { price: 100 });
		await set(product, 5, '2026-11-01', { currency: 'USD' });
		await set(product, 1_000, '2026-11-01', { billing_period: 'YEARLY' });
		expect(await onDay(product, '2026-11-20')).toBe(100);
		expect(await onDay(other, '2026-11-20')).toBe(100);
		expect(await onDay(product, '2026-11-20', { billing_period: 'YEARLY' })).toBe(1_000);
		const shown = await service.call('GET', `/products/${product.id}`);
		expect(shown.body.prices.map((one: any) => [one.currency, one.billing_period])).toEqual([
			['IDR', 'MONTHLY'],
			['IDR', 'YEARLY'],
			['USD', 'MONTHLY'],
		]);
	});

	it('gives the same price again for the same day', async () => {
		const product = await aProduct(service, { price: null });
		const first = await set(product, 100, '2026-11-01');
		expect((await set(product, 100, '2026-11-01')).body).toEqual(first.body);
		expect(await periods(product)).toEqual([[100, '2026-11-01', null]]);
	});

	it('corrects the amount of a day as long as nothing was quoted by it', async () => {
		const product = await aProduct(service, { price: null });
		const typo = await set(product, 1_500_000, '2026-11-20');
		const right = await set(product, 150_000, '2026-11-20');
		expect(right).toMatchObject({ status: 201, body: { id: typo.body.id, amount: 150_000 } });
		expect(await periods(product)).toEqual([[150_000, '2026-11-20', null]]);
		await aQuotation(service, { items: [{ product_id: product.id, quantity: 1 }] });
		expect(await set(product, 101, '2026-11-20')).toMatchObject({
			status: 409,
			body: {
				code: 'price.exists',
				details: { price_id: typo.body.id },
				errors: [{ path: 'body.valid_from' }],
			},
		});
		expect(await periods(product)).toEqual([[150_000, '2026-11-20', null]]);
	});

	it('is not used by an item that was quoted for an amount of its own', async () => {
		const product = await aProduct(service, { price: null });
		await set(product, 1_500_000, '2026-11-20');
		const items = [{ product_id: product.id, quantity: 1, unit_amount: 150_000 }];
		await aQuotation(service, { items });
		expect((await set(product, 150_000, '2026-11-20')).status).toBe(201);
	});

	it('leaves one price on every day when many are set at once', async () => {
		const product = await aProduct(service, { price: null });
		const days = ['2026-03-01', '2026-01-01', '2026-02-01', '2026-04-01'];
		await Promise.all(days.map((date, index) => set(product, 100 + index, date)));
		expect((await periods(product)).map(([, from, to]) => [from, to])).toEqual([
			['2026-01-01', '2026-01-31'],
			['2026-02-01', '2026-02-28'],
			['2026-03-01', '2026-03-31'],
			['2026-04-01', null],
		]);
	});

	it('leaves one price when several amounts are set for one day at once', async () => {
		const product = await aProduct(service, { price: null });
		const answers = await Promise.all(
			[1, 2, 3].map((amount) => set(product, amount, '2026-11-01')),
		);
		expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
		expect(await periods(product)).toHaveLength(1);
	});

	it('refuses a period that the product is never charged by', async () => {
		const once = await aProduct(service, { kind: 'ONE_TIME', price: null });
		const monthly = await aProduct(service, { price: null });
		for (const answer of [
			await set(once, 100),
			await set(monthly, 100, undefined, { billing_period: 'ONCE' }),
		])
			expect([answer.status, answer.body.errors[0].path]).toEqual([422, 'body.billing_period']);
	});

	it('refuses a negative amount and a product that is not there', async () => {
		const product = await aProduct(service, { price: null });
		expect((await set(product, -1)).body.errors[0].path).toBe('body.amount');
		expect((await set({ id: unknownId }, 100)).body.code).toBe('resource.not-found');
	});

	it('says for which day, currency and period a price is missing', async () => {
		const product = await aProduct(service, { name: 'Mail', price: 100 });
		await expect(onDay(product, '2024-12-31')).rejects.toMatchObject({
			message: 'Mail has no IDR price for MONTHLY on 2024-12-31',
			definition: { code: 'product.not-priced' },
			details: { product_id: product.id, currency: 'IDR', billing_period: 'MONTHLY' },
		});
	});
});

describe('the list of prices', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const set = async (product: { id: string }, amount: number, valid_from: string): Promise<any> =>
		(
			await service.call('POST', `/products/${product.id}/prices`, {
				currency: 'IDR',
				billing_period: 'MONTHLY',
				amount,
				valid_from,
			})
		).body;
	const list = async (product: { id: string }, query = ''): Promise<any[]> =>
		(await service.call('GET', `/prices?product_id=${product.id}&sort=valid_from${query}`)).body
			.data;
	const withdraw = (price: { id: string }) =>
		service.call('POST', `/prices/${price.id}/withdraw`, { reason: 'Typed wrongly' });

	it('has past, current and future ones, and says which were used', async () => {
		const product = await aProduct(service, { price: null });
		for (const [index, date] of ['2026-01-01', '2026-06-01', '2027-01-01'].entries())
			await set(product, 100 + index, date);
		await aQuotation(service, { items: [{ product_id: product.id, quantity: 1 }] });
		const prices = await list(product);
		expect(prices.map(({ amount, state, used }) => [amount, state, used])).toEqual([
			[100, 'PAST', false],
			[101, 'CURRENT', true],
			[102, 'FUTURE', false],
		]);
		for (const state of ['PAST', 'CURRENT', 'FUTURE'])
			expect((await list(product, `&state=${state}`)).map((price) => price.state)).toEqual([state]);
	});

	it('loses a future price that is withdrawn; the one before goes on until the next', async () => {
		const product = await aProduct(service, { price: null });
		await set(product, 100, '2026-01-01');
		const wrong = await set(product, 999, '2027-01-01');
		await set(product, 200, '2027-06-01');
		expect(await withdraw(wrong)).toMatchObject({ status: 200, body: { amount: 999 } });
		const prices = await list(product);
		expect(prices.map(({ amount, valid_to }) => [amount, valid_to])).toEqual([
			[100, '2027-05-31'],
			[200, null],
		]);
		expect((await withdraw(wrong)).body.code).toBe('resource.not-found');
	});

	it('keeps a price by which something was quoted, and says what to do instead', async () => {
		const product = await aProduct(service, { price: null });
		const price = await set(product, 100, '2026-01-01');
		await aQuotation(service, { items: [{ product_id: product.id, quantity: 1 }] });
		expect((await withdraw(price)).body).toMatchObject({
			code: 'price.in-use',
			advice: expect.stringContaining('price.set'),
		});
		expect(await list(product)).toHaveLength(1);
	});
});

describe('tax rates', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const rateOn = (code: string, date: string) =>
		service.transaction((context) => taxRateFor(context, code, day(date)));

	it('are those of the day: a new rate leaves the days before as they were', async () => {
		const { taxRate } = service.runtime.database.client;
		await taxRate.updateMany({ where: { code: 'PPN' }, data: { valid_to: day('2027-12-31') } });
		const rate = { base_num: 1, base_den: 1, rate_num: 13, rate_den: 100, transaction_code: '01' };
		await taxRate.create({
			data: {
				id: unknownId,
				code: 'PPN',
				...rate,
				source: 'test',
				valid_from: day('2028-01-01'),
			},
		});
		expect(await rateOn('PPN', '2025-01-01')).toMatchObject({ base_num: 11, rate_num: 12 });
		expect(await rateOn('PPN', '2027-12-31')).toMatchObject({ base_num: 11, rate_num: 12 });
		expect(await rateOn('PPN', '2028-01-01')).toMatchObject(rate);
	});

	it('that are missing are a defect, never zero', async () => {
		await expect(rateOn('PPN', '2024-12-31')).rejects.toThrow('no rate for tax PPN on 2024-12-31');
	});
});
