import type { z } from 'zod';
import { modules } from '../app/capabilities.ts';
import { isCommand, needsKey } from '../platform/contract/index.ts';
import { clientRoles, roles } from '../platform/actor/index.ts';
import { commonErrors } from '../platform/errors/index.ts';

const operations = modules.flatMap((module) => module.operations);
const handlers = modules.flatMap((module) => module.handlers);
const duplicates = (names: string[]): string[] =>
	names.filter((name, index) => names.indexOf(name) !== index);

describe('the contracts', () => {
	it('have one handler for each operation and no handler without one', () => {
		expect(handlers.map((one) => one.operation.id).sort()).toEqual(
			operations.map((one) => one.id).sort(),
		);
	});

	it('name every operation, address, error and event once', () => {
		expect(duplicates(operations.map((one) => one.id))).toEqual([]);
		expect(
			duplicates(
				operations.map((one) => `${one.http.method} ${one.http.path.replaceAll(/\{\w+\}/g, '{}')}`),
			),
		).toEqual([]);
		const errors = [...commonErrors, ...modules.flatMap((module) => module.errors)];
		expect(duplicates(errors.map((one) => one.code))).toEqual([]);
		expect(duplicates(modules.flatMap((module) => module.events.map((one) => one.type)))).toEqual(
			[],
		);
		expect(duplicates(modules.flatMap((module) => module.jobs.map((one) => one.name)))).toEqual([]);
		expect(
			duplicates(modules.flatMap((module) => module.reactions.map((one) => one.name))),
		).toEqual([]);
	});

	it('list every error they use among the errors of a capability', () => {
		const declared = new Set(modules.flatMap((module) => module.errors.map((one) => one.code)));
		const used = operations.flatMap((one) => one.errors.map((error) => error.code));
		expect(used.filter((code) => !declared.has(code))).toEqual([]);
	});

	it('refuse unknown fields at every depth', () => {
		const open = operations.flatMap((operation) => {
			const { query, body } = operation.input;
			return [...openObjects(query, 'query', true), ...openObjects(body, 'body', true)].map(
				(place) => `${operation.id} ${place}`,
			);
		});
		expect(open).toEqual([]);
	});

	/** Fields of a thing that may be empty and that an update can change. */
	const optional = operations
		.filter(({ http }) => http.method === 'PATCH')
		.flatMap(({ id, input, output }) =>
			Object.entries(input.body?.shape ?? {}).flatMap(([name, change]) => {
				const shown = (output as z.ZodObject).shape[name] as z.ZodType | undefined;
				return shown?.safeEncode(null as never).success === true ? [{ id, name, change }] : [];
			}),
		);
	it('let an update clear every field that may be empty, by null', () => {
		expect(optional.map(({ id, name }) => `${id} ${name}`)).toContain('client.update phone');
		const kept = optional.filter(({ change }) => !(change as z.ZodType).safeParse(null).success);
		expect(kept.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
	});

	describe.each(operations.map((one) => [one.id, one] as const))('%s', (_, operation) => {
		it('has an example that its own schemas accept', () => {
			const { path, query, body } = operation.input;
			expect(path?.strict().safeParse(operation.example.path ?? {}).error).toBeUndefined();
			expect(query?.strict().safeParse(operation.example.query ?? {}).error).toBeUndefined();
			expect(body?.strict().safeParse(operation.example.body ?? {}).error).toBeUndefined();
		});

		it('names its path parameters in its path and nowhere else', () => {
			const inPath = [...operation.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
			expect(Object.keys(operation.input.path?.shape ?? {}).sort()).toEqual(inPath.sort());
		});

		it('gives no input name two meanings', () => {
			const names = [operation.input.path, operation.input.query, operation.input.body].flatMap(
				(one) => Object.keys(one?.shape ?? {}),
			);
			expect(duplicates([...names, ...Object.keys(operation.input.files ?? {})])).toEqual([]);
		});

		it('says who may use it', () => {
			for (const role of operation.allowed) expect([...roles, 'PUBLIC']).toContain(role);
			expect(isCommand(operation) || !needsKey(operation)).toBe(true);
			// Roles in a company that nobody from a company has would narrow nothing.
			if (operation.client_roles !== undefined) {
				expect(operation.allowed).toContain('CLIENT');
				expect(clientRoles).toEqual(expect.arrayContaining([...operation.client_roles]));
				expect(operation.client_roles.length).toBeGreaterThan(0);
			}
		});
	});
});

/** Places where an object inside a schema lets fields through that it does not name; the edge makes only the outermost strict. */
function openObjects(schema: any, place: string, isOutermost = false): string[] {
	const def = schema?._zod?.def;
	if (def === undefined) return [];
	const inside = [def.innerType, def.in, def.left, def.right].flatMap((one) =>
		openObjects(one, place),
	);
	const options = (def.options ?? []).flatMap((one: unknown, index: number) =>
		openObjects(one, `${place}|${index}`),
	);
	const fields = Object.entries(def.type === 'object' ? def.shape : {}).flatMap(([name, one]) =>
		openObjects(one, `${place}.${name}`),
	);
	const isOpen = def.type === 'object' && !isOutermost && def.catchall?._zod.def.type !== 'never';
	return [
		...(isOpen ? [place] : []),
		...inside,
		...options,
		...fields,
		...openObjects(def.element, `${place}[]`),
		...openObjects(def.valueType, `${place}{}`),
	];
}
