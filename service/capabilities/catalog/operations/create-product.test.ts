import { z } from 'zod';
import { defineProvider } from '../../../platform/provider/index.ts';
import { fakeProviders } from '../../../tests/fake-vendors.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../fixtures.ts';

const unknownId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const notInstalled = defineProvider({
	id: 'whmcs',
	title: 'WHMCS',
	documentation: 'https://example.com',
	config: z.object({ WHMCS_URL: z.string() }),
	required: ['WHMCS_URL'],
	create: () => ({ provisioningTarget: {} }),
});
const strict = defineProvider({
	id: 'strict',
	title: 'Strict',
	documentation: 'https://example.com',
	config: z.object({}),
	required: [],
	create: () => ({
		provisioningTarget: {
			check: () => Promise.resolve([]),
			settings: z.strictObject({
				sku_id: z.string().regex(/^\d+$/, 'Must be digits'),
				regions: z.array(z.strictObject({ name: z.string() })).default([]),
			}),
		},
	}),
});

describe('products', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({
			providers: [...fakeProviders().manifests, notInstalled, strict],
		});
	});
	afterAll(() => service.stop());

	const create = (values: object) =>
		service.call('POST', '/products', { name: 'Mail', kind: 'SUBSCRIPTION', ...values });

	describe('product.create', () => {
		it('refuses services to come after that are not there, and product.update a circle of them', async () => {
			const message = (answer: any) => answer.body.errors[0];
			const refused = await create({ sku: 'RADIUS', activated_after: ['SUBSCRIBER'] });
			expect(refused.status).toBe(422);
			expect(message(refused)).toMatchObject({
				path: 'body.activated_after',
				message: 'There is no product SUBSCRIBER',
			});
			const { body: first } = await create({ sku: 'SUBSCRIBER' });
			await create({ sku: 'RADIUS', activated_after: ['SUBSCRIBER'] });
			await create({ sku: 'MONITORING', activated_after: ['RADIUS'] });
			const update = (activated_after: string[]) =>
				service.call('PATCH', `/products/${first.id}`, { activated_after });
			expect(message(await update(['MONITORING'])).message).toBe(
				'A circle: SUBSCRIBER > MONITORING > RADIUS > SUBSCRIBER',
			);
			expect(message(await update(['SUBSCRIBER'])).message).toBe(
				'A circle: SUBSCRIBER > SUBSCRIBER',
			);
			expect((await update([])).body.activated_after).toEqual([]);
		});

		it('saves what switches the service on', async () => {
			const answer = await create({
				sku: 'GWS-1',
				provisioning_target: 'google-workspace',
				provisioning_settings: { sku_id: '1010020028', seats: { smallest: 1 } },
			});
			expect(answer).toMatchObject({
				status: 201,
				body: {
					sku: 'GWS-1',
					unit: 'unit',
					tax_code: 'PPN',
					provisioning_target: 'google-workspace',
					provisioning_settings: { sku_id: '1010020028', seats: { smallest: 1 } },
					active: true,
					prices: [],
				},
			});
		});

		it('needs no target when nothing has to be switched on', async () => {
			expect((await create({ sku: 'ADVICE' })).body.provisioning_target).toBeNull();
		});

		it('takes a target that is known but not installed yet', async () => {
			expect((await create({ sku: 'W-1', provisioning_target: 'whmcs' })).status).toBe(201);
		});

		it.each(['manual', 'xendit', 'google_workspace'])(
			'refuses the target %s, which switches nothing on',
			async (provisioning_target) => {
				const answer = await create({ sku: `X-${provisioning_target}`, provisioning_target });
				expect(answer).toMatchObject({
					status: 422,
					body: { errors: [{ path: 'body.provisioning_target' }] },
				});
				expect(answer.body.errors[0].message).toContain('google-workspace');
			},
		);

		const fieldsOf = (answer: Awaited<ReturnType<typeof create>>): string[] =>
			answer.body.errors.map(({ path, message }: any) => `${path}: ${message}`);

		it.each([
			[{}, ['sku_id: Is required']],
			[{ sku_id: 'x' }, ['sku_id: Must be digits']],
			[{ sku_id: 7 }, ['sku_id: Must be text']],
			[{ sku_id: '7', seats: 5 }, ['seats: There is no such field']],
			[
				{ sku_id: '7', regions: [{ name: 'a', zone: 'b' }] },
				['regions[0].zone: There is no such field'],
			],
		])('refuses the settings %j, which its target does not take', async (settings, expected) => {
			const values = { provisioning_target: 'strict', provisioning_settings: settings };
			const answer = await create({ sku: 'S-1', ...values });
			expect(answer.status).toBe(422);
			expect(fieldsOf(answer)).toEqual(
				expected.map((text) => `body.provisioning_settings.${text}`),
			);
		});

		it('refuses the SKU of another product and names the field', async () => {
			const first = await create({ sku: 'TWICE' });
			expect(await create({ sku: 'TWICE' })).toMatchObject({
				status: 409,
				body: {
					code: 'product.sku-taken',
					details: { product_id: first.body.id },
					errors: [{ path: 'body.sku' }],
				},
			});
		});

		it('makes one product out of many at the same time', async () => {
			const answers = await Promise.all(Array.from({ length: 6 }, () => create({ sku: 'RACE' })));
			expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
			const [made] = answers.filter((answer) => answer.status === 201);
			const refused = answers.filter((answer) => answer.status === 409);
			expect(new Set(refused.map((answer) => answer.body.details.product_id))).toEqual(
				new Set([made?.body.id]),
			);
		});
	});

	describe('product.update', () => {
		it('changes what it names and nothing else', async () => {
			const product = await aProduct(service, { description: 'Long', provisioning_target: 'gcp' });
			const path = `/products/${product.id}`;
			const answer = await service.call('PATCH', path, { active: false, unit: 'seat' });
			const { updated_at: _, ...before } = product;
			expect(answer.body).toMatchObject({ ...before, active: false, unit: 'seat' });
			const settings = { provisioning_settings: { region: 'asia-southeast2' } };
			expect((await service.call('PATCH', path, settings)).body).toMatchObject(settings);
		});

		it('refuses settings that the target of the product does not take, and keeps those it has', async () => {
			const provisioning_settings = { sku_id: '7' };
			const values = { provisioning_target: 'strict', provisioning_settings };
			const path = `/products/${(await aProduct(service, values)).id}`;
			const answer = await service.call('PATCH', path, {
				provisioning_settings: { sku_id: '8', sku: '8' },
			});
			expect(answer).toMatchObject({
				status: 422,
				body: { errors: [{ path: 'body.provisioning_settings.sku' }] },
			});
			expect((await service.call('GET', path)).body).toMatchObject({ provisioning_settings });
		});

		it('wants something to change, and a product that is there', async () => {
			const product = await aProduct(service);
			expect((await service.call('PATCH', `/products/${product.id}`, {})).status).toBe(422);
			expect((await service.call('PATCH', `/products/${unknownId}`, { unit: 'x' })).status).toBe(
				404,
			);
		});
	});

	describe('product.get and product.list', () => {
		const skusOf = async (query: string): Promise<string[]> => {
			const answer = await service.call('GET', `/products?sort=name&${query}`);
			return answer.body.data.map((one: { sku: string }) => one.sku);
		};

		it('find by part of name or SKU, by SKU and by activity', async () => {
			await aProduct(service, { sku: 'FIND-A', name: 'Penyimpanan 10%' });
			const retired = await aProduct(service, { sku: 'FIND-B', name: 'Penyimpanan 100' });
			await service.call('PATCH', `/products/${retired.id}`, { active: false });
			expect(await skusOf('search=find-')).toEqual(['FIND-B', 'FIND-A'].sort());
			expect(await skusOf('search=PENYIMPANAN')).toEqual(['FIND-A', 'FIND-B'].sort());
			expect(await skusOf(`search=${encodeURIComponent('10%')}`)).toEqual(['FIND-A']);
			expect(await skusOf('sku=FIND-B')).toEqual(['FIND-B']);
			expect(await skusOf('search=find-&active=true')).toEqual(['FIND-A']);
			expect(await skusOf('search=find-&active=false')).toEqual(['FIND-B']);
		});

		it('show only the prices of today', async () => {
			const product = await aProduct(service, { price: 100 });
			const price = { currency: 'IDR', billing_period: 'MONTHLY' };
			const path = `/products/${product.id}`;
			const later = { ...price, amount: 200, valid_from: '2026-12-01' };
			await service.call('POST', `${path}/prices`, later);
			const shown = (await service.call('GET', path)).body.prices;
			expect(shown).toMatchObject([{ amount: 100, valid_to: '2026-11-30' }]);
		});

		it('find nothing for a product that is not there', async () => {
			const answer = await service.call('GET', `/products/${unknownId}`);
			expect(answer).toMatchObject({ status: 404, body: { details: { resource: 'product' } } });
		});
	});
});
