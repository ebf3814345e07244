import { z } from 'zod';
import type { ErrorDefinition } from '../errors/index.ts';
import type { Operation } from './define-contract.ts';
import type { Module } from './define-module.ts';

/**
 * The modules with every `field.registeredKey` turned into the list of keys that the modules register, and with the errors
 * that those who registered at a point bring along (`errors_registered_at`), so that OpenAPI, the docs and the nodes offer
 * them. The service itself looks a key up when it is used.
 */
export function withRegisteredKeys(modules: readonly Module[]): readonly Module[] {
	const extensions = modules.flatMap((module) => module.extensions);
	const keysOf = (point: string): string[] =>
		extensions
			.filter((one) => one.point.name === point && one.point.isOffered(one.value as never))
			.map((one) => one.point.keyOf(one.value as never))
			.sort();
	const errorsAt = (point: string): ErrorDefinition[] =>
		extensions
			.filter((one) => one.point.name === point)
			.flatMap((one) => (one.value as { errors: readonly ErrorDefinition[] }).errors);
	return modules.map((module) => ({
		...module,
		operations: module.operations.map((operation) =>
			withErrors(withKeys(operation, keysOf), errorsAt),
		),
	}));
}

function withErrors(
	operation: Operation,
	errorsAt: (point: string) => ErrorDefinition[],
): Operation {
	const { errors, errors_registered_at: point } = operation;
	if (point === undefined) return operation;
	return { ...operation, errors: [...new Set([...errors, ...errorsAt(point)])] };
}

function withKeys(operation: Operation, keysOf: (point: string) => string[]): Operation {
	const { body } = operation.input;
	if (body === undefined) return operation;
	const lists = Object.entries(body.shape).flatMap(([name, field]) => {
		const { registered_at: point, ...meta } = (field as z.ZodType).meta() ?? {};
		if (typeof point !== 'string') return [];
		const [first, ...others] = keysOf(point);
		if (first === undefined)
			throw new Error(`${operation.id} body.${name}: nothing is registered at ${point}`);
		return [[name, z.enum([first, ...others]).meta(meta)] as const];
	});
	if (lists.length === 0) return operation;
	return {
		...operation,
		input: { ...operation.input, body: body.extend(Object.fromEntries(lists)) },
	};
}
