import type { z } from 'zod';
import type { FieldProblem } from './define-error.ts';
import { plainMessage } from './plain-message.ts';

/** The parsed value, or what is wrong with it by field. `place` is where it stands, such as `body.provisioning_settings`. */
export function checkFields<S extends z.ZodType>(
	schema: S,
	value: unknown,
	place: string,
):
	{ data: z.output<S>; problems: readonly [] } | { data: null; problems: readonly FieldProblem[] } {
	const result = schema.safeParse(value, { error: plainMessage });
	if (result.success) return { data: result.data, problems: [] };
	const problems = result.error.issues.flatMap((issue) => fieldProblems(issue, place));
	return { data: null, problems };
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
