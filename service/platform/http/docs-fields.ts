import { z } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;
export type FieldRow = { name: string; type: string; required: boolean; description: string };

/** Fields of a schema as they go over the wire; those of objects and lists follow with their path. */
export function fieldRows(schema: z.ZodType | undefined): FieldRow[] {
	if (schema === undefined) return [];
	const root: Schema = z.toJSONSchema(schema, { io: 'input' });
	const resolve = (given: Schema | boolean | undefined): Schema => {
		if (typeof given !== 'object') return {};
		const name = given.$ref?.split('/').at(-1);
		if (name !== undefined) return { ...resolve(root.$defs?.[name]), ...given };
		// A nullable field is described by its other branch.
		const branch = given.anyOf?.map(resolve).find((one) => one.type !== 'null');
		return branch === undefined ? given : { ...branch, ...given };
	};
	const flat = (object: Schema, prefix: string): FieldRow[] =>
		Object.entries(object.properties ?? {}).flatMap(([key, given]) => {
			const field = resolve(given);
			const items = Array.isArray(field.items) ? undefined : resolve(field.items);
			const own = {
				name: `${prefix}${key}`,
				type: typeName(field, items),
				required: object.required?.includes(key) === true,
				description: field.description ?? '',
			};
			return [own, ...flat(field, `${own.name}.`), ...flat(items ?? {}, `${own.name}[].`)];
		});
	return flat(resolve(root), '');
}

function typeName(field: Schema, items: Schema | undefined): string {
	const kind =
		field.enum?.join(' | ') ??
		(field.type === 'array' ? `list of ${items?.format ?? items?.type ?? 'values'}` : undefined) ??
		field.format ??
		field.type ??
		'any';
	const isSet = (bound: number | undefined): boolean =>
		bound !== undefined && Math.abs(bound) !== Number.MAX_SAFE_INTEGER;
	const bounds = [
		...(isSet(field.minimum) ? [`from ${field.minimum}`] : []),
		...(isSet(field.maximum) ? [`to ${field.maximum}`] : []),
		...(isSet(field.maxLength) ? [`at most ${field.maxLength} characters`] : []),
		...(isSet(field.maxItems) ? [`at most ${field.maxItems}`] : []),
		...(field.default === undefined ? [] : [`default ${JSON.stringify(field.default)}`]),
	];
	const isNullable = field.anyOf?.some((one) => typeof one === 'object' && one.type === 'null');
	return [`${kind}${isNullable === true ? ' or null' : ''}`, ...bounds].join(', ');
}
