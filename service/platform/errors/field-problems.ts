import type { z } from 'zod';
import type { FieldProblem } from './define-error.ts';
import { plainMessage } from './plain-message.ts';

/** Problems that one answer lists. More help nobody, and a body of many wrong fields would get an answer of its own size. */
export const problemsMax = 20;
/** Longest name of a field in a path: names come from the caller. */
const nameMax = 60;

/** The parsed value, or what is wrong with it by field. `place` is where it stands, such as `body.provisioning_settings`. */
export function checkFields<S extends z.ZodType>(
	schema: S,
	value: unknown,
	place: string,
):
	{ data: z.output<S>; problems: readonly [] } | { data: null; problems: readonly FieldProblem[] } {
	const result = schema.safeParse(value, { error: plainMessage });
	if (result.success) return { data: result.data, problems: [] };
	const problems: FieldProblem[] = [];
	for (const issue of result.error.issues) {
		if (problems.length >= problemsMax) break;
		problems.push(...fieldProblems(issue, place));
	}
	return { data: null, problems: problems.slice(0, problemsMax) };
}

function fieldProblems(issue: z.core.$ZodIssue, place: string): FieldProblem[] {
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.slice(0, problemsMax).map((key) => ({
			path: fieldPath(place, [...issue.path, key]),
			message: 'There is no such field',
		}));
	}
	return [{ path: fieldPath(place, issue.path), message: issue.message }];
}

/** `body.items[0].quantity` */
export function fieldPath(place: string, path: readonly PropertyKey[]): string {
	return path.reduce<string>(
		(text, step) =>
			typeof step === 'number' ? `${text}[${step}]` : `${text}.${shortName(String(step))}`,
		place,
	);
}

const shortName = (name: string): string =>
	name.length > nameMax ? `${name.slice(0, nameMax).toWellFormed()}…` : name;
