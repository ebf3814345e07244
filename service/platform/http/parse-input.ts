import type { Request } from 'express';
import type { z } from 'zod';
import type { Operation } from '../contract/define-contract.ts';
import type { FieldProblem } from '../errors/index.ts';
import { invalidInput, MalformedJson } from './errors.ts';
import { readMultipart } from './multipart.ts';

/** Parses path, query, body and files of a request into the one object that handlers receive. */
export async function parseInput(operation: Operation, request: Request): Promise<object> {
	const { path, query, body, files } = operation.input;
	const problems: FieldProblem[] = [];
	const input: Record<string, unknown> = {};
	const take = (schema: z.ZodObject | undefined, value: unknown, place: string): void => {
		if (schema === undefined) return;
		const result = schema.strict().safeParse(value);
		if (result.success) Object.assign(input, result.data);
		else problems.push(...result.error.issues.flatMap((issue) => fieldProblems(issue, place)));
	};
	take(path, request.params, 'path');
	take(query, { ...request.query }, 'query');
	if (query === undefined && Object.keys(request.query).length > 0) {
		problems.push({
			path: `query.${Object.keys(request.query)[0]}`,
			message: 'This operation takes no query parameters',
		});
	}
	if (files !== undefined) {
		const parts = await readMultipart(request, files);
		problems.push(...parts.problems);
		Object.assign(input, parts.files);
		take(body, parts.fields, 'body');
	} else {
		take(body, bodyOf(request, body !== undefined), 'body');
	}
	if (problems.length > 0) throw invalidInput(problems);
	return input;
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

function fieldProblems(issue: z.core.$ZodIssue, place: string): FieldProblem[] {
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map((key) => ({
			path: fieldPath(place, [...issue.path, key]),
			message: 'There is no such field',
		}));
	}
	return [{ path: fieldPath(place, issue.path), message: issue.message }];
}

/** `body.items[0].quantity` */
export function fieldPath(place: string, path: readonly PropertyKey[]): string {
	return path.reduce<string>(
		(text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${String(step)}`),
		place,
	);
}
