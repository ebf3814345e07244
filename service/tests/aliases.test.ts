import { z } from 'zod';
import { modules } from '../app/capabilities.ts';
import { defineContract, defineModule, field, needsKey } from '../platform/contract/index.ts';
import { buildOpenApi } from '../platform/contract/openapi.ts';
import { camelCase, fromCamelCase, toCamelCase } from '../platform/http/camel-case.ts';
import { mountOperations } from '../platform/http/index.ts';
import { handle } from '../platform/operation/index.ts';
import { startTestService, type TestService } from './service.ts';

const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const meta = { title: 'Thing', description: 'A thing' };
const Parcel = z
	.object({
		id: field.id('Parcel'),
		parcel_number: z.string().meta(meta),
		declared_value: field.amount('Declared Value', 'What it is worth'),
		line_items: z
			.array(z.object({ stock_unit: z.string().meta(meta), is_fragile: z.boolean().meta(meta) }))
			.meta(meta),
		free_labels: z.record(z.string(), z.string()).meta(meta),
	})
	.meta({ id: 'Parcel' });
const body = z.object(Parcel.omit({ id: true }).shape);
const example = {
	parcel_number: 'P-1',
	declared_value: 1_500_000,
	line_items: [{ stock_unit: 'BOX', is_fragile: true }],
	free_labels: { keep_this: 'as_it_is' },
};
/** A capability whose source document has addresses of its own; system 1 has none. */
const contract = defineContract('parcel', {
	create: {
		summary: 'Create a parcel',
		http: {
			method: 'POST',
			path: '/parcels',
			aliases: [
				{ method: 'POST', path: '/api/public/parcels', root: true, keyless: true },
				{ method: 'PUT', path: '/old-parcels' },
			],
		},
		input: { body },
		output: Parcel,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { body: example },
	},
	get: {
		summary: 'Get a parcel',
		http: {
			method: 'GET',
			path: '/parcels/{parcel_id}',
			aliases: [{ method: 'GET', path: '/parcels/{parcelId}', root: true }],
		},
		input: {
			path: z.object({ parcel_id: field.id('Parcel') }),
			query: z.object({ with_items: z.enum(['yes', 'no']).optional().meta(meta) }),
		},
		output: Parcel,
		errors: [],
		allowed: ['SALES'],
		example: { path: { parcel_id: id }, query: { with_items: 'yes' } },
	},
});
let made = 0;
const create = handle(contract.create, (input) => {
	made += 1;
	return Promise.resolve({ id, ...input });
});
const get = handle(contract.get, ({ parcel_id, with_items }) =>
	Promise.resolve({
		id: parcel_id,
		parcel_number: with_items ?? 'no',
		declared_value: 1n,
		line_items: [],
		free_labels: {},
	}),
);
const parcels = defineModule({
	name: 'parcels',
	operations: Object.values(contract),
	handlers: [create, get],
});
const all = [...modules, parcels];

let service: TestService;
beforeAll(async () => {
	service = await startTestService({ modules: all });
});
afterAll(() => service.stop());

const send = async (
	method: string,
	path: string,
	given?: object,
	headers: Record<string, string> = {},
) => {
	const request = service.http[method.toLowerCase() as 'post'](path)
		.set('Authorization', `Bearer ${await service.keyFor('ADMIN')}`)
		.set(headers);
	return given === undefined ? request : request.send(given);
};
const camelKeys = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
		typeof inner === 'object' && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).map(([key, one]) => [camelCase(key), one]))
			: inner,
	);
const aliases = all
	.flatMap((module) => module.operations)
	.flatMap((operation) =>
		(operation.http.aliases ?? []).map(
			(alias) => [`${alias.method} ${alias.path}`, operation, alias] as const,
		),
	);

describe.each(aliases)('%s', (_, operation, alias) => {
	const path = (): string => {
		const values = new Map(
			Object.entries(operation.example.path ?? {}).map(([name, value]) => [camelCase(name), value]),
		);
		const filled = alias.path.replaceAll(/\{(\w+)\}/g, (__, name: string) =>
			String(values.get(camelCase(name))),
		);
		const query = new URLSearchParams(
			Object.entries(operation.example.query ?? {}).map(([name, value]) => [
				camelCase(name),
				String(value),
			]),
		);
		return `${alias.root === true ? '' : '/api/v1'}${filled}?${query.toString()}`;
	};
	const input = (): object | undefined =>
		operation.input.body === undefined
			? undefined
			: (toCamelCase(operation.input.body, operation.example.body ?? {}) as object);

	it('answers as the operation does, with fields in camelCase', async () => {
		const key = needsKey(operation) ? { 'Idempotency-Key': `alias-${alias.path}` } : {};
		const answer = await send(alias.method, path(), input(), key);
		const refusals = ['route.not-found', 'route.method-not-allowed'];
		// What an example of such a document names, such as a service, need not be there.
		if (alias.shape === undefined) refusals.push('input.invalid');
		expect(refusals).not.toContain(answer.body.code);
		if (answer.status >= 300) return;
		// Addresses whose document has a shape of its own are tested beside their operation.
		if (alias.shape !== undefined) return;
		expect(answer.body).toEqual(
			toCamelCase(operation.output, fromCamelCase(operation.output, answer.body)),
		);
		expect(
			operation.output.safeDecode(fromCamelCase(operation.output, answer.body) as never),
		).toMatchObject({ success: true });
	});

	it('asks for the same sign-in and the same permission', async () => {
		if (operation.allowed.includes('PUBLIC')) return;
		const request = service.http[alias.method.toLowerCase() as 'post'](path());
		expect((await request).status).toBe(401);
		const role = (['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'] as const).find(
			(one) => !operation.allowed.includes(one) && one !== 'CLIENT',
		);
		if (role === undefined) return;
		const refused = await service.http[alias.method.toLowerCase() as 'post'](path())
			.set('Authorization', `Bearer ${await service.keyFor(role)}`)
			.set('Idempotency-Key', 'any');
		expect([refused.status, refused.body.code]).toEqual([403, 'auth.forbidden']);
	});
});

describe('an alias', () => {
	const root = '/api/public/parcels';
	const camel = { ...(camelKeys(example) as object), freeLabels: example.free_labels };

	it('takes camelCase and gives it, and leaves the keys of free maps alone', async () => {
		const answer = await send('POST', root, camel);
		expect(answer.status).toBe(201);
		expect(answer.body).toEqual({ id, ...camel });
	});

	it('takes the names of the operation as well', async () => {
		expect((await send('POST', root, example)).body).toEqual({ id, ...camel });
	});

	it('gives its own names at the address of the operation', async () => {
		const answer = await service.call('POST', '/parcels', example);
		expect(answer.body).toEqual({ id, ...example });
		expect((await service.call('POST', '/parcels', camel)).status).toBe(422);
	});

	it('names a wrong field as the caller wrote it', async () => {
		const wrong = { ...camel, lineItems: [{ stockUnit: 'BOX', isFragile: 'no' }], other: 1 };
		const answer = await send('POST', root, wrong);
		expect(answer.status).toBe(422);
		expect(answer.body.errors.map((one: { path: string }) => one.path).sort()).toEqual([
			'body.lineItems[0].isFragile',
			'body.other',
		]);
	});

	it('refuses a field that is given under both names', async () => {
		const answer = await send('POST', root, { ...camel, parcel_number: 'P-2' });
		expect([answer.status, answer.body.errors]).toMatchObject([
			422,
			[{ path: 'body.parcelNumber' }],
		]);
	});

	it('takes parameters of path and query in camelCase', async () => {
		const answer = await send('GET', `/parcels/${id}?withItems=yes`);
		expect(answer.body).toMatchObject({ id, parcelNumber: 'yes' });
		expect((await send('GET', '/parcels/none')).body.errors).toMatchObject([
			{ path: 'path.parcelId' },
		]);
	});

	it('shares the Idempotency-Key with the address of the operation', async () => {
		const before = made;
		const key = { 'Idempotency-Key': 'one-parcel' };
		expect((await send('POST', root, camel, key)).status).toBe(201);
		const repeated = await send('POST', '/api/v1/parcels', example, key);
		expect([repeated.status, repeated.headers['idempotency-replayed']]).toEqual([201, 'true']);
		expect(made).toBe(before + 1);
	});

	it('takes a command without a key only where the contract says that it is harmless', async () => {
		const before = made;
		await send('POST', root, camel);
		await send('POST', root, camel);
		expect(made).toBe(before + 2);
		const refused = await send('PUT', '/api/v1/old-parcels', camel);
		expect([refused.status, refused.body.code]).toEqual([400, 'idempotency.key-required']);
	});

	it('refuses other methods', async () => {
		const answer = await send('DELETE', root);
		expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
	});

	it('is a deprecated twin in OpenAPI, with its fields in camelCase', () => {
		const { paths, components } = buildOpenApi(all) as any;
		const twin = paths[`/.${root}`].post;
		expect(paths[`/.${root}`].servers).toEqual([{ url: '/' }]);
		expect(twin).toMatchObject({ operationId: 'parcel.create.alias1', deprecated: true });
		expect(Object.keys(twin.requestBody.content['application/json'].schema.properties)).toContain(
			'lineItems',
		);
		expect(twin.responses['201'].content['application/json'].schema.$ref).toBe(
			'#/components/schemas/ParcelInCamelCase',
		);
		expect(Object.keys(components.schemas.ParcelInCamelCase.properties)).toContain('declaredValue');
		expect(twin.parameters).toMatchObject([{ name: 'Idempotency-Key', required: false }]);
		expect(paths['/old-parcels'].put.parameters).toEqual(paths['/parcels'].post.parameters);
		expect(paths['/./parcels/{parcelId}'].get.parameters).toMatchObject([
			{ name: 'parcelId', in: 'path' },
			{ name: 'withItems', in: 'query' },
		]);
	});
});

it('two operations cannot have the same address', () => {
	const other = defineContract('other', {
		get: { ...contract.get, http: { method: 'GET', path: '/parcels/{other_id}' } },
	});
	const handlers = [create, get, handle(other.get, () => Promise.reject(new Error('not reached')))];
	expect(() => mountOperations(service.runtime, handlers, () => Promise.resolve(null))).toThrow(
		'GET /parcels/{} belongs to parcel.get and to other.get',
	);
});
