import { z } from 'zod';
import { modules } from '../app/capabilities.ts';
import { isCommand, type Operation } from '../platform/contract/index.ts';
import { largestBodyOf } from '../platform/contract/define-contract.ts';
import { problemsMax } from '../platform/errors/index.ts';
import { startTestService, type TestService } from './service.ts';

type Schema = {
	type?: string;
	enum?: unknown[];
	const?: unknown;
	maxLength?: number;
	contentEncoding?: string;
	maxItems?: number;
	items?: Schema;
	properties?: Record<string, Schema>;
	anyOf?: Schema[];
	oneOf?: Schema[];
};

const commands = modules
	.flatMap((module) => module.operations)
	.filter((operation) => isCommand(operation));
const withBody = commands.filter(({ input }) => input.body !== undefined);
const schemaOf = (operation: Operation): Schema =>
	z.toJSONSchema(operation.input.body!, { io: 'input', reused: 'inline' }) as Schema;

/** Most bytes that a valid value takes, four to a character; what a schema does not bound counts as nothing. */
function mostBytes(schema: Schema): number {
	const choices = schema.anyOf ?? schema.oneOf;
	if (choices !== undefined) return Math.max(...choices.map(mostBytes));
	if (schema.type === 'string')
		return (schema.maxLength ?? 0) * (schema.contentEncoding === 'base64' ? 1 : 4);
	if (schema.type === 'array') return (schema.maxItems ?? 0) * (mostBytes(schema.items ?? {}) + 1);
	const fields = Object.entries(schema.properties ?? {});
	return fields.reduce((sum, [name, inner]) => sum + name.length + 4 + mostBytes(inner), 2);
}

/** Lists inside a schema, by the path on which they stand. */
function listsIn(schema: Schema, path: readonly string[] = []): string[][] {
	const inner = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
		listsIn(one, [...path, name]),
	);
	return schema.type === 'array' ? [[...path], ...inner] : inner;
}
const put = (path: readonly string[], value: unknown): unknown =>
	path.reduceRight((inner, name) => ({ [name]: inner }), value);

const keys = (count: number, name: (index: number) => string): Record<string, number> =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), 1]));

/** Bodies that cost much to check or that would be answered with a problem for each of their parts. */
function worstBodies(operation: Operation): object[] {
	const bytes = largestBodyOf(operation) - 200;
	const few = Math.min(4900, Math.floor(bytes / 14));
	const schema = operation.input.body === undefined ? {} : schemaOf(operation);
	return [
		keys(few, (index) => `k${index}`),
		keys(Math.floor(bytes / 14), (index) => `k${index}`),
		keys(3, (index) => `${'k'.repeat(Math.floor(bytes / 4))}${index}`),
		...Object.keys(schema.properties ?? {}).map((name) => ({
			[name]: keys(few, (index) => `k${index}`),
		})),
		...listsIn(schema).flatMap((path) => [
			put(path, Array(Math.min(4900, Math.floor(bytes / 6))).fill(null)) as object,
			put(path, Array(Math.min(2400, Math.floor(bytes / 9))).fill({ x: 1 })) as object,
		]),
	];
}

describe('the worst body', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const send = async (operation: Operation, body: object) => {
		const values = (operation.example.path ?? {}) as Record<string, string>;
		const path = operation.http.path.replaceAll(
			/\{(\w+)\}/g,
			(_, name: string) => values[name] ?? '',
		);
		const answer = await service.call(operation.http.method, path, body);
		return { ...answer, bytes: JSON.stringify(answer.body).length };
	};

	it('a sign-in of 942 kB and 110,000 unknown fields is refused by its size, in a short answer', async () => {
		const body = keys(110_000, (index) => `k${index}`);
		const answer = await service.call('POST', '/portal/sign-in', body, { role: 'NONE' });
		expect([answer.status, answer.body.code]).toEqual([413, 'input.too-large']);
		expect(answer.body.details).toEqual({ limit_bytes: 4000 });
		expect(JSON.stringify(answer.body).length).toBeLessThan(1000);
	});

	it.each(commands.map((one) => [one.id, one] as const))(
		'of %s gets at most twenty problems and a short answer',
		async (_, operation) => {
			const tooLarge = await send(operation, { x: 'x'.repeat(largestBodyOf(operation)) });
			if (operation.input.files === undefined) expect(tooLarge.status).toBe(413);
			for (const body of worstBodies(operation)) {
				const answer = await send(operation, body);
				expect([400, 404, 409, 413, 422]).toContain(answer.status);
				expect(answer.body.errors.length).toBeLessThanOrEqual(problemsMax);
				expect(answer.bytes).toBeLessThan(10_000);
			}
		},
	);

	it('of too many parts is refused before any of them is checked', async () => {
		const operation = commands.find((one) => one.id === 'quotation.create')!;
		const answer = await send(operation, { items: Array(6000).fill({}) });
		expect(answer.body.errors).toEqual([
			{
				path: expect.stringMatching(/^body\.items/),
				message: 'Must not have more than 5000 fields and entries',
			},
		]);
	});

	it('anybody may send at most a few kilobytes', () => {
		for (const operation of commands.filter((one) => one.allowed.includes('PUBLIC')))
			// The forms of an order name services with their settings.
			expect(largestBodyOf(operation)).toBeLessThanOrEqual(
				['order.place', 'order.place-quick'].includes(operation.id) ? 24_000 : 4000,
			);
	});

	it.each(withBody.map((one) => [one.id, one] as const))(
		'%s takes the largest body that its contract allows',
		(_, operation) => {
			expect(mostBytes(schemaOf(operation))).toBeLessThanOrEqual(largestBodyOf(operation));
		},
	);
});
