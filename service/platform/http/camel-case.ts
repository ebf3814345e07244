import { z } from 'zod';

/** What is read here of a JSON Schema. */
export type Schema = {
	enum?: unknown[];
	properties?: Record<string, Schema>;
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
	allOf?: Schema[];
	$ref?: string;
	$defs?: Record<string, Schema>;
};

/** `order_id` becomes `orderId`. */
export const camelCase = (name: string): string =>
	name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Making a JSON Schema costs more than using it. */
const known = new WeakMap<z.ZodType, Schema>();

export function schemaOf(type: z.ZodType): Schema {
	const made =
		known.get(type) ??
		(z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as unknown as Schema);
	known.set(type, made);
	return made;
}

/**
 * The fields that the schema names, from camelCase to their own names. Keys of free maps are data and stay as they are.
 * A field that is given under both names keeps the camelCase one, which the schema then refuses.
 */
export function fromCamelCase(type: z.ZodType, value: unknown): unknown {
	const root = schemaOf(type);
	return renamed(value, [root], root, (key, fields, given) => {
		if (fields.has(key)) return key;
		const own = [...fields.keys()].find((name) => camelCase(name) === key);
		return own === undefined || Object.hasOwn(given, own) ? key : own;
	});
}

/** The other way round, for answers. */
export function toCamelCase(type: z.ZodType, value: unknown): unknown {
	const root = schemaOf(type);
	return renamed(value, [root], root, (key, fields) => (fields.has(key) ? camelCase(key) : key));
}

type Fields = ReadonlyMap<string, Schema[]>;

function renamed(
	value: unknown,
	schemas: readonly Schema[],
	root: Schema,
	nameOf: (key: string, fields: Fields, given: object) => string,
): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const shapes = schemas.flatMap((schema) => alternatives(schema, root));
	if (Array.isArray(value)) {
		const items = shapes.flatMap((shape) => shape.items ?? []);
		return value.map((item) => renamed(item, items, root, nameOf));
	}
	const fields = new Map<string, Schema[]>();
	for (const shape of shapes)
		for (const [name, schema] of Object.entries(shape.properties ?? {}))
			fields.set(name, [...(fields.get(name) ?? []), schema]);
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => {
			const name = nameOf(key, fields, value);
			const schema = fields.get(name) ?? fields.get(key) ?? [];
			return [name, renamed(inner, schema, root, nameOf)];
		}),
	);
}

/** The schema itself and what it refers to or chooses between. */
export function alternatives(schema: Schema, root: Schema): Schema[] {
	const name = schema.$ref?.split('/').at(-1);
	const target = name === undefined ? undefined : name === '#' ? root : root.$defs?.[name];
	const inner = [
		...(target === undefined ? [] : [target]),
		...(schema.anyOf ?? []),
		...(schema.oneOf ?? []),
		...(schema.allOf ?? []),
	];
	return [schema, ...inner.flatMap((one) => alternatives(one, root))];
}
