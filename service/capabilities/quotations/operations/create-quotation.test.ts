import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aQuotation } from '../fixtures.ts';

const unknownId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

describe('quotation.create', () => {
	let service: TestService;
	let client: any;
	let product: any;
	beforeAll(async () => {
		service = await startTestService();
		client = await aClient(service);
		product = await aProduct(service);
	});
	afterAll(() => service.stop());

	const create = (values: object) =>
		service.call('POST', '/quotations', {
			client_id: client.id,
			items: [{ product_id: product.id, quantity: 1 }],
			...values,
		});
	const atPrice = (unit_amount: number, values: object = {}) =>
		create({ items: [{ product_id: product.id, quantity: 1, unit_amount }], ...values });

	it.each([
		[9_000, {}, 9_990, ['AMOUNT_TOO_SMALL'], 'at least IDR 10,000'],
		[9_010, {}, 10_001, [], ''],
		[1_500_000_000, {}, 1_665_000_000, ['AMOUNT_TOO_LARGE'], 'at most IDR 1,000,000,000'],
		[900_000_000, {}, 999_000_000, [], ''],
		[10_000, { currency: 'USD' }, 11_100, ['CURRENCY_NOT_COLLECTED'], 'only IDR'],
	])(
		'says at once whether its total can be collected: %d %j',
		async (price, values, total, codes, words) => {
			const { body, status } = await atPrice(price, values);
			expect([status, body.total]).toEqual([201, total]);
			expect(body.warnings.map((one: { code: string }) => one.code)).toEqual(codes);
			const revised = await service.call('POST', `/quotations/${body.id}/revise`, {
				items: [{ product_id: product.id, quantity: 1, unit_amount: price }],
			});
			expect(revised.body.warnings).toEqual(body.warnings);
			for (const { message } of body.warnings) {
				expect(message).toContain(words);
				expect(message).toContain('quotation.revise');
			}
		},
	);

	const fieldsOf = (answer: { body: any }): string[] =>
		answer.body.errors.map((one: { path: string }) => one.path);
	const countOf = async (path: string): Promise<number> =>
		(await service.call('GET', `${path}?limit=200`)).body.data.length;

	it('takes prices from the catalog: subscriptions by the period of the offer, the rest once', async () => {
		const setUp = await aProduct(service, { kind: 'ONE_TIME', name: 'Set-up', price: 2_500_000 });
		const answer = await create({
			items: [
				{ sku: product.sku, quantity: 25, discount: 750_000 },
				{ product_id: setUp.id, quantity: 1, description: 'Migration of 25 mailboxes' },
			],
			notes: 'Prices for partners',
		});
		expect(answer.status).toBe(201);
		expect(answer.body).toMatchObject({
			version: 1,
			status: 'DRAFT',
			allowed_transitions: ['send', 'revise'],
			currency: 'IDR',
			billing_period: 'MONTHLY',
			valid_until: '2026-12-04',
			subtotal: 6_250_000,
			discount: 750_000,
			tax: 605_000,
			total: 6_105_000,
			notes: 'Prices for partners',
			cosmic_id: null,
			created_at: service.now.toISOString(),
			items: [
				{
					position: 1,
					description: product.name,
					quantity: 25,
					unit_amount: 150_000,
					discount: 750_000,
					amount: 3_000_000,
					tax: 330_000,
					billing_period: 'MONTHLY',
				},
				{
					position: 2,
					description: 'Migration of 25 mailboxes',
					amount: 2_500_000,
					tax: 275_000,
					billing_period: 'ONCE',
				},
			],
		});
	});

	it('charges no tax on what is not taxed', async () => {
		const free = await aProduct(service, { tax_code: 'NONE', price: 1_000 });
		const answer = await create({ items: [{ product_id: free.id, quantity: 3 }] });
		expect(answer.body).toMatchObject({ subtotal: 3_000, tax: 0, total: 3_000 });
	});

	it('announces that it is to be sent only when that was wished, once for one command', async () => {
		const wishes = async (id: string): Promise<string[]> =>
			(
				await service.call('GET', `/events?type=quotation.send_requested&subject_id=${id}`)
			).body.data.map((one: any) => one.data.number);
		const saved = await create({});
		expect(await wishes(saved.body.id)).toEqual([]);
		const values = {
			client_id: client.id,
			items: [{ product_id: product.id, quantity: 1 }],
			send: true,
		};
		const again = () => service.call('POST', '/quotations', values, { key: 'form-of-today' });
		const wished = await again();
		await again();
		expect(wished.body.status).toBe('DRAFT');
		expect(await wishes(wished.body.id)).toEqual([wished.body.number]);
	});

	it('is written in the language that was wished, and in that of the client otherwise', async () => {
		const subjectOf = async (id: string): Promise<string> => {
			await service.call('POST', `/quotations/${id}/sync`);
			await service.call('POST', `/quotations/${id}/send`, {});
			const sent = await service.call('GET', `/notifications?related_id=${id}`);
			return sent.body.data[0].subject;
		};
		const english = await create({ language: 'en' });
		expect(english.body.language).toBe('en');
		expect(await subjectOf(english.body.id)).toMatch(/^Quotation /);
		expect(await subjectOf((await create({})).body.id)).toMatch(/^Penawaran /);
	});

	it('prefers the price of the item to that of the catalog', async () => {
		const unpriced = await aProduct(service, { price: null });
		const answer = await create({
			items: [{ product_id: unpriced.id, quantity: 2, unit_amount: 1_000 }],
		});
		expect(answer.body).toMatchObject({ subtotal: 2_000, total: 2_220 });
	});

	it('uses the price that is valid on the day in Jakarta', async () => {
		const rising = await aProduct(service, { price: 100 });
		const path = `/products/${rising.id}/prices`;
		const later = {
			currency: 'IDR',
			amount: 200,
			billing_period: 'MONTHLY',
			valid_from: '2026-11-21',
		};
		await service.call('POST', path, later);
		const items = [{ product_id: rising.id, quantity: 1 }];
		const { now } = service;
		service.now = new Date('2026-11-20T16:59:59.000Z');
		expect((await create({ items })).body.subtotal).toBe(100);
		service.now = new Date('2026-11-20T17:00:00.000Z');
		expect((await create({ items })).body.subtotal).toBe(200);
		service.now = now;
	});

	it('names the fields with characters that the PDF could not show', async () => {
		const items = [{ product_id: product.id, quantity: 1, description: 'Lisensi 한국' }];
		const answer = await create({ items, notes: 'Terima kasih 🙏 谢谢 \ue000' });
		expect(answer.status).toBe(422);
		expect(answer.body.errors).toEqual([
			{ path: 'body.notes', message: expect.stringContaining('(U+E000)') },
			{
				path: 'body.items[0].description',
				message: expect.stringContaining('한 (U+D55C), 국 (U+AD6D)'),
			},
		]);
	});

	it('says which price is missing', async () => {
		const answer = await create({ billing_period: 'YEARLY' });
		expect(answer.status).toBe(409);
		expect(answer.body).toMatchObject({
			code: 'product.not-priced',
			details: { product_id: product.id, currency: 'IDR', billing_period: 'YEARLY' },
			errors: [{ path: 'body.items[0].unit_amount' }],
		});
	});

	it('names every field that points to nothing or is over', async () => {
		const retired = await aProduct(service);
		await service.call('PATCH', `/products/${retired.id}`, { active: false });
		const answer = await create({
			valid_until: '2026-11-19',
			items: [
				{ sku: product.sku, quantity: 1 },
				{ sku: 'NOT-THERE', quantity: 1 },
				{ product_id: unknownId, quantity: 1 },
				{ product_id: retired.id, quantity: 1 },
			],
		});
		expect(answer.status).toBe(422);
		expect(fieldsOf(answer)).toEqual([
			'body.valid_until',
			'body.items[1].sku',
			'body.items[2].product_id',
			'body.items[3].product_id',
		]);
	});

	it('refuses an item with no product or two, and an offer without items', async () => {
		const both = { product_id: product.id, sku: product.sku, quantity: 1 };
		expect(fieldsOf(await create({ items: [both] }))).toEqual(['body.items[0].sku']);
		expect(fieldsOf(await create({ items: [{ quantity: 1 }] }))).toEqual(['body.items[0].sku']);
		expect(fieldsOf(await create({ items: [] }))).toEqual(['body.items']);
	});

	it('refuses a discount that is larger than its line', async () => {
		const items = [{ product_id: product.id, quantity: 2, discount: 300_001 }];
		expect(fieldsOf(await create({ items }))).toEqual(['body.items[0].discount']);
	});

	it('refuses a total that no JSON number can hold', async () => {
		const items = [
			{ product_id: product.id, quantity: 100_000, unit_amount: 9_007_199_254_740_991 },
		];
		const answer = await create({ items });
		expect([answer.status, fieldsOf(answer)]).toEqual([422, ['body.items']]);
	});

	it('names the field of a client that is not there', async () => {
		expect(fieldsOf(await create({ client_id: unknownId }))).toEqual(['body.client_id']);
		const stranger = { name: 'PT Tidak Ada', billing_email: 'x@tidakada.example' };
		const answer = await create({ client_id: undefined, client: stranger });
		expect([answer.status, fieldsOf(answer)]).toEqual([422, ['body.client.name']]);
	});

	it('asks for the client by id or by name, not both and not neither', async () => {
		const named = { name: client.name, billing_email: client.billing_email };
		expect(fieldsOf(await create({ client: named }))).toEqual(['body.client_id']);
		expect(fieldsOf(await create({ client_id: undefined }))).toEqual(['body.client_id']);
	});

	it('finds the client by its name however it is written', async () => {
		const named = { name: client.name.toUpperCase(), billing_email: client.billing_email };
		const answer = await create({ client_id: undefined, client: named });
		expect(answer.body.client_id).toBe(client.id);
	});

	it('refuses a known name with another billing address: the mail would go elsewhere', async () => {
		const named = { name: client.name, billing_email: 'other@else.example' };
		for (const create_if_missing of [true, false]) {
			const answer = await create({
				client_id: undefined,
				client: { ...named, create_if_missing },
			});
			expect(answer.status).toBe(409);
			expect(answer.body).toMatchObject({
				code: 'client.name-taken',
				details: { client_id: client.id },
				errors: [{ path: 'body.client.billing_email' }],
			});
		}
	});

	it('makes one missing client for many offers at the same time', async () => {
		const clientsBefore = await countOf('/clients');
		const named = { name: 'PT Baru', billing_email: 'a@baru.example', create_if_missing: true };
		const answers = await Promise.all(
			Array.from({ length: 6 }, () => create({ client_id: undefined, client: named })),
		);
		expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 6 }, () => 201));
		expect(new Set(answers.map((answer) => answer.body.client_id)).size).toBe(1);
		expect(await countOf('/clients')).toBe(clientsBefore + 1);
	});

	it('leaves no client behind when the offer is refused', async () => {
		const named = { name: 'PT Batal', billing_email: 'a@batal.example', create_if_missing: true };
		const answer = await create({
			client_id: undefined,
			client: named,
			items: [{ sku: 'NOT-THERE', quantity: 1 }],
		});
		expect(answer.status).toBe(422);
		const found = await service.call('GET', '/clients?name=PT%20Batal');
		expect(found.body.data).toEqual([]);
	});

	it('is done once however often the command is repeated with its key', async () => {
		const body = { client_id: client.id, items: [{ product_id: product.id, quantity: 1 }] };
		const before = await countOf('/quotations');
		const answers = await Promise.all(
			Array.from({ length: 4 }, () => service.call('POST', '/quotations', body, { key: 'once' })),
		);
		const again = await service.call('POST', '/quotations', body, { key: 'once' });
		expect(again.status).toBe(201);
		for (const answer of answers) expect([201, 409]).toContain(answer.status);
		expect(await countOf('/quotations')).toBe(before + 1);
	});

	it('announces the offer', async () => {
		const quotation = await aQuotation(service);
		const events = await service.call('GET', `/events?subject_id=${quotation.id}`);
		expect(events.body.data).toMatchObject([
			{
				type: 'quotation.created',
				client_id: quotation.client_id,
				data: { quotation_id: quotation.id, number: quotation.number, total: 4_162_500 },
			},
		]);
	});
});

describe('numbers of quotations', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('have no gap and no twin when many are made at once and some are refused', async () => {
		const client = await aClient(service);
		const product = await aProduct(service);
		const orders = Array.from({ length: 20 }, (_, index) => ({
			client_id: client.id,
			items: [{ sku: index % 4 === 0 ? 'NOT-THERE' : product.sku, quantity: 1 }],
		}));
		const answers = await Promise.all(
			orders.map((order) => service.call('POST', '/quotations', order)),
		);
		const made = answers.filter((answer) => answer.status === 201);
		expect(made.map((answer) => answer.body.number).sort()).toEqual(
			Array.from({ length: 15 }, (_, index) => `QUO-2026-${String(index + 1).padStart(6, '0')}`),
		);
	});

	it('begin anew with the year in Jakarta', async () => {
		service.now = new Date('2026-12-31T17:00:00.000Z');
		expect((await aQuotation(service)).number).toBe('QUO-2027-000001');
	});
});
