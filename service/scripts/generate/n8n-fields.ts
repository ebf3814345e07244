import { z } from 'zod';
import type { Operation } from '../../platform/contract/index.ts';
import { Code } from './print.ts';
import type { Mapped, PickerOf, Property, Schema, WireField } from './n8n-types.ts';
import { GenerationError } from './outputs.ts';
import { asDescription, titleOf, wordsOf } from './words.ts';

/** Names that the node itself uses. */
const reserved = new Set([
	'resource',
	'operation',
	'options',
	'filters',
	'additionalFields',
	'updateFields',
	'returnAll',
	'limit',
	'simplify',
	'confirm',
	'binaryPropertyName',
	'cursor',
]);

/** Nullable is written as `type: ["string", "null"]` or as `anyOf`; what is read here is the type that is not null. */
export const jsonSchema = (schema: z.ZodType): Schema =>
	JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' })), (_, value: unknown) =>
		withoutNull(value),
	) as Schema;

function withoutNull(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if ('anyOf' in value && Array.isArray(value.anyOf)) {
		const { anyOf, ...rest } = value;
		const others: object[] = (anyOf as Schema[]).filter(({ type }) => type !== 'null');
		const [only] = others;
		return others.length === 1 && others.length < anyOf.length
			? { ...only, ...rest, nullable: true }
			: value;
	}
	if (!('type' in value) || !Array.isArray(value.type)) return value;
	const types: unknown[] = value.type.filter((type) => type !== 'null');
	return { ...value, type: types.length === 1 ? types[0] : types, nullable: true };
}

/** Fields of one part of the input, as parameters of the node. */
export function mapPart(
	operation: Operation,
	place: 'path' | 'query' | 'body',
	schema: z.ZodType,
	pickerOf: PickerOf,
): Mapped[] {
	const json = jsonSchema(schema);
	const mapped = Object.entries(json.properties ?? {}).map(([name, property]) => {
		const where = `${operation.id} ${place}.${name}`;
		if (reserved.has(name) && place !== 'query')
			throw new GenerationError(where, 'the node itself uses this name');
		const isRequired = json.required?.includes(name) ?? false;
		const mapped = mapField(where, name, property, isRequired, pickerOf);
		const hasDefault = property.default !== undefined;
		return {
			...mapped,
			field: { ...mapped.field, place },
			shownDirectly: place === 'path' || isRequired || hasDefault,
		};
	});
	for (const one of mapped) {
		const isTaken = mapped.some(
			(other) => other !== one && other.property.displayName === one.property.displayName,
		);
		// Something can be picked by its ID or described by an object; both cannot have the same name.
		if (isTaken && one.field.kind === 'object') {
			one.property.displayName += ' Details';
			one.field.title += ' Details';
		}
	}
	return mapped;
}

/** One zod field as an n8n parameter; anything unknown stops the generation. */
function mapField(
	where: string,
	name: string,
	schema: Schema,
	isRequired: boolean,
	pickerOf: PickerOf,
): Omit<Mapped, 'shownDirectly'> {
	const { title, description } = schema;
	if (title === undefined || description === undefined) {
		throw new GenerationError(where, 'needs .meta({ title, description })');
	}
	const base = {
		displayName: title,
		name,
		...(isRequired ? { required: true } : {}),
		description: asDescription(
			schema.nullable === true ? `${description}; empty clears it` : description,
		),
	};
	const field = {
		name,
		title,
		...(isRequired ? { required: true as const } : {}),
		...(schema.nullable === true ? { clears: true as const } : {}),
	};
	const result = (
		more: Record<string, unknown>,
		kind: string,
		rest: Partial<WireField> = {},
	): Omit<Mapped, 'shownDirectly'> => ({
		property: {
			displayName: base.displayName,
			name: base.name,
			...more,
			...(base.required ? { required: true } : {}),
			description: more.description ?? base.description,
		} as Property,
		field: { ...field, kind, ...rest },
	});

	if (schema.enum !== undefined) return mapChoice(where, schema, isRequired, result);
	if (schema.type === 'boolean') {
		if (!base.description.startsWith('Whether '))
			throw new GenerationError(where, 'the description of a boolean must start with "Whether"');
		return result({ type: 'boolean', default: schema.default ?? false }, 'boolean');
	}
	if (schema.type === 'integer' || schema.type === 'number')
		return result(numberProperty(schema), 'integer');
	if (schema.type === 'string') return mapString(where, schema, base.displayName, pickerOf, result);
	if (schema.type === 'array' && schema.items !== undefined)
		return mapArray(where, schema, title, pickerOf, result);
	if (schema.type === 'object') return mapObject(where, schema, title, pickerOf, result);
	throw new GenerationError(where, `the mapper knows no parameter for ${JSON.stringify(schema)}`);
}

type Result = (
	more: Record<string, unknown>,
	kind: string,
	rest?: Partial<WireField>,
) => Omit<Mapped, 'shownDirectly'>;

function mapChoice(
	where: string,
	schema: Schema,
	isRequired: boolean,
	result: Result,
): Omit<Mapped, 'shownDirectly'> {
	const values = (schema.enum ?? []).map(String);
	const options = values.map((value) => ({ name: choiceName(schema.title ?? '', value), value }));
	options.sort((a, b) => a.name.localeCompare(b.name));
	if (new Set(options.map((option) => option.name)).size !== options.length)
		throw new GenerationError(where, 'two values have the same name');
	const initial = schema.default ?? (isRequired ? values[0] : options[0]?.value);
	return result({ type: 'options', options, default: initial }, 'choice', { choices: values });
}

const languages: Readonly<Record<string, string>> = { id: 'Indonesian', en: 'English' };

/** "Past Due" for PAST_DUE, "Created At, Newest First" for -created_at. */
function choiceName(title: string, value: string): string {
	if (title === 'Language') return languages[value] ?? titleOf(value);
	if (title === 'Currency') return value;
	if (title !== 'Sort') return titleOf(value);
	const column = titleOf(value.replace(/^-/, ''));
	if (column.endsWith(' At') || column.endsWith(' Date'))
		return `${column}, ${value.startsWith('-') ? 'Newest' : 'Oldest'} First`;
	return `${column}, ${value.startsWith('-') ? 'Z to A' : 'A to Z'}`;
}

function numberProperty(schema: Schema): Record<string, unknown> {
	const bound = (value: number | undefined): number | undefined =>
		value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
	const typeOptions = {
		minValue: bound(schema.minimum),
		maxValue: bound(schema.maximum),
		numberPrecision: 0,
	};
	return { type: 'number', typeOptions, default: schema.default ?? bound(schema.minimum) ?? 0 };
}

function mapString(
	where: string,
	schema: Schema,
	title: string,
	pickerOf: PickerOf,
	result: Result,
): Omit<Mapped, 'shownDirectly'> {
	const listed = schema.n8n?.picked_from;
	if (listed !== undefined)
		return result(
			{
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: new Code(`locatorModes('${listed}', '${String(schema.example)}')`),
			},
			'text',
		);
	const resource = schema.format === 'uuid' ? pickerOf(title) : undefined;
	if (resource !== undefined) {
		const displayName = title.replace(/ ID$/, '');
		return result(
			{
				displayName,
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: new Code(`locatorModes('${resource}')`),
				description: locatorDescription(schema, resource),
			},
			'id',
			{ title: displayName },
		);
	}
	const secret = /token|secret|password/i.test(title)
		? { typeOptions: { password: true } }
		: undefined;
	const example =
		schema.example === undefined ? {} : { placeholder: `e.g. ${String(schema.example)}` };
	switch (schema.format) {
		case 'uuid':
			return result(
				{ type: 'string', ...secret, default: '', ...(secret === undefined ? example : {}) },
				'id',
			);
		case 'date':
			return result({ type: 'dateTime', typeOptions: { dateOnly: true }, default: '' }, 'date');
		case 'date-time':
			return result({ type: 'dateTime', default: '' }, 'dateTime');
		case undefined:
		case 'base64':
		case 'uri':
		case 'email': {
			const rows =
				secret ??
				(schema.n8n?.rows === undefined ? {} : { typeOptions: { rows: schema.n8n.rows } });
			const placeholder =
				schema.format === 'email' ? { placeholder: 'e.g. name@email.com' } : example;
			return result(
				{ type: 'string', ...rows, default: schema.default ?? '', ...placeholder },
				'text',
			);
		}
		default:
			throw new GenerationError(where, `the mapper knows no string of format ${schema.format}`);
	}
}

/** "UUID of the client" says nothing to a person who picks one from a list. */
function locatorDescription(schema: Schema, resource: string): string {
	const description = schema.description ?? '';
	return description.startsWith('UUID of ')
		? `The ${wordsOf(resource)} to use`
		: asDescription(description);
}

function mapArray(
	where: string,
	schema: Schema,
	title: string,
	pickerOf: PickerOf,
	result: Result,
): Omit<Mapped, 'shownDirectly'> {
	const items = schema.items ?? {};
	if (items.type === 'string' && items.enum === undefined) {
		const typeOptions = {
			multipleValues: true,
			multipleValueButtonText: `Add ${title.replace(/s$/, '')}`,
		};
		return result({ type: 'string', typeOptions, default: [] }, 'list');
	}
	if (items.type !== 'object')
		throw new GenerationError(where, 'the mapper knows lists of text and of objects only');
	const rowTitle = title.replace(/s$/, '');
	const { values, fields } = mapNested(where, items, pickerOf);
	return result(
		{
			type: 'fixedCollection',
			typeOptions: {
				multipleValues: true,
				sortable: true,
				multipleValueButtonText: `Add ${rowTitle}`,
			},
			default: {},
			placeholder: `Add ${rowTitle}`,
			options: [{ displayName: rowTitle, name: 'rows', values }],
		},
		'rows',
		{ fields },
	);
}

function mapObject(
	where: string,
	schema: Schema,
	title: string,
	pickerOf: PickerOf,
	result: Result,
): Omit<Mapped, 'shownDirectly'> {
	if (schema.properties === undefined) return result({ type: 'json', default: '{}' }, 'json');
	const { values, fields } = mapNested(where, schema, pickerOf);
	return result(
		{
			type: 'fixedCollection',
			default: {},
			placeholder: `Add ${title}`,
			options: [{ displayName: title, name: 'fields', values }],
		},
		'object',
		{ fields },
	);
}

/** Fields of a row or object: required ones directly, the others in "Additional Fields", sorted as n8n wants them. */
function mapNested(
	where: string,
	schema: Schema,
	pickerOf: PickerOf,
): { values: unknown[]; fields: WireField[] } {
	const mapped = Object.entries(schema.properties ?? {}).map(([name, property]) => {
		const isRequired = schema.required?.includes(name) ?? false;
		return { ...mapField(`${where}.${name}`, name, property, isRequired, pickerOf), isRequired };
	});
	const direct = mapped.filter((item) => item.isRequired).map((item) => item.property);
	const optional = mapped.filter((item) => !item.isRequired).map((item) => item.property);
	const values = [
		...direct,
		...(optional.length === 0
			? []
			: [collection('Additional Fields', 'additionalFields', 'Add Field', optional)]),
	];
	// Five and more have to be in alphabetical order.
	if (values.length >= 5) values.sort(byDisplayName);
	return { values, fields: mapped.map((item) => item.field) };
}

export const byDisplayName = (a: { displayName: string }, b: { displayName: string }): number =>
	a.displayName.localeCompare(b.displayName);

export function collection(
	displayName: string,
	name: string,
	placeholder: string,
	properties: readonly Property[],
): Property {
	const options = [...properties]
		.sort(byDisplayName)
		.map(({ required: _, ...property }) => property);
	return { displayName, name, type: 'collection', placeholder, default: {}, options } as Property;
}
