import type { Request } from 'express';
import { z } from 'zod';
import { largestBodyOf, type AliasShape, type Operation } from '../contract/define-contract.ts';
import { strictSchema } from '../contract/strict-schema.ts';
import {
	checkFields,
	fieldPath,
	invalidInput,
	MalformedJson,
	type FieldProblem,
} from '../errors/index.ts';
import { camelCase, fromCamelCase } from './camel-case.ts';
import { fromDocument } from './document-shape.ts';
import { unusableInput } from './input-limits.ts';
import { readMultipart } from './multipart.ts';

/** Parses path, query, body and files of a request into the one object that handlers receive. */
export async function parseInput(
	operation: Operation,
	request: Request,
	{
		query: asked = request.query,
		camel = false,
		shape = null,
	}: {
		/** The query without what is not of the operation. */
		query?: object;
		/** At an alias, fields may be given in camelCase. */
		camel?: boolean;
		/** How the source document of the alias writes values. */
		shape?: AliasShape | null;
	} = {},
): Promise<object> {
	const { path, query, body, files } = operation.input;
	const problems: FieldProblem[] = [];
	const input: Record<string, unknown> = {};
	const take = (schema: z.ZodObject | undefined, value: unknown, place: string): void => {
		const unusable = unusableInput(value, place);
		if (unusable !== null) {
			problems.push(unusable);
			return;
		}
		if (schema === undefined) {
			problems.push(...unasked(value, place));
			return;
		}
		const named = camel ? fromCamelCase(schema, value) : value;
		// What a query filters by is taken in lower case everywhere: addresses are written by hand.
		const written = shape !== null || place === 'query' ? fromDocument(schema, named) : named;
		const checked = checkFields(strictSchema(schema), written, place);
		Object.assign(input, checked.data);
		problems.push(...checked.problems);
	};
	take(path, { ...request.params }, 'path');
	take(query, { ...asked }, 'query');
	if (files !== undefined) {
		const parts = await readMultipart(request, files, largestBodyOf(operation));
		problems.push(...parts.problems);
		Object.assign(input, parts.files);
		// A form sends its empty fields, too.
		const filled = Object.entries(parts.fields).filter(([, value]) => value !== '');
		take(body, Object.fromEntries(filled), 'body');
	} else {
		take(body, emptiesAsNull(body, bodyOf(request, body !== undefined)), 'body');
	}
	if (problems.length > 0)
		throw invalidInput(
			// Problems name the field as the caller wrote it, which may be camelCase.
			camel && shape === null
				? problems.map((one) => ({ ...one, path: camelCase(one.path) }))
				: problems,
		);
	return input;
}

/** A form cannot send null: an empty text clears a field that may be null. */
function emptiesAsNull(schema: z.ZodObject | undefined, value: unknown): unknown {
	if (schema === undefined || typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([name, one]: [string, unknown]) => {
		const isEmpty = typeof one === 'string' && one.trim() === '';
		return [name, isEmpty && takesNull(schema.shape[name]) ? null : one];
	});
	return Array.isArray(value) ? value : Object.fromEntries(entries);
}

const takesNull = (field: z.core.$ZodType | undefined): boolean =>
	field !== undefined && z.safeParse(field, null).success;

function unasked(value: unknown, place: string): FieldProblem[] {
	const fields = typeof value === 'object' && value !== null ? Object.keys(value) : [];
	return fields.slice(0, 1).map((name) => ({
		path: fieldPath(place, [name]),
		message:
			place === 'query' ? 'This operation takes no query parameters' : 'There is no such field',
	}));
}

function bodyOf(request: Request, wanted: boolean): unknown {
	const body: unknown = request.body;
	if (body === undefined) {
		const length = Number(request.headers['content-length'] ?? 0);
		const sent = length > 0 || request.headers['transfer-encoding'] !== undefined;
		if (wanted && sent)
			throw MalformedJson({}, { detail: 'body: send Content-Type: application/json' });
		return {};
	}
	return body;
}
