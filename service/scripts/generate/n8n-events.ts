import { createHash } from 'node:crypto';
import type { Module } from '../../platform/contract/index.ts';
import type { EventDefinition } from '../../platform/events/index.ts';
import { jsonSchema } from './n8n-fields.ts';
import type { Schema } from './n8n-types.ts';
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
			.map((event) => [event.type, sampleOf(event, modules)]),
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

/**
 * An event as it could arrive, from its own schema: the examples of the fields, what the event says of itself, and the
 * status that its life cycle gives it.
 */
export function sampleOf(event: EventDefinition, modules: readonly Module[]): object {
	const fields = jsonSchema(event.payload).properties ?? {};
	const values = Object.entries(fields).map(([name, schema]) => [
		name,
		valueOf(schema, `${event.type}.${name}`, name),
	]);
	const sample: Record<string, unknown> = { ...Object.fromEntries(values), ...event.example };
	const status = statusAfter(event, modules);
	return 'status' in sample && status !== null ? { ...sample, status } : sample;
}

/** Where the moves that emit the event lead; null when no life cycle emits it. */
function statusAfter({ type }: EventDefinition, modules: readonly Module[]): string | null {
	const moves = modules
		.flatMap((module) => module.lifecycles)
		.flatMap((bound) => Object.values(bound.lifecycle.transitions));
	return moves.find((move) => move.emits === type)?.to ?? null;
}

/** A value that fits a schema, for people to look at. */
function valueOf(schema: Schema, where: string, name: string): unknown {
	if (schema.format === 'uuid') return idFor(name);
	if (schema.example !== undefined) return schema.example;
	if (schema.anyOf !== undefined)
		return valueOf(schema.anyOf.find((one) => one.type !== 'null') ?? {}, where, name);
	if (schema.const !== undefined) return schema.const;
	if (schema.enum !== undefined) return schema.enum[0];
	switch (schema.type) {
		case 'object':
			return Object.fromEntries(
				Object.entries(schema.properties ?? {}).map(([key, value]) => [
					key,
					valueOf(value, `${where}.${key}`, key),
				]),
			);
		case 'array':
			return [valueOf(schema.items ?? {}, where, name)];
		case 'integer':
		case 'number':
			return isMoney(schema) ? 1_665_000 : 1;
		case 'boolean':
			return true;
		case 'string':
			if (schema.format === 'date') return '2026-12-20';
			if (schema.format === 'date-time') return '2026-11-20T08:00:00.000Z';
			throw new Error(
				`${where} is a text of which nobody can guess an example: give its schema one, z.string().meta({ example: '…' })`,
			);
		default:
			return {};
	}
}

const isMoney = ({ description = '' }: Schema): boolean => description.includes('minor units');

/** The same for one field everywhere, so that the examples of one sale belong together. */
const idFor = (name: string): string =>
	`01931d5e-7a3c-7c11-9d7e-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
