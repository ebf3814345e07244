import { z } from 'zod';
import {
	BodyTooLarge,
	commonErrors,
	Forbidden,
	IllegalTransition,
	InProgress,
	InvalidInput,
	KeyRequired,
	KeyReused,
	MalformedJson,
	MethodNotAllowed,
	NotFound,
	RouteNotFound,
	CrossSiteRefused,
	Unauthenticated,
	VendorRefused,
	VendorUnavailable,
	type ErrorDefinition,
} from '../errors/index.ts';
import { camelCase } from '../http/camel-case.ts';
import { Problem, problemType } from '../http/problem.ts';
import {
	isCommand,
	largestBodyOf,
	needsKey,
	type Alias,
	type FileRule,
	type Operation,
} from './define-contract.ts';
import type { Module } from './define-module.ts';
import { describedFor } from './withheld-fields.ts';
import { withRegisteredKeys } from './registered-keys.ts';

type Json = Record<string, unknown>;
type Components = Map<string, Json>;
const idempotencyKey = {
	name: 'Idempotency-Key',
	in: 'header',
	required: true,
	description:
		'The same for every repetition of this very command; the first answer is given again',
	schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const formatParameter = {
	name: 'format',
	in: 'query',
	required: false,
	description: 'csv gives the list of the answer alone. Without it, the header Accept decides',
	schema: { type: 'string', enum: ['json', 'csv'] },
};
const csvContent = { 'text/csv': { schema: { type: 'string' } } };

/**
 * OpenAPI 3.1 of every operation, from the same contracts that the routes are mounted from. What goes over the wire
 * is the input side of a codec, in requests and in answers alike.
 */
export function buildOpenApi(modules: readonly Module[]): Json {
	const components: Components = new Map();
	components.set('Problem', toSchema(Problem, components));
	const paths: Record<string, Json> = {};
	const described = withRegisteredKeys(modules);
	for (const operation of described.flatMap((module) => module.operations)) {
		const path = (paths[operation.http.path] ??= {});
		path[operation.http.method.toLowerCase()] = describe(operation, components);
	}
	for (const module of described)
		for (const operation of module.operations)
			for (const [index, alias] of (operation.http.aliases ?? []).entries())
				addAlias(paths, { operation, alias, index, tag: module.name }, components);
	return {
		openapi: '3.1.0',
		info: {
			title: 'CloudSales',
			version: '1',
			description:
				'From quotation to cash to a working service. Every command is safe to repeat with the same Idempotency-Key.',
			license: { name: 'MIT', identifier: 'MIT' },
		},
		servers: [{ url: '/api/v1' }],
		security: [{ bearer: [] }],
		tags: modules
			.filter((module) => module.operations.length > 0)
			.map((module) => ({ name: module.name })),
		paths: namedTags(paths, modules),
		components: {
			securitySchemes: {
				bearer: {
					type: 'http',
					scheme: 'bearer',
					description: 'API key, or the session of a signed-in client',
				},
			},
			parameters: {
				IdempotencyKey: idempotencyKey,
			},
			schemas: Object.fromEntries([...components].sort(([a], [b]) => a.localeCompare(b))),
		},
	};
}

type AliasOf = { operation: Operation; alias: Alias; index: number; tag: string };
/** The deprecated twin of an operation at an address of a source document, with its fields in camelCase. */
function addAlias(
	paths: Record<string, Json>,
	{ operation, alias, index, tag }: AliasOf,
	components: Components,
): void {
	const described = describe(operation, components);
	const twin = (alias.shape === undefined ? inCamelCase(described, components) : described) as Json;
	const parameters = (twin.parameters as Json[] | undefined)?.map((one) =>
		one.$ref !== undefined && alias.keyless === true ? { ...idempotencyKey, required: false } : one,
	);
	// The same path may also exist below /api/v1, and a key can stand once: `/./orders` is `/orders`.
	const root = alias.root === true;
	const named = alias.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
		alias.shape === undefined ? `{${camelCase(name)}}` : `{${name}}`,
	);
	const path = (paths[root ? `/.${named}` : named] ??= root ? { servers: [{ url: '/' }] } : {});
	path[alias.method.toLowerCase()] = {
		...twin,
		...(parameters === undefined ? {} : { parameters }),
		operationId: `${operation.id}.alias${index + 1}`,
		tags: [tag],
		deprecated: true,
		description: `The same as ${operation.id}, at the address and ${alias.shape === undefined ? 'with the field names' : 'in the words, which are lower case,'} of a source document.`,
	};
}

/** Property and parameter names of a description in camelCase; referred schemas get a twin of their own. */
function inCamelCase(value: unknown, components: Components): unknown {
	if (Array.isArray(value)) return value.map((item) => inCamelCase(item, components));
	if (typeof value !== 'object' || value === null) return value;
	const json = value as Json;
	if (typeof json.$ref === 'string') return { $ref: camelReference(json.$ref, components) };
	return Object.fromEntries(
		Object.entries(json).map(([key, inner]) => {
			if (key === 'properties' && typeof inner === 'object' && inner !== null)
				return [
					key,
					Object.fromEntries(
						Object.entries(inner).map(([name, schema]) => [
							camelCase(name),
							inCamelCase(schema, components),
						]),
					),
				];
			if (key === 'required' && Array.isArray(inner))
				return [key, inner.map((name) => camelCase(String(name)))];
			if (key === 'name' && (json.in === 'path' || json.in === 'query'))
				return [key, camelCase(String(inner))];
			if (key === 'example' && json.schema !== undefined) return [key, camelKeys(inner)];
			if (key === 'application/problem+json') return [key, inner];
			return [key, inCamelCase(inner, components)];
		}),
	);
}

function camelReference(reference: string, components: Components): string {
	const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1];
	const schema = name === undefined ? undefined : components.get(name);
	if (name === undefined || schema === undefined || name === 'Problem') return reference;
	const twin = `${name}InCamelCase`;
	if (!components.has(twin)) {
		// Set before its content is made: a schema may refer to itself.
		components.set(twin, {});
		components.set(twin, inCamelCase(schema, components) as Json);
	}
	return `#/components/schemas/${twin}`;
}

const camelKeys = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(camelKeys);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [camelCase(key), camelKeys(inner)]),
	);
};

function namedTags(paths: Record<string, Json>, modules: readonly Module[]): Record<string, Json> {
	for (const module of modules) {
		for (const { http } of module.operations) {
			const described = paths[http.path]?.[http.method.toLowerCase()];
			if (typeof described === 'object' && described !== null)
				Object.assign(described, { tags: [module.name] });
		}
	}
	return paths;
}

function describe(operation: Operation, components: Components): Json {
	const { path, query } = operation.input;
	const isPublic = operation.allowed.includes('PUBLIC');
	const parameters = [
		...(path === undefined ? [] : parametersOf('path', path, components)),
		...(query === undefined ? [] : parametersOf('query', query, components)),
		...(operation.csv === undefined ? [] : [formatParameter]),
		...(needsKey(operation) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
	];
	const body = requestBody(operation, components);
	return {
		operationId: operation.id,
		tags: [],
		summary: operation.summary,
		...(operation.description === undefined ? {} : { description: operation.description }),
		...(isPublic ? { security: [] } : {}),
		'x-permission': operation.id,
		'x-roles': ['ADMIN', ...operation.allowed],
		...(operation.client_roles === undefined ? {} : { 'x-client-roles': operation.client_roles }),
		...(parameters.length === 0 ? {} : { parameters }),
		...(body === undefined ? {} : { requestBody: body }),
		responses: {
			[String(statusOf(operation))]: {
				description: 'Done',
				content: {
					'application/json': { schema: toSchema(operation.output, components) },
					...(operation.csv === undefined ? {} : csvContent),
				},
			},
			...problemsOf(operation, components),
		},
	};
}

export function statusOf(operation: Operation): number {
	return operation.http.status ?? (operation.http.method === 'POST' ? 201 : 200);
}

function parametersOf(
	place: 'path' | 'query',
	schema: z.ZodObject,
	components: Components,
): Json[] {
	const json = toSchema(schema, components);
	const required = Array.isArray(json.required) ? json.required : [];
	return Object.entries((json.properties ?? {}) as Record<string, Json>).map(([name, property]) => {
		const { title: _, description, ...rest } = property;
		return {
			name,
			in: place,
			required: place === 'path' || required.includes(name),
			...(description === undefined ? {} : { description }),
			schema: rest,
		};
	});
}

function requestBody(operation: Operation, components: Components): Json | undefined {
	const { body, files } = operation.input;
	const json = body === undefined ? undefined : toSchema(body, components);
	if (files !== undefined) {
		const fields = (json?.properties ?? {}) as Json;
		const required = Object.entries(files)
			.filter(([, rule]) => rule.required)
			.map(([name]) => name);
		const schema = {
			type: 'object',
			properties: { ...fields, ...fileSchemas(files) },
			required: [...((json?.required as string[] | undefined) ?? []), ...required],
		};
		return {
			required: true,
			description: `Text fields together: at most ${largestBodyOf(operation)} bytes`,
			content: { 'multipart/form-data': { schema, encoding: encodingOf(files) } },
		};
	}
	if (json === undefined || !isCommand(operation)) return undefined;
	return {
		required: Array.isArray(json.required) && json.required.length > 0,
		description: `At most ${largestBodyOf(operation)} bytes`,
		content: { 'application/json': { schema: json, example: operation.example.body ?? {} } },
	};
}

const fileSchemas = (files: Readonly<Record<string, FileRule>>): Json =>
	Object.fromEntries(
		Object.entries(files).map(([name, rule]) => [
			name,
			{
				type: 'string',
				contentMediaType: 'application/octet-stream',
				title: rule.title,
				description: rule.description,
			},
		]),
	);

const encodingOf = (files: Readonly<Record<string, FileRule>>): Json =>
	Object.fromEntries(
		Object.entries(files).map(([name, rule]) => [name, { contentType: rule.accept.join(', ') }]),
	);

/** Errors by status, each with an example; which of everyone's errors apply follows from the operation. */
function problemsOf(operation: Operation, components: Components): Json {
	const byStatus = new Map<number, ErrorDefinition[]>();
	for (const error of errorsOf(operation)) {
		byStatus.set(error.status, [...(byStatus.get(error.status) ?? []), error]);
	}
	const answers = [...byStatus]
		.sort(([a], [b]) => a - b)
		.map(([status, errors]) => {
			const description = errors.map((error) => `${error.title} (${error.code})`).join('; ');
			const schemas = errors.map((error) => problemSchema(error, components));
			const schema = schemas.length === 1 ? schemas[0] : { oneOf: schemas };
			return [String(status), { description, content: { [problemType]: { schema } } }];
		});
	return Object.fromEntries(answers) as Json;
}

/** Each error is a component of its own, named by its code. */
function problemSchema(error: ErrorDefinition, components: Components): Json {
	const name = `Problem.${error.code}`;
	components.set(name, {
		description: `${error.title}. ${error.advice}.`,
		allOf: [{ $ref: '#/components/schemas/Problem' }],
		properties: {
			status: { const: error.status },
			code: { const: error.code },
			details: toSchema(error.details, components),
		},
	});
	return { $ref: `#/components/schemas/${name}` };
}

/** Declared errors of an operation and those of everyone's errors that it can answer with. */
export function errorsOf(operation: Operation): ErrorDefinition[] {
	const { path, query, body, files } = operation.input;
	const takesBody = body !== undefined || files !== undefined;
	const command = isCommand(operation);
	const rules: readonly [ErrorDefinition, boolean][] = [
		[Unauthenticated, !operation.allowed.includes('PUBLIC')],
		[Forbidden, !operation.allowed.includes('PUBLIC')],
		[InvalidInput, path !== undefined || query !== undefined || takesBody],
		[MalformedJson, takesBody],
		[BodyTooLarge, takesBody],
		[NotFound, path !== undefined || takesBody],
		[KeyRequired, needsKey(operation)],
		[KeyReused, needsKey(operation)],
		[InProgress, needsKey(operation)],
		[IllegalTransition, command],
		[VendorRefused, command],
		[VendorUnavailable, command],
		[RouteNotFound, false],
		[MethodNotAllowed, false],
		[CrossSiteRefused, false],
	];
	const applies = new Map(rules.map(([error, isUsed]) => [error.code, isUsed]));
	const common = commonErrors.filter((error) => applies.get(error.code) ?? true);
	return [...operation.errors, ...common];
}

/** JSON Schema of the wire side; schemas with an id become components and are referred to. */
function toSchema(schema: z.ZodType, components: Components): Json {
	const {
		$schema: _,
		$defs,
		...json
	} = z.toJSONSchema(schema, {
		io: 'input',
		target: 'draft-2020-12',
		override: ({ jsonSchema }) => {
			const hints: Json = jsonSchema;
			// Hints for the generated n8n node mean nothing to an API client.
			delete hints.n8n;
			delete hints.id;
			Object.assign(hints, describedFor(hints));
			delete hints.only_for;
			delete hints.client_roles;
			if (hints.example !== undefined) hints.examples = [hints.example];
			delete hints.example;
			// The format says it; zod's patterns for it are long, and no bound is not a bound.
			if (hints.format !== undefined) delete hints.pattern;
			// The expressions of many languages know no classes of characters.
			if (typeof hints.pattern === 'string')
				hints.pattern = hints.pattern.replaceAll(
					String.raw`\p{Cc}`,
					String.raw`\u0000-\u001F\u007F-\u009F`,
				);
			if (hints.minimum === Number.MIN_SAFE_INTEGER) delete hints.minimum;
			if (hints.maximum === Number.MAX_SAFE_INTEGER) delete hints.maximum;
		},
	}) as Json & { $defs?: Record<string, Json> };
	for (const [name, definition] of Object.entries($defs ?? {})) {
		components.set(name, relocated(definition));
	}
	return relocated(json);
}

/** References into `$defs` of one schema become references into the components of the document. */
function relocated(json: Json): Json {
	return JSON.parse(JSON.stringify(json), (key, value: unknown) =>
		key === '$ref' && typeof value === 'string'
			? value.replace('#/$defs/', '#/components/schemas/')
			: value,
	) as Json;
}
