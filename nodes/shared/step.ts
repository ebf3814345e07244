import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { toWire } from './input';
import type { Result } from './items';
import type { Field, Operation } from './operation';
import { simplified } from './simplify';

/** A field of a generated operation, for a step node that asks for it under its own name. */
export function fieldOf(operation: Operation, name: string, changes: Partial<Field> = {}): Field {
	const field = operation.fields.find((candidate) => candidate.name === name);
	return { ...(field ?? { name, title: name, kind: 'text' }), within: undefined, ...changes };
}

/** Reads a parameter for one item, unless its value is given (also as undefined), and refuses what cannot be meant. */
export function given(
	context: IExecuteFunctions,
	itemIndex: number,
	field: Field,
	...values: [] | [unknown]
): unknown {
	const value: unknown =
		values.length === 0 ? context.getNodeParameter(field.name, itemIndex) : values[0];
	const where = { node: context.getNode(), itemIndex, timezone: context.getTimezone() };
	return toWire(field, value, where);
}

export function collectionOf(
	context: IExecuteFunctions,
	itemIndex: number,
	name: 'additionalFields' | 'options',
): IDataObject {
	return context.getNodeParameter(name, itemIndex, {}) as IDataObject;
}

/** Leaves out what was not given. */
export function withoutEmpty(values: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== undefined),
	) as IDataObject;
}

/** The answer as the person wants it: a few fields or all. */
export function answerOf(
	context: IExecuteFunctions,
	itemIndex: number,
	operation: Operation,
	record: IDataObject,
): Result {
	const isSimple = context.getNodeParameter('simplify', itemIndex, true) === true;
	const fields = isSimple ? operation.simplified : undefined;
	return { json: fields === undefined ? record : simplified(record, fields) };
}
