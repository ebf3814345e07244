import type { z } from 'zod';
import { needsKey, type Operation } from '../../platform/contract/index.ts';
import { collection, jsonSchema, mapPart } from './n8n-fields.ts';
import type { Mapped, PickerOf, Property, Schema, WireField } from './n8n-types.ts';
import type { DescribedKind } from './n8n-message-kinds.ts';
import { recordHints } from './n8n-records.ts';
import { settingsOf } from './n8n-settings.ts';
import { GenerationError } from './outputs.ts';
import { Code } from './print.ts';
import { asDescription } from './words.ts';

export type Described = {
	operation: Operation;
	wire: Record<string, unknown>;
	properties: Property[];
};

/** What the parameters of an operation are looked up in. */
export type LookUp = {
	pickerOf: PickerOf;
	kinds: readonly DescribedKind[];
	operations: readonly Operation[];
};

/** One operation as data for the executor, and its parameters in the order in which they are shown. */
export function describeOperation(
	operation: Operation,
	{ pickerOf, kinds, operations }: LookUp,
): Described {
	const { path, query, body, files } = operation.input;
	const paged = isPaged(operation);
	const part = (place: 'path' | 'query' | 'body', schema: z.ZodType | undefined): Shown[] =>
		schema === undefined
			? []
			: mapPart(operation, place, schema, pickerOf).map((mapped) =>
					withSettings(operation, withRecords(mapped, jsonSchema(schema), kinds), {
						schema: jsonSchema(schema),
						operations,
					}),
				);
	const isPaging = (mapped: Mapped): boolean =>
		paged && ['limit', 'cursor'].includes(mapped.field.name);
	const inputs = [...part('path', path), ...part('query', query), ...part('body', body)];
	const shown = inputs.filter((mapped) => !isPaging(mapped));
	const attachments = Object.entries(files ?? {}).map(([name, rule]) => fileParameter(name, rule));
	const direct = shown.filter((mapped) => mapped.shownDirectly && mapped.field.place !== 'query');
	const isSort = (mapped: Mapped): boolean => mapped.field.name === 'sort';
	const filters = shown.filter((mapped) => mapped.field.place === 'query' && !isSort(mapped));
	const additional = shown.filter(
		(mapped) => !mapped.shownDirectly && mapped.field.place === 'body',
	);
	const additionalName = operation.verb === 'update' ? 'updateFields' : 'additionalFields';
	const optionalFiles = attachments.filter((file) => !file.shownDirectly);

	const properties: Property[] = [
		...direct.flatMap((mapped) => mapped.records ?? [mapped.property]),
		...attachments.filter((file) => file.shownDirectly).map((file) => file.property),
	];
	if (operation.n8n?.confirm !== undefined) properties.push(confirmProperty(operation.n8n.confirm));
	if (paged) properties.push(...pagingProperties());
	if (isDownload(operation)) properties.push(downloadProperty());
	const simple = simplifiedOf(operation);
	if (simple !== undefined) properties.push(new Code('simplifyProperty') as unknown as Property);
	if (filters.length > 0)
		properties.push(
			collection(
				'Filters',
				'filters',
				'Add Filter',
				filters.map((mapped) => mapped.property),
			),
		);
	const more = [...additional, ...optionalFiles].map((mapped) => mapped.property);
	if (more.length > 0) {
		const isUpdate = additionalName === 'updateFields';
		properties.push(
			collection(
				isUpdate ? 'Update Fields' : 'Additional Fields',
				additionalName,
				'Add Field',
				more,
			),
		);
	}
	properties.push(...shown.flatMap(({ mapper }) => mapper ?? []));
	const options = shown.filter(isSort).map((mapped) => mapped.property);
	if (needsKey(operation)) options.push(new Code('idempotencyKeyOption') as unknown as Property);
	if (options.length > 0)
		properties.push({
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options,
		} as Property);

	const within = (mapped: Mapped): string | undefined => {
		if (isPaging(mapped)) return 'none';
		if (isSort(mapped)) return 'options';
		if (mapped.field.place === 'query') return 'filters';
		return mapped.shownDirectly ? undefined : additionalName;
	};
	const fields: WireField[] = [...inputs, ...attachments].map((mapped) => ({
		...mapped.field,
		within: within(mapped),
		// The parameters themselves cannot be required inside a collection, so nothing is.
		required: within(mapped) === undefined ? mapped.field.required : undefined,
	}));
	const wire = {
		id: operation.id,
		method: operation.http.method,
		path: operation.http.path,
		sendsKey: needsKey(operation) || undefined,
		confirm: operation.n8n?.confirm,
		list: operation.verb === 'list' ? (paged ? 'pages' : 'complete') : undefined,
		download: isDownload(operation) || undefined,
		simplified: simple,
		fields,
	};
	return { operation, wire, properties };
}

/**
 * `records` are the parameters of a field whose record depends on the kind of message, `mapper` is the one that shows the
 * settings of what is chosen as fields.
 */
type Shown = Mapped & { records?: Property[]; mapper?: Property };

function withSettings(
	operation: Operation,
	mapped: Shown,
	{ schema, operations }: { schema: Schema; operations: readonly Operation[] },
): Shown {
	const found = settingsOf(operation, mapped, schema, operations);
	if (found === undefined) return mapped;
	const { mapper, json, settings } = found;
	return { ...mapped, mapper, property: json, field: { ...mapped.field, settings } };
}

/**
 * A UUID whose record depends on the kind of message: one parameter for each sort of record, each with its list, shown
 * for the kinds that are about it.
 */
function withRecords(
	mapped: Mapped,
	{ properties }: Schema,
	kinds: readonly DescribedKind[],
): Shown {
	const chosenBy = properties?.[mapped.field.name]?.n8n?.record_of;
	if (chosenBy === undefined) return mapped;
	const records = Map.groupBy(kinds, ({ about }) => about.name);
	return {
		...mapped,
		records: [...records.values()].flatMap((same) =>
			same.slice(0, 1).map(({ about: { name, title, resource } }) => ({
				displayName: title,
				name,
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: new Code(`locatorModes('${resource}')`),
				required: true,
				displayOptions: { show: { [chosenBy]: same.map(({ kind }) => kind) } },
				description: `The ${title.toLowerCase()} that the message is about`,
			})),
		),
		field: {
			...mapped.field,
			records: {
				field: chosenBy,
				by: Object.fromEntries(
					kinds.map(({ kind, about: { name, title } }) => [kind, { name, title }]),
				),
			},
		},
	};
}

const outputKeys = (operation: Operation): string[] =>
	Object.keys(resolve(jsonSchema(operation.output)).properties ?? {});
export const isPaged = (operation: Operation): boolean =>
	operation.verb === 'list' && outputKeys(operation).includes('next_cursor');
const isDownload = (operation: Operation): boolean =>
	outputKeys(operation).includes('content_base64');

/** A schema with an id is a reference into $defs. */
export function resolve(schema: Schema, root: Schema = schema): Schema {
	const name = schema.$ref?.split('/').at(-1);
	return name === undefined ? schema : (root.$defs?.[name] ?? schema);
}

/** What the answer looks like for one item of output. */
export function recordSchema(operation: Operation): Schema {
	const output = jsonSchema(operation.output);
	const top = resolve(output, output);
	const items = operation.verb === 'list' ? top.properties?.data?.items : undefined;
	return items === undefined
		? { ...top, $defs: output.$defs ?? {} }
		: { ...resolve(items, output), $defs: output.$defs ?? {} };
}

/** Fields that "Simplify" leaves; a record with more than ten fields must say them. */
export function simplifiedOf(operation: Operation): readonly string[] | undefined {
	const known = Object.keys(recordSchema(operation).properties ?? {});
	if (known.length <= 10 || isDownload(operation)) return undefined;
	const named = operation.n8n?.simplified ?? recordHints(operation).simplified;
	if (named === undefined)
		throw new GenerationError(
			operation.id,
			'has more than ten fields: its record needs .meta({ n8n: { simplified } }), those that "Simplify" leaves',
		);
	if (named.length > 10)
		throw new GenerationError(operation.id, '"Simplify" may leave at most ten fields');
	const left = named.filter((field) => known.includes(field));
	if (left.length < 5)
		throw new GenerationError(operation.id, `"Simplify" leaves only ${left.join(', ')}`);
	return left;
}

function fileParameter(
	name: string,
	rule: NonNullable<Operation['input']['files']>[string],
): Mapped {
	const displayName = `${rule.title} Binary Field`;
	return {
		property: {
			displayName,
			name,
			type: 'string',
			default: rule.required ? name : '',
			...(rule.required ? { required: true } : {}),
			placeholder: `e.g. ${name}`,
			hint: 'The name of the input binary field that holds the file',
			description: asDescription(rule.description),
		},
		field: {
			name,
			title: displayName,
			kind: 'file',
			place: 'file',
			...(rule.required ? { required: true as const } : {}),
		},
		shownDirectly: rule.required,
	};
}

const confirmProperty = (what: string): Property => ({
	displayName: 'Confirm',
	name: 'confirm',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description: `Whether an AI agent may run this operation, which ${what}. Workflows run it either way.`,
});

const pagingProperties = (): Property[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
];

const downloadProperty = (): Property => ({
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the output binary field to put the file in',
});
