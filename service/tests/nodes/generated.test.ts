import { z } from 'zod';
import { modules } from '../../app/capabilities.ts';
import { defineContract, field, needsKey, type Operation } from '../../platform/contract/index.ts';
import { buildOpenApi } from '../../platform/contract/openapi.ts';
import {
	exposedOperations,
	nodeOf,
	operationValue,
	resourcesByNode,
} from '../../scripts/generate/n8n-node.ts';
import { describeOperation } from '../../scripts/generate/n8n-operation.ts';
import { fakeN8n, startServer, type Seen } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { executeOperation } = await load('nodes/shared/execute-operation');
const { createSender } = await load('nodes/shared/commands');
/** Runs one operation of the node for its first item. */
const execute = (context: unknown, wire: unknown): Promise<unknown> =>
	executeOperation(context, wire, 0, createSender(context)) as Promise<unknown>;
const { eventOptions } = await load('nodes/CloudSalesTrigger/generated/events');
const { DraftEmail } = await load('nodes/DraftEmail/DraftEmail.node');
const exposed = [...exposedOperations(modules).values()].flat();

type Shown = {
	name: string;
	default?: unknown;
	options?: { name: string; value: string }[];
	displayOptions?: { show?: { resource?: string[]; operation?: string[] } };
};
type Generated = {
	resources: Record<string, { title: string; operations: Record<string, Wire> }>;
	properties: Shown[];
};
/** What is generated for each node, by the folder of the node. */
const nodes = new Map<string, Generated>();
for (const node of resourcesByNode(modules).keys())
	nodes.set(node, (await load(`nodes/${node}/generated/index`)) as Generated);
const generatedFor = (operation: Operation): Generated => {
	const found = nodes.get(nodeOf(operation));
	if (found === undefined) throw new Error(`There is no node ${nodeOf(operation)}`);
	return found;
};

type Field = {
	name: string;
	kind: string;
	place: string;
	within?: string;
	choices?: string[];
	records?: { field: string; by: Record<string, { name: string }> };
};
type Wire = { id: string; fields: Field[]; sendsKey?: boolean; confirm?: string; list?: string };
function wireOf(operation: Operation): Wire {
	const { resources } = generatedFor(operation);
	const wire = resources[operation.resource]?.operations[operationValue(operation)];
	if (wire === undefined) throw new Error(`${nodeOf(operation)} does not show ${operation.id}`);
	return wire;
}

/** The parameters of the node as a person would fill them in from the example of the contract. */
function parametersFrom(operation: Operation, wire: Wire): Json {
	const example: Json = {
		...operation.example.path,
		...operation.example.query,
		...operation.example.body,
	};
	const parameters: Json = { returnAll: false, limit: 5, simplify: false };
	for (const one of wire.fields) {
		const value =
			one.kind === 'file'
				? 'file'
				: one.kind === 'id' && example[one.name] !== undefined
					? { __rl: true, mode: 'id', value: example[one.name] }
					: example[one.name];
		if (value === undefined || one.within === 'none') continue;
		const name = one.records?.by[String(example[one.records.field])]?.name ?? one.name;
		if (one.within === undefined) parameters[name] = value;
		else
			parameters[one.within] = {
				...(parameters[one.within] as Json | undefined),
				[one.name]: value,
			};
	}
	return parameters;
}

async function send(operation: Operation): Promise<Seen> {
	const wire = wireOf(operation);
	const { url, seen, server } = await startServer({
		status: 200,
		body: wire.list === undefined ? { id: 'x' } : { data: [], next_cursor: null },
	});
	const file = { fileName: 'a.pdf', mimeType: 'application/pdf', content: Buffer.from('%PDF') };
	const context = fakeN8n({
		url,
		parameters: parametersFrom(operation, wire),
		items: [{ json: {}, binary: { file } }],
	});
	try {
		await execute(context, wire);
	} finally {
		server.close();
	}
	if (seen[0] === undefined) throw new Error('Nothing was sent');
	return seen[0];
}

describe.each(exposed.map((operation) => [operation.id, operation] as const))(
	'%s in its generated node',
	(_, operation) => {
		it('sends what its contract takes', async () => {
			const seen = await send(operation);
			const url = new URL(seen.url, 'http://service');
			const pattern = new RegExp(
				`^/api/v1${operation.http.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
			);
			const path = pattern.exec(url.pathname);
			expect(seen.method).toBe(operation.http.method);
			expect(path).not.toBeNull();
			const { input } = operation;
			expect(input.path?.strict().safeParse({ ...path?.groups }).error).toBeUndefined();
			expect(
				input.query?.strict().safeParse(Object.fromEntries(url.searchParams)).error,
			).toBeUndefined();
			if (input.files === undefined && input.body !== undefined) {
				expect(input.body.strict().safeParse(JSON.parse(String(seen.body))).error).toBeUndefined();
			}
			expect(seen.headers['idempotency-key']).toEqual(
				needsKey(operation) ? expect.stringMatching(/./) : undefined,
			);
		});

		it('has a parameter for every field of its contract', () => {
			const { path, query, body, files } = operation.input;
			const fields = [path, query, body]
				.flatMap((schema) => Object.keys(schema?.shape ?? {}))
				.concat(Object.keys(files ?? {}));
			expect(
				wireOf(operation)
					.fields.map((one) => one.name)
					.sort(),
			).toEqual(fields.sort());
		});
	},
);

describe('the generated nodes', () => {
	it('show each operation that the contracts expose once, and no other', () => {
		const shown = [...nodes.values()].flatMap(({ resources }) =>
			Object.values(resources).flatMap((one) =>
				Object.values(one.operations).map((wire) => wire.id),
			),
		);
		expect(shown.sort()).toEqual(exposed.map((operation) => operation.id).sort());
	});

	it.each([...nodes])(
		'%s lists few enough resources to find one, by the titles of the contracts',
		(_, generated) => {
			const list = generated.properties.find(({ name }) => name === 'resource');
			expect(list?.options?.length).toBeLessThanOrEqual(22);
			expect(
				Object.fromEntries(list?.options?.map(({ value, name }) => [value, name]) ?? []),
			).toEqual(
				Object.fromEntries(
					Object.entries(generated.resources).map(([resource, { title }]) => [resource, title]),
				),
			);
			expect(list?.options?.map(({ value }) => value)).toContain(list?.default);
		},
	);

	it.each([...nodes])('%s names each parameter of an operation once', (_, { properties }) => {
		const seen = properties.flatMap(({ name, displayOptions }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				(displayOptions?.show?.operation ?? ['']).map(
					(operation) => `${resource}.${operation}.${name}`,
				),
			),
		);
		expect(seen.filter((name, index) => seen.indexOf(name) !== index)).toEqual([]);
	});

	it('keep sales apart from the watch over the installation', () => {
		expect(Object.keys(nodes.get('CloudSalesOperations')?.resources ?? {})).toEqual(
			expect.arrayContaining(['webhook', 'delivery', 'endpoint', 'event', 'reconciliation']),
		);
		expect(nodes.get('CloudSales')?.resources).not.toHaveProperty('webhook');
	});

	it('lets an agent cancel only when the person who built the workflow says so', async () => {
		const operation = exposed.find((one) => one.n8n?.confirm !== undefined);
		if (operation === undefined) throw new Error('No operation asks for confirmation');
		const wire = wireOf(operation);
		const parameters = parametersFrom(operation, wire);
		const run = (more: Json) =>
			execute(fakeN8n({ parameters: { ...parameters, ...more }, isTool: true }), wire);
		await expect(run({})).rejects.toThrow('An AI agent may not run this operation');
		const { url, server } = await startServer({ status: 200, body: { id: 'x' } });
		await execute(
			fakeN8n({ url, parameters: { ...parameters, confirm: true }, isTool: true }),
			wire,
		);
		server.close();
	});

	it('follows pages until there are enough', async () => {
		const page = (from: number, next: string | null) => ({
			status: 200,
			body: { data: Array.from({ length: 200 }, (_, n) => ({ id: from + n })), next_cursor: next },
		});
		const { url, seen, server } = await startServer(page(0, 'a'), page(200, 'b'), page(400, null));
		const wire = nodes.get('CloudSales')?.resources['client']?.operations['getAll'] as Wire;
		const all = (await execute(
			fakeN8n({ url, parameters: { returnAll: true, simplify: false } }),
			wire,
		)) as { json: Json }[];
		expect(all.map((one) => one.json.id)).toEqual(Array.from({ length: 600 }, (_, n) => n));
		expect(seen.map((one) => new URL(one.url, 'http://x').searchParams.get('cursor'))).toEqual([
			null,
			'a',
			'b',
		]);
		server.close();
		const second = await startServer(page(0, 'a'), page(200, 'b'));
		const some = (await execute(
			fakeN8n({ url: second.url, parameters: { limit: 250, simplify: false } }),
			wire,
		)) as unknown[];
		expect(some).toHaveLength(250);
		second.server.close();
	});
});

describe('other generated things', () => {
	it('offer every event to the trigger', () => {
		const events = modules.flatMap((module) => module.events.map((event) => event.type));
		expect((eventOptions as { value: string }[]).map((one) => one.value).sort()).toEqual(
			events.sort(),
		);
	});

	it('know every kind of mail that Draft Email offers, and the other way round', () => {
		const { description } = new DraftEmail() as {
			description: { properties: { name: string; options?: { value: string }[] }[] };
		};
		const offered = description.properties
			.find((one) => one.name === 'kind')
			?.options?.map((one) => one.value);
		const kinds = wireOf(exposed.find((one) => one.id === 'email.draft') as Operation).fields.find(
			(one) => one.name === 'kind',
		)?.choices;
		expect(offered?.sort()).toEqual([...(kinds ?? [])].sort());
	});

	it('describe every operation in OpenAPI, with references that resolve', () => {
		const document = buildOpenApi(modules) as {
			paths: Record<string, Record<string, { operationId?: string; deprecated?: boolean }>>;
			components: Record<string, Json>;
		};
		const ids = Object.values(document.paths).flatMap((path) =>
			// An address of a source document stands beside that of its operation, deprecated.
			Object.values(path).flatMap(({ operationId, deprecated }) =>
				operationId === undefined || deprecated === true ? [] : [operationId],
			),
		);
		expect(ids.sort()).toEqual(
			modules.flatMap((module) => module.operations.map((one) => one.id)).sort(),
		);
		const references = [
			...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w.-]+)"/g),
		];
		expect(references.length).toBeGreaterThan(10);
		for (const [, kind, name] of references)
			expect(Object.keys(document.components[kind ?? ''] ?? {})).toContain(name);
		expect(/"n8n":/.test(JSON.stringify(document))).toBe(false);
	});
});

describe('the mapper', () => {
	const map = (body: z.ZodObject) => {
		const contract = defineContract('thing', {
			make: {
				summary: 'Make',
				http: { method: 'POST', path: '/things' },
				input: { body },
				output: z.object({}),
				errors: [],
				allowed: [],
				example: {},
			},
		});
		return describeOperation(contract.make as unknown as Operation, {
			pickerOf: (title) => (title === 'Client ID' ? 'client' : undefined),
			kinds: [],
			operations: [],
		});
	};
	const meta = { title: 'Thing', description: 'A thing' };

	it.each<[string, z.ZodObject, RegExp]>([
		['a field without title', z.object({ a: z.string() }), /needs \.meta/],
		[
			'a boolean that does not start with Whether',
			z.object({ a: z.boolean().meta(meta) }),
			/must start with "Whether"/,
		],
		[
			'a union',
			z.object({ a: z.union([z.string(), z.number()]).meta(meta) }),
			/knows no parameter/,
		],
		[
			'a list of numbers',
			z.object({ a: z.array(z.number()).meta(meta) }),
			/lists of text and of objects only/,
		],
		[
			'settings of what no list tells of',
			z.object({
				a: z
					.record(z.string(), z.unknown())
					.meta({ ...meta, n8n: { settings_of: { resource: 'engine', field: 'engine' } } }),
			}),
			/there is no engine\.list/,
		],
		['a name of the node itself', z.object({ resource: z.string().meta(meta) }), /uses this name/],
	])('refuses %s', (_, body, message) => {
		expect(() => map(body)).toThrow(message);
	});

	it('makes the parameter that a person expects', () => {
		const { properties: made } = map(
			z.object({
				client_id: field.id('Client'),
				due: field.date('Due', 'Last day'),
				size: z
					.enum(['BIG', 'SMALL'])
					.default('SMALL')
					.meta({ title: 'Size', description: 'How big' }),
				note: field.longText('Note', 'Shown below').optional(),
			}),
		);
		expect(made.map((one) => [one.name, one.type])).toEqual([
			['client_id', 'resourceLocator'],
			['due', 'dateTime'],
			['size', 'options'],
			['additionalFields', 'collection'],
			['options', 'collection'],
		]);
	});
});
