import type { z } from 'zod';
import type { AliasShape } from '../contract/define-contract.ts';
import { exponentOf } from '../money/index.ts';
import { alternatives, schemaOf, type Schema } from './camel-case.ts';

/** Values that are lower case at such an address. Codes of currencies stay as they are. */
const isWord = (key: string | null, value: unknown): value is string =>
	key !== 'currency' && typeof value === 'string' && /^[A-Z][A-Z_]+$/.test(value);

/** The input of an address whose source document writes states and choices in lower case, as the operation takes it. */
export function fromDocument(type: z.ZodType, value: unknown): unknown {
	const root = schemaOf(type);
	return walked(value, [root], root, null, (one, key, shapes) => {
		const choices = shapes.flatMap((shape) => shape.enum ?? []);
		const upper = typeof one === 'string' ? one.toUpperCase() : null;
		return upper !== null && isWord(key, upper) && choices.includes(upper) ? upper : one;
	});
}

/** The answer as such a source document writes it: choices in lower case, amounts with decimals. */
export function toDocument(type: z.ZodType, value: unknown, { decimals }: AliasShape): unknown {
	const root = schemaOf(type);
	const lower = walked(value, [root], root, null, (one, key, shapes) =>
		isWord(key, one) && shapes.some((shape) => shape.enum?.includes(one) === true)
			? one.toLowerCase()
			: one,
	);
	return withDecimals(lower, decimals);
}

function withDecimals(value: unknown, names: readonly string[]): unknown {
	if (Array.isArray(value)) return value.map((one) => withDecimals(one, names));
	if (typeof value !== 'object' || value === null) return value;
	const currency = 'currency' in value ? value.currency : null;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]: [string, unknown]) => {
			const isAmount = names.includes(key) && typeof inner === 'number';
			if (!isAmount || typeof currency !== 'string') return [key, withDecimals(inner, names)];
			return [key, inner / 10 ** exponentOf(currency)];
		}),
	);
}

type Change = (value: unknown, key: string | null, shapes: readonly Schema[]) => unknown;

function walked(
	value: unknown,
	schemas: readonly Schema[],
	root: Schema,
	key: string | null,
	change: Change,
): unknown {
	const shapes = schemas.flatMap((schema) => alternatives(schema, root));
	if (Array.isArray(value)) {
		const items = shapes.flatMap((shape) => shape.items ?? []);
		return value.map((item) => walked(item, items, root, key, change));
	}
	if (typeof value !== 'object' || value === null) return change(value, key, shapes);
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]: [string, unknown]) => {
			const below = shapes.flatMap((shape) => shape.properties?.[name] ?? []);
			return [name, walked(inner, below, root, name, change)];
		}),
	);
}
