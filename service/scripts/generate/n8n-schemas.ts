import type { Module, Operation } from '../../platform/contract/index.ts';
import type { Schema } from './n8n-types.ts';
import { exposedOperations, nodeOf, operationValue } from './n8n-node.ts';
import { recordSchema, resolve, simplifiedOf } from './n8n-operation.ts';
import { GenerationError, type Outputs } from './outputs.ts';

/** Step nodes by the operation whose record they return. */
const steps: Readonly<Record<string, { operation: string; more?: readonly string[] }>> = {
	ActivateSubscription: { operation: 'subscription.activate' },
	CreateQuotation: { operation: 'quotation.create' },
	CreateXenditInvoice: { operation: 'payment_link.create' },
	DraftEmail: { operation: 'email.draft' },
	ParseWebhook: { operation: 'webhook.parse' },
	ProvisionWorkspace: { operation: 'provisioning_task.run' },
	SyncCosmic: { operation: 'quotation.sync', more: ['cosmic_id'] },
};

/** Writes what n8n shows of the output of a node before it has run: one JSON Schema per operation. */
export function generateSchemas(modules: readonly Module[], outputs: Outputs): void {
	const exposed = [...exposedOperations(modules).values()].flat();
	for (const operation of exposed) {
		outputs.set(
			`nodes/${nodeOf(operation)}/__schema__/v1.0.0/${operation.resource}/${operationValue(operation)}.json`,
			preview(operation),
		);
	}
	for (const [node, { operation: id, more }] of Object.entries(steps)) {
		const operation = exposed.find((one) => one.id === id);
		if (operation === undefined) throw new GenerationError(node, `there is no operation ${id}`);
		outputs.set(`nodes/${node}/__schema__/v1.0.0.json`, preview(operation, more));
	}
	outputs.set('nodes/CloudSalesTrigger/__schema__/v1.0.0.json', json(eventSchema));
	outputs.set(
		'nodes/CloudSalesForm/__schema__/v1.0.0.json',
		json({ type: 'object', properties: { fields: text }, version: 1 }),
	);
	outputs.set('nodes/CollectPayment/__schema__/v1.0.0.json', json(collectedSchema));
	outputs.set('nodes/PlaceOrder/__schema__/v1.0.0.json', json(placedSchema));
	outputs.set('nodes/ActivateService/__schema__/v1.0.0.json', json(claimedSchema));
	outputs.set('nodes/ChangeSubscription/__schema__/v1.0.0.json', json(changeSchema));
	// It passes its items on, whatever they are.
	outputs.set('nodes/FinishEvent/__schema__/v1.0.0.json', json({ type: 'object', version: 1 }));
}

const json = (schema: object): string => `${JSON.stringify(schema, null, '\t')}\n`;

const text = { type: 'string' };
const eventSchema = {
	type: 'object',
	properties: {
		event_id: text,
		type: text,
		occurred_at: text,
		subject_type: text,
		subject_id: text,
		client_id: text,
		data: { type: 'object' },
		finish_token: text,
	},
	version: 1,
};

const number = { type: 'integer' };
/** Steps that answer from several operations at once. */
const collectedSchema = {
	type: 'object',
	properties: {
		billing_cycle_id: text,
		number: text,
		client_id: text,
		url: text,
		amount: number,
		currency: text,
		due_date: text,
		expires_at: text,
		mail_id: text,
		mail_outcome: text,
	},
	version: 1,
};
const placedSchema = {
	type: 'object',
	properties: {
		id: text,
		order_number: text,
		status: text,
		payment_status: text,
		total_amount: number,
		currency: text,
		organization_slug: text,
		tracking_token: text,
		status_url: text,
		expires_at: text,
		payment_url: text,
	},
	version: 1,
};
/** What a claim gives; the other steps answer with the task. */
const claimedSchema = {
	type: 'object',
	properties: {
		task_id: text,
		lease_token: text,
		action: text,
		service_code: text,
		service_name: text,
		quantity: number,
		repeatable: { type: 'boolean' },
		attempt: number,
		order_id: text,
		order_number: text,
		company_name: text,
		organization_slug: text,
		tenant_id: text,
		activation_url: text,
		configuration: { type: 'object' },
		made: { type: 'object' },
	},
	version: 1,
};
const documents = {
	type: 'array',
	items: {
		type: 'object',
		properties: {
			kind: text,
			due: text,
			period_start: text,
			period_end: text,
			net: number,
			tax: number,
			amount: number,
		},
	},
};
const changeSchema = {
	type: 'object',
	properties: {
		id: text,
		subscription_id: text,
		client_id: text,
		kind: text,
		status: text,
		effective_on: text,
		billing_cycle_id: text,
		credit_note_id: text,
		lapses_on: text,
		applied_at: text,
		currency: text,
		charges: documents,
		credits: documents,
		charge_amount: number,
		credit_amount: number,
		recurring_before: number,
		recurring_after: number,
		services: { type: 'array', items: text },
		summary: text,
	},
	version: 1,
};

function preview(operation: Operation, more: readonly string[] = []): string {
	const record = recordSchema(operation);
	const shown = simplifiedOf(operation);
	const names = shown === undefined ? Object.keys(record.properties ?? {}) : [...shown, ...more];
	// The file of a download goes into binary data, and a field called error is renamed by the nodes.
	const properties = names
		.filter((name) => name !== 'content_base64')
		.map((name) => [
			name === 'error' ? 'error_message' : name,
			plain(record.properties?.[name] ?? {}, record),
		]);
	return json({ type: 'object', properties: Object.fromEntries(properties), version: 1 });
}

/** Types only: the preview shows names and types, nothing else. */
function plain(given: Schema, root: Schema): object {
	const schema = resolve(given, root);
	const choice = schema.anyOf?.find((one) => one.type !== 'null');
	if (choice !== undefined) return plain(choice, root);
	if (schema.type === 'array') return { type: 'array', items: plain(schema.items ?? {}, root) };
	if (schema.type !== 'object') return { type: schema.type ?? 'string' };
	const entries = Object.entries(schema.properties ?? {}).map(([name, value]) => [
		name,
		plain(value, root),
	]);
	return entries.length === 0
		? { type: 'object' }
		: { type: 'object', properties: Object.fromEntries(entries) };
}
