import { existsSync } from 'node:fs';
import type { Module, Operation } from '../../platform/contract/index.ts';
import { withRegisteredKeys } from '../../platform/contract/registered-keys.ts';
import { jsonSchema } from './n8n-fields.ts';
import type { Property } from './n8n-types.ts';
import { describedKinds } from './n8n-message-kinds.ts';
import { pickersFrom, recordHints } from './n8n-records.ts';
import { settingsRank } from './n8n-settings.ts';
import {
	describeOperation,
	isPaged,
	recordSchema,
	type Described,
	type LookUp,
} from './n8n-operation.ts';
import { GenerationError, notice, type Outputs } from './outputs.ts';
import { Code, print } from './print.ts';
import { asDescription, camelOf, inSentence, pluralOf, titleOf } from './words.ts';

const source = 'service/capabilities/*/contract.ts';

/** Resources whose name is a reserved word of JavaScript. */
const reserved: readonly string[] = ['package'];

/** Name of the constant that holds a resource. */
const resourceNameOf = (resource: string): string =>
	reserved.includes(resource) ? `${resource}Resource` : camelOf(resource);

/** Operations that n8n shows, by resource, resources and operations in the order of the contracts. */
export function exposedOperations(modules: readonly Module[]): Map<string, Operation[]> {
	const shown = withRegisteredKeys(modules)
		.flatMap((module) => module.operations)
		.filter((operation) => operation.n8n?.hide === undefined);
	return Map.groupBy(shown, ({ resource }) => resource);
}

/** Folder of the generated node that shows the resource of an operation. */
export const nodeOf = (operation: Operation): string => operation.shown.node ?? 'CloudSales';

/** The resources of each generated node, by the folder of the node. */
export function resourcesByNode(modules: readonly Module[]): Map<string, Operation[][]> {
	const resources = [...exposedOperations(modules).values()];
	return Map.groupBy(resources, ([first]) => (first === undefined ? '' : nodeOf(first)));
}

/** In a longer list people find nothing: give some of the resources another node. */
const resourcesMax = 22;

/** Writes the descriptions of the generated nodes: one file per resource, the resource lists and the pickers. */
export function generateNodes(modules: readonly Module[], outputs: Outputs): void {
	const all = [...exposedOperations(modules).values()].flat();
	const lookUp: LookUp = {
		pickerOf: pickersFrom(all),
		kinds: describedKinds(modules),
		operations: all,
	};
	for (const [node, resources] of resourcesByNode(modules)) {
		if (!existsSync(new URL(`../../../nodes/${node}/${node}.node.ts`, import.meta.url)))
			throw new GenerationError(node, 'a contract names this node, and nodes/ has no such folder');
		if (resources.length > resourcesMax)
			throw new GenerationError(
				node,
				`shows ${resources.length} resources; give some another node`,
			);
		const folder = `nodes/${node}/generated`;
		for (const operations of resources)
			outputs.set(
				`${folder}/${fileOf(resourceOf(operations).name)}.ts`,
				resourceFile(operations, lookUp),
			);
		outputs.set(`${folder}/index.ts`, indexFile(resources.map(resourceOf)));
	}
	outputs.set(
		'nodes/shared/generated/pickers.ts',
		pickersFile(all.filter((operation) => operation.verb === 'list')),
	);
}

type Shown = { name: string; title: string; opensNode: boolean };

/** The resource that these operations belong to, as people see it. */
function resourceOf([first]: readonly Operation[]): Shown {
	if (first === undefined) throw new Error('A resource without operations is not shown');
	const { resource, shown } = first;
	return {
		name: resource,
		title: shown.title ?? titleOf(resource),
		opensNode: shown.opensNode === true,
	};
}

const fileOf = (resource: string): string => resource.replaceAll('_', '-');
/** `list` is called getAll in every n8n node. */
export const operationValue = (operation: Operation): string =>
	operation.verb === 'list' ? 'getAll' : operation.verb;

function resourceFile(operations: readonly Operation[], lookUp: LookUp): string {
	const { name: resource, title } = resourceOf(operations);
	const mapped = operations.map((operation) => describeOperation(operation, lookUp));
	const properties = [
		operationProperty(resource, operations),
		...mergeProperties(resource, mapped),
	];
	const table = Object.fromEntries(
		mapped.map(({ operation, wire }) => [operationValue(operation), wire]),
	);
	const body = `export const ${resourceNameOf(resource)}: Resource = ${print({ title, operations: table })};

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
	if (operation.n8n?.action !== undefined) return operation.n8n.action;
	const words = inSentence(resourceOf([operation]).title);
	if (operation.verb === 'list') return `Get many ${pluralOf(words)}`;
	if (operation.verb.includes('-'))
		throw new GenerationError(
			operation.id,
			'give n8n.action in the contract: how does this verb read before its resource?',
		);
	return `${titleOf(operation.verb)} ${words}`;
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
	'settings',
	'settingsJson',
	'options',
];
function rankOf({ property, shared }: { property: Property; shared: string | undefined }): number {
	const position = order.indexOf(shared ?? settingsRank(property) ?? property.name);
	if (position >= 0) return position + 2;
	return property.type === 'resourceLocator' && property.required === true ? 0 : 1;
}

function indexFile(resources: readonly Shown[]): string {
	const sorted = resources.map(({ name }) => name).sort();
	const options = resources
		.map(({ name, title }) => ({ name: title, value: name }))
		.sort((a, b) => a.name.localeCompare(b.name));
	const table = Object.fromEntries(
		sorted.map((resource) => [resource, new Code(resourceNameOf(resource))]),
	);
	const property = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options,
		default: resources.find(({ opensNode }) => opensNode)?.name ?? options[0]?.value,
	};
	const imports = sorted.map(
		(resource) =>
			`import { ${resourceNameOf(resource)}, ${camelOf(resource)}Properties } from './${fileOf(resource)}';\n`,
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

const isPickedFrom = (list: Operation): boolean =>
	isPaged(list) || recordHints(list).named !== undefined;

/** `package_code`: gives the code of a package in place of its ID. */
const pickerByCode = (resource: string, code: string): string => `${resource}_${code}`;

function pickersFile(lists: readonly Operation[]): string {
	const table = Object.fromEntries(
		lists.filter(isPickedFrom).flatMap((operation) => {
			const choice = recordHints(operation).named;
			const known = Object.keys(recordSchema(operation).properties ?? {});
			if (choice === undefined)
				throw new GenerationError(
					operation.id,
					'its record needs .meta({ n8n: { named: { label, details } } }): how is one named in a list?',
				);
			const { code, ...named } = choice;
			const unknown = [
				...choice.label,
				...choice.details,
				...(code === undefined ? [] : [code]),
			].filter((field) => !known.includes(field));
			if (unknown.length > 0)
				throw new GenerationError(operation.id, `has no field ${unknown.join(', ')} to name it by`);
			const query =
				operation.input.query === undefined
					? []
					: Object.keys(jsonSchema(operation.input.query).properties ?? {});
			const picker = {
				path: operation.http.path,
				...named,
				search: query.includes('search') ? 'search' : undefined,
				complete: isPaged(operation) ? undefined : true,
			};
			return [
				[operation.resource, picker],
				...(code === undefined
					? []
					: [[pickerByCode(operation.resource, code), { ...picker, value: code }]]),
			];
		}),
	);
	return `// ${notice(source)}
import type { Picker } from '../operation';

/** Lists from which one thing can be picked. */
export const pickers = ${print(table)} satisfies Record<string, Picker>;
`;
}
