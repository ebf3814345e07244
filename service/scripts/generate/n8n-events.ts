import type { Module } from '../../platform/contract/index.ts';
import { jsonSchema, type Schema } from './n8n-fields.ts';
import { notice, type Outputs } from './outputs.ts';
import { print } from './print.ts';
import { asDescription, titleOf } from './words.ts';

/** Writes the events that the trigger can wait for, each with a sample. */
export function generateEvents(modules: readonly Module[], outputs: Outputs): void {
	const events = modules.flatMap((module) => module.events);
	const options = events.map((event) => ({
		name: eventName(event.type),
		value: event.type,
		description: asDescription(event.description),
	}));
	options.sort((a, b) => a.name.localeCompare(b.name));
	const samples = Object.fromEntries(
		[...events]
			.sort((a, b) => a.type.localeCompare(b.type))
			.map((event) => [event.type, sampleOf(jsonSchema(event.payload))]),
	);
	outputs.set(
		'nodes/CloudSalesTrigger/generated/events.ts',
		`// ${notice('service/capabilities/*/events.ts')}
import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

export const eventOptions: INodePropertyOptions[] = ${print(options)};

/** What \`data\` of an event looks like. */
export const eventSamples: Readonly<Record<string, IDataObject>> = ${print(samples)};
`,
	);
}

/** `billing_cycle.awaiting_payment` becomes "Billing Cycle Awaiting Payment". */
const eventName = (type: string): string => titleOf(type.replace('.', '_'));

const sampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

/** A value that fits a schema, for people to look at. */
export function sampleOf(schema: Schema, name = ''): unknown {
	if (schema.anyOf !== undefined)
		return sampleOf(schema.anyOf.find((one) => one.type !== 'null') ?? {}, name);
	if (schema.const !== undefined) return schema.const;
	if (schema.enum !== undefined) return schema.enum[0];
	switch (schema.type) {
		case 'object':
			return Object.fromEntries(
				Object.entries(schema.properties ?? {}).map(([key, value]) => [key, sampleOf(value, key)]),
			);
		case 'array':
			return [sampleOf(schema.items ?? {})];
		case 'integer':
		case 'number':
			return name.includes('amount') || name === 'total' ? 1_500_000 : 1;
		case 'boolean':
			return true;
		case 'string':
			if (schema.format === 'uuid') return sampleId;
			if (schema.format === 'date') return '2026-12-20';
			if (schema.format === 'date-time') return '2026-11-20T08:00:00.000Z';
			return samples[name] ?? name.toUpperCase();
		default:
			return {};
	}
}

const samples: Readonly<Record<string, string>> = {
	number: 'QUO-2026-000123',
	status: 'ACTIVE',
	name: 'PT Contoh Maju',
	gateway: 'xendit',
	channel: 'BCA',
	url: 'https://checkout.example.com/abc',
	target: 'google-workspace',
	action: 'ACTIVATE',
	description: 'Google Workspace Business Standard',
	subject_type: 'billing_cycle',
	related_type: 'quotation',
	kind: 'INITIAL',
	reason: 'No billing cycle has this reference',
	waiting_for: 'STAFF',
	waiting_code: 'NO_LICENCE_FREE',
	waiting_note: 'No licence is free. Buy licences in the Admin console under Billing.',
	what: 'LICENCE',
	error: 'The address does not exist',
	error_message: 'The domain is not verified',
};
