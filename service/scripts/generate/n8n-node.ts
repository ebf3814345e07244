import type { Module, Operation } from '../../platform/contract/index.ts';
import { withRegisteredKeys } from '../../platform/contract/registered-keys.ts';
import { jsonSchema, pickersFrom, type PickerOf, type Property } from './n8n-fields.ts';
import { describeOperation, isPaged, recordSchema, type Described } from './n8n-operation.ts';
import { labels, phrases } from './n8n-wording.ts';
import { GenerationError, notice, type Outputs } from './outputs.ts';
import { Code, print } from './print.ts';
import { asDescription, camelOf, pluralOf, titleOf, wordsOf } from './words.ts';

const folder = 'nodes/CloudSales/generated';
const source = 'service/capabilities/*/contract.ts';

/** Operations that n8n shows, by resource, resources and operations in the order of the contracts. */
export function exposedOperations(modules: readonly Module[]): Map<string, Operation[]> {
	const byResource = new Map<string, Operation[]>();
	for (const operation of withRegisteredKeys(modules).flatMap((module) => module.operations)) {
		if (operation.n8n?.hide !== undefined) continue;
		byResource.set(operation.resource, [...(byResource.get(operation.resource) ?? []), operation]);
	}
	return byResource;
}

/** Writes the descriptions of the generic node: one file per resource, the resource list and the pickers. */
export function generateNode(modules: readonly Module[], outputs: Outputs): void {
	const byResource = exposedOperations(modules);
	const all = [...byResource.values()].flat();
	const pickerOf = pickersFrom(all);
	for (const [resource, operations] of byResource) {
		outputs.set(`${folder}/${fileOf(resource)}.ts`, resourceFile(resource, operations, pickerOf));
	}
	outputs.set(`${folder}/index.ts`, indexFile([...byResource.keys()]));
	outputs.set(
		`${folder}/pickers.ts`,
		pickersFile(all.filter((operation) => operation.verb === 'list')),
	);
}

const fileOf = (resource: string): string => resource.replaceAll('_', '-');
/** `list` is called getAll in every n8n node. */
export const operationValue = (operation: Operation): string =>
	operation.verb === 'list' ? 'getAll' : operation.verb;

function resourceFile(
	resource: string,
	operations: readonly Operation[],
	pickerOf: PickerOf,
): string {
	const mapped = operations.map((operation) => describeOperation(operation, pickerOf));
	const properties = [
		operationProperty(resource, operations),
		...mergeProperties(resource, mapped),
	];
	const table = Object.fromEntries(
		mapped.map(({ operation, wire }) => [operationValue(operation), wire]),
	);
	const body = `export const ${camelOf(resource)}: Resource = ${print({ title: titleOf(resource), operations: table })};

export const ${camelOf(resource)}Properties: INodeProperties[] = ${print(properties)};
`;
	const shared = ['idempotencyKeyOption', 'simplifyProperty'].filter((name) => body.includes(name));
	const usesPickers = body.includes('locatorModes(');
	return `// ${notice(source)}
import type { INodeProperties } from 'n8n-workflow';
${shared.length > 0 ? `import { ${shared.join(', ')} } from '../../shared/descriptions';\n` : ''}import type { Resource } from '../../shared/operation';
${usesPickers ? "import { locatorModes } from '../../shared/pickers';\n" : ''}
${body}`;
}

function operationProperty(resource: string, operations: readonly Operation[]): Property {
	const options = operations.map((operation) => ({
		name: operationName(operation),
		value: operationValue(operation),
		description: asDescription(operation.summary),
		action: actionOf(operation),
	}));
	options.sort((a, b) => a.name.localeCompare(b.name));
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: options.some((option) => option.value === 'get') ? 'get' : options[0]?.value,
	};
}

function operationName(operation: Operation): string {
	return operation.n8n?.name ?? (operation.verb === 'list' ? 'Get Many' : titleOf(operation.verb));
}

/** Sentence case, without articles: "Send quotation", "Get many billing cycles". */
function actionOf(operation: Operation): string {
	const words = wordsOf(operation.resource);
	if (operation.verb === 'list') return `Get many ${pluralOf(words)}`;
	if (!operation.verb.includes('-')) return `${titleOf(operation.verb)} ${words}`;
	const phrase = phrases[operation.verb];
	if (phrase === undefined)
		throw new GenerationError(
			operation.id,
			'say in scripts/generate/n8n-wording.ts how this verb reads before its resource',
		);
	return `${phrase} ${words}`;
}

/** The same parameter of several operations is one parameter that is shown for all of them. */
function mergeProperties(resource: string, described: readonly Described[]): unknown[] {
	const merged = new Map<
		string,
		{ property: Property; operations: string[]; shared: string | undefined }
	>();
	for (const { operation, properties } of described) {
		for (const property of properties) {
			const shared = property instanceof Code ? property.text : undefined;
			const text = shared ?? print(property);
			const entry = merged.get(text) ?? { property, operations: [], shared };
			entry.operations.push(operationValue(operation));
			merged.set(text, entry);
		}
	}
	const sorted = [...merged.values()].sort((a, b) => rankOf(a) - rankOf(b));
	return sorted.map(({ property, operations, shared }) => {
		const own =
			(shared === undefined
				? (property.displayOptions as { show?: object } | undefined)
				: undefined
			)?.show ?? {};
		const displayOptions = { show: { resource: [resource], operation: operations, ...own } };
		if (shared !== undefined)
			return new Code(
				`{\n\t\t...${shared},\n\t\tdisplayOptions: ${print(displayOptions, 2)},\n\t}`,
			);
		const { displayName, name, type, displayOptions: _, ...rest } = property;
		return { displayName, name, type, displayOptions, ...rest };
	});
}

/** What is needed first comes first: which record, its fields, then lists, output, optional things. */
const order = [
	'confirm',
	'returnAll',
	'limit',
	'binaryPropertyName',
	'simplifyProperty',
	'filters',
	'additionalFields',
	'updateFields',
	'options',
];
function rankOf({ property, shared }: { property: Property; shared: string | undefined }): number {
	const position = order.indexOf(shared ?? property.name);
	if (position >= 0) return position + 2;
	return property.type === 'resourceLocator' && property.required === true ? 0 : 1;
}

function indexFile(resources: readonly string[]): string {
	const sorted = [...resources].sort();
	const options = sorted
		.map((resource) => ({ name: titleOf(resource), value: resource }))
		.sort((a, b) => a.name.localeCompare(b.name));
	const table = Object.fromEntries(
		sorted.map((resource) => [resource, new Code(camelOf(resource))]),
	);
	const property = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options,
		default: 'quotation',
	};
	const imports = sorted.map(
		(resource) =>
			`import { ${camelOf(resource)}, ${camelOf(resource)}Properties } from './${fileOf(resource)}';\n`,
	);
	return `// ${notice(source)}
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
${imports.join('')}
export const resources: Readonly<Record<string, Resource>> = ${print(table)};

export const properties: INodeProperties[] = [
	${print(property, 1)},
${sorted.map((resource) => `\t...${camelOf(resource)}Properties,\n`).join('')}];
`;
}

function pickersFile(lists: readonly Operation[]): string {
	const table = Object.fromEntries(
		lists.filter(isPaged).map((operation) => {
			const choice = labels[operation.resource];
			const known = Object.keys(recordSchema(operation).properties ?? {});
			if (choice === undefined)
				throw new GenerationError(
					operation.id,
					'say in scripts/generate/n8n-wording.ts how one of them is named in a list',
				);
			const unknown = [...choice.label, ...choice.details].filter(
				(field) => !known.includes(field),
			);
			if (unknown.length > 0)
				throw new GenerationError(operation.id, `has no field ${unknown.join(', ')} to name it by`);
			const query =
				operation.input.query === undefined
					? []
					: Object.keys(jsonSchema(operation.input.query).properties ?? {});
			return [
				operation.resource,
				{
					path: operation.http.path,
					...choice,
					search: query.includes('search') ? 'search' : undefined,
				},
			];
		}),
	);
	return `// ${notice(source)}
import type { Picker } from '../../shared/operation';

/** Lists from which one thing can be picked. */
export const pickers = ${print(table)} satisfies Record<string, Picker>;
`;
}
