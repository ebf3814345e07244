import type { Operation } from '../../platform/contract/index.ts';
import type { Mapped, Property, Schema, Settings } from './n8n-types.ts';
import { GenerationError } from './outputs.ts';
import { asDescription, titleOf } from './words.ts';

const jsonSuffix = ' (JSON)';

/** Settings come behind the optional fields, among which it may be chosen what they belong to. */
export function settingsRank({ type, displayName }: Property): string | undefined {
	if (type === 'resourceMapper') return 'settings';
	return displayName.endsWith(jsonSuffix) ? 'settingsJson' : undefined;
}

/**
 * Settings as fields of what is chosen, beside the JSON that says the same. n8n finds such fields only at the top level, and
 * would overwrite JSON that stands under the same name.
 */
export function settingsOf(
	operation: Operation,
	{ property, field }: Mapped,
	schema: Schema,
	operations: readonly Operation[],
): { mapper: Property; json: Property; settings: Settings } | undefined {
	const of = schema.properties?.[field.name]?.n8n?.settings_of;
	if (of === undefined) return undefined;
	const where = `${operation.id} ${field.name}`;
	const list = operations.find(({ id }) => id === `${of.resource}.list`);
	if (list === undefined) throw new GenerationError(where, `there is no ${of.resource}.list`);
	const chosen = chosenIn(operation, of.field, schema, operations);
	const parameter = `${field.name}_fields`;
	const depends = 'record' in chosen ? [chosen.id] : [chosen.within, chosen.name];
	return {
		mapper: {
			displayName: property.displayName,
			name: parameter,
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			typeOptions: {
				loadOptionsDependsOn: [`${depends.filter(Boolean).join('.')}.value`],
				resourceMapper: {
					resourceMapperMethod: 'settingsFields',
					mode: 'add',
					// A setting that the product has and that is not among them is gone.
					valuesLabel:
						'record' in chosen ? `${property.displayName} (Replace All)` : property.displayName,
					fieldWords: { singular: 'setting', plural: 'settings' },
					addAllFields: true,
					supportAutoMap: false,
				},
			},
			description: property.description,
		},
		json: {
			...property,
			displayName: `${property.displayName}${jsonSuffix}`,
			description: asDescription(
				`All of them as one object, such as from an expression; what is filled in under '${property.displayName}' counts before it`,
			),
		},
		settings: { parameter, list: list.http.path, chosen },
	};
}

/** In the input itself, or in the record that is changed, which its `get` reads. */
function chosenIn(
	operation: Operation,
	name: string,
	{ properties, required }: Schema,
	operations: readonly Operation[],
): Settings['chosen'] {
	const own = properties?.[name];
	if (own !== undefined) {
		const title = own.title ?? titleOf(name);
		const isDirect = required?.includes(name) === true || own.default !== undefined;
		return isDirect ? { name, title } : { name, title, within: 'additionalFields' };
	}
	const get = operations.find(({ id }) => id === `${operation.resource}.get`);
	const [id] = Object.keys(get?.input.path?.shape ?? {});
	if (get === undefined || id === undefined)
		throw new GenerationError(operation.id, `where is ${name} chosen?`);
	return { name, record: get.http.path, id, title: titleOf(operation.resource) };
}
