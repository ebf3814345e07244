import { fieldPath, type FieldProblem } from '../errors/index.ts';

/** Deeper input overflows the stack of a recursive function. */
const nestingMax = 20;
/** Fields and entries of a body, counted at all depths. Without a limit a small body costs many times its size to check. */
const valuesMax = 5000;

type Step = string | number;
type Found = { steps: Step[]; message: string };

/**
 * Input that is refused before any schema looks at it: too deep, of too many parts, or text that PostgreSQL cannot store
 * (NUL and lone surrogates). Stops at the first problem.
 */
export function unusableInput(value: unknown, place: string): FieldProblem | null {
	const found = problemInside(value, 0, { left: valuesMax });
	if (found === null) return null;
	return { path: fieldPath(place, found.steps.reverse()), message: found.message };
}

/** `steps` are collected from the inside out, so that no path is made for the values that are all right. */
function problemInside(value: unknown, depth: number, budget: { left: number }): Found | null {
	if (typeof value === 'string')
		return isUsable(value) ? null : found('Must be text without NUL and without broken characters');
	if (typeof value !== 'object' || value === null) return null;
	if (depth > nestingMax) return found(`Must not be nested deeper than ${nestingMax}`);
	const isList = Array.isArray(value);
	// Object.entries would copy all of it before the first field is counted.
	for (const key in value) {
		budget.left -= 1;
		if (budget.left < 0) return found(`Must not have more than ${valuesMax} fields and entries`);
		if (!isList && !isUsable(key)) return found('Has a field whose name is not usable text');
		const inner = problemInside((value as Record<string, unknown>)[key], depth + 1, budget);
		if (inner !== null) {
			inner.steps.push(isList ? Number(key) : key);
			return inner;
		}
	}
	return null;
}

const isUsable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
const found = (message: string): Found => ({ steps: [], message });
