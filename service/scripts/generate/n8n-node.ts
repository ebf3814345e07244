import { z } from 'zod';
import { needsKey, type Module, type Operation } from '../../platform/contract/index.ts';
import {
	byDisplayName,
	collection,
	jsonSchema,
	mapPart,
	pickersFrom,
	recordOf,
	type Mapped,
	type Property,
	type Schema,
	type WireField,
} from './n8n-fields.ts';
import { GenerationError, notice, type Outputs } from './outputs.ts';
import { Code, print } from './print.ts';
import { asDescription, camelOf, pluralOf, titleOf, wordsOf } from './words.ts';

const folder = 'nodes/CloudSales/generated';
const source = 'service/capabilities/*/contract.ts';

/** Verbs of more than one word need to be read before the resource: "Attach documents to billing cycle". */
const phrases: Readonly<Record<string, string>> = { 'attach-documents': 'Attach documents to' };

/** How the things of a list are named when one is picked, and what stands in brackets. */
const labels: Readonly<Record<string, { label: string[]; details: string[] }>> = {
	audit_entry: { label: ['operation'], details: ['occurred_at'] },
	billing_cycle: { label: ['number', 'kind'], details: ['status', 'due_date'] },
	client: { label: ['name'], details: ['billing_email'] },
	delivery: { label: ['status'], details: ['created_at'] },
	document: { label: ['filename'], details: ['kind', 'created_at'] },
	endpoint: { label: ['description'], details: ['url'] },
	event: { label: ['type'], details: ['occurred_at'] },
	notification: { label: ['subject'], details: ['recipient', 'status'] },
	payment: { label: ['gateway_payment_id'], details: ['status', 'currency', 'amount'] },
	payment_link: { label: ['reference'], details: ['status', 'currency', 'amount'] },
	product: { label: ['name'], details: ['sku', 'prices', 'tax_code'] },
	provisioning_task: { label: ['description'], details: ['action', 'status'] },
	quotation: { label: ['number'], details: ['status', 'valid_until'] },
	subscription: { label: ['id'], details: ['status', 'billing_period', 'next_billing_date'] },
	user: { label: ['name'], details: ['email'] },
	webhook: { label: ['event_id'], details: ['provider', 'status'] },
};

/** The at most ten fields that "Simplify" leaves of a record, by the id of its schema. */
export const simplifiedFields: Readonly<Record<string, readonly string[]>> = {
	BillingCycle: [
		'id',
		'number',
		'status',
		'subscription_id',
		'client_id',
		'currency',
		'amount',
		'due_date',
		'payment_url',
		'invoice_file_url',
	],
	Delivery: [
		'id',
		'event_id',
		'endpoint_id',
		'status',
		'attempt',
		'next_attempt_at',
		'status_code',
		'error',
		'delivered_at',
	],
	Document: [
		'id',
		'kind',
		'filename',
		'url',
		'related_type',
		'related_id',
		'client_id',
		'size',
		'created_at',
	],
	Draft: [
		'id',
		'kind',
		'related_id',
		'recipient',
		'subject',
		'body_text',
		'body_html',
		'source',
		'fallback_reason',
		'language',
	],
	Endpoint: [
		'id',
		'url',
		'description',
		'event_types',
		'acknowledge',
		'batch_size',
		'status',
		'disabled_reason',
		'failing_since',
	],
	Notification: [
		'id',
		'kind',
		'status',
		'recipient',
		'subject',
		'related_type',
		'related_id',
		'client_id',
		'error',
		'sent_at',
	],
	Payment: [
		'id',
		'status',
		'currency',
		'amount',
		'channel',
		'paid_at',
		'client_id',
		'subject_id',
		'payment_link_id',
		'unmatched_reason',
	],
	PaymentLink: [
		'id',
		'status',
		'url',
		'currency',
		'amount',
		'subject_id',
		'client_id',
		'gateway_reference',
		'expires_at',
		'error',
	],
	Product: [
		'id',
		'sku',
		'name',
		'kind',
		'unit',
		'tax_code',
		'provisioning_target',
		'active',
		'prices',
	],
	ProvisioningTask: [
		'id',
		'status',
		'action',
		'target',
		'description',
		'quantity',
		'subscription_id',
		'waiting_for',
		'result',
		'error_message',
	],
	Quotation: [
		'id',
		'number',
		'version',
		'status',
		'client_id',
		'currency',
		'total',
		'valid_until',
		'pdf_url',
		'accept_url',
	],
	Subscription: [
		'id',
		'status',
		'client_id',
		'quotation_id',
		'currency',
		'billing_period',
		'current_period_end',
		'next_billing_date',
		'activated_at',
		'provisioned_at',
	],
	WebhookEvent: [
		'id',
		'provider',
		'event_id',
		'status',
		'duplicates',
		'attempt',
		'outcome',
		'error',
		'received_at',
		'processed_at',
	],
};
/** Answers that add something to a record which a simplified answer must not lose. */
const simplifiedMore: Readonly<Record<string, readonly string[]>> = {
	'webhook.parse': [
		'id',
		'provider',
		'event_id',
		'status',
		'label',
		'duplicate',
		'outcome',
		'notice',
		'error',
		'received_at',
	],
	'provisioning_task.claim': [
		'id',
		'status',
		'action',
		'target',
		'description',
		'quantity',
		'subscription_id',
		'lease_token',
	],
	'subscription.activate': [
		'id',
		'status',
		'client_id',
		'quotation_id',
		'currency',
		'next_billing_date',
		'activated_at',
		'activated_now',
		'portal_user_id',
		'tasks',
	],
};

/** Operations that n8n shows, by resource, resources and operations in the order of the contracts. */
export function exposedOperations(modules: readonly Module[]): Map<string, Operation[]> {
	const byResource = new Map<string, Operation[]>();
	for (const operation of modules.flatMap((module) => module.operations)) {
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
	pickerOf: (title: string) => string | undefined,
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
			'say in scripts/generate/n8n-node.ts how this verb reads before its resource',
		);
	return `${phrase} ${words}`;
}

type Described = { operation: Operation; wire: Record<string, unknown>; properties: Property[] };

/** One operation as data for the executor, and its parameters in the order in which they are shown. */
export function describeOperation(
	operation: Operation,
	pickerOf: (title: string) => string | undefined,
): Described {
	const { path, query, body, files } = operation.input;
	const paged = isPaged(operation);
	const part = (place: 'path' | 'query' | 'body', schema: z.ZodType | undefined): Mapped[] =>
		schema === undefined ? [] : mapPart(operation, place, schema, pickerOf);
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
		...direct.map((mapped) => mapped.property),
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

const outputKeys = (operation: Operation): string[] =>
	Object.keys(resolve(jsonSchema(operation.output)).properties ?? {});
const isPaged = (operation: Operation): boolean =>
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
	const named = simplifiedMore[operation.id] ?? simplifiedFields[recordOf(operation) ?? ''];
	if (named === undefined)
		throw new GenerationError(
			operation.id,
			'has more than ten fields: say in scripts/generate/n8n-node.ts which ones "Simplify" leaves',
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
					'say in scripts/generate/n8n-node.ts how one of them is named in a list',
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

export { byDisplayName };
