import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { invalidInput, type FieldProblem } from '../../platform/errors/index.ts';

/**
 * What an order may set of a service is said by a JSON Schema of its product. A schema is checked when it is saved, so that an
 * order never fails by it; it may not fetch others, and patterns are bounded by the length of the texts.
 */
type Schema = Record<string, unknown>;

const largestSchema = 50_000;

const made = (): Ajv2020 => {
	const ajv = new Ajv2020({
		allErrors: true,
		strict: true,
		strictRequired: false,
		useDefaults: false,
	});
	// The type of the package is written for CommonJS.
	const add = formats as unknown as (to: Ajv2020) => void;
	add(ajv);
	return ajv;
};

/** Compiling costs a hundred times what checking does; the oldest of many is forgotten. */
const known = new Map<string, ValidateFunction>();
const knownMost = 500;

function compiled(schema: Schema): ValidateFunction {
	const text = JSON.stringify(schema);
	const there = known.get(text);
	if (there !== undefined) return there;
	// Each has a validator of its own: two schemas may have the same $id.
	const validate = made().compile(schema);
	known.set(text, validate);
	const oldest = known.keys().next().value;
	if (known.size > knownMost && oldest !== undefined) known.delete(oldest);
	return validate;
}

/** Why a schema cannot be used; null when it can. */
function schemaProblem(schema: Schema): string | null {
	if (JSON.stringify(schema).length > largestSchema)
		return `Must be at most ${largestSchema} characters`;
	if (schema['type'] !== 'object') return 'Must be a schema of type object';
	try {
		compiled(schema);
		return null;
	} catch (error) {
		return `Is no usable JSON Schema: ${error instanceof Error ? error.message : String(error)}`;
	}
}

export function assertSchema(schema: Schema | undefined): void {
	const message = schema === undefined ? null : schemaProblem(schema);
	if (message !== null) throw invalidInput([{ path: 'body.configuration_schema', message }]);
}

/** What is wrong with the settings of a service; `place` is where they stand. */
export function configurationProblems(
	product: { name: string; configuration_schema: unknown },
	settings: Record<string, unknown>,
	place: string,
): FieldProblem[] {
	const { configuration_schema: schema, name } = product;
	if (schema === null || schema === undefined)
		return Object.keys(settings).map((key) => ({
			path: `${place}.${key}`,
			message: `Nothing can be set of ${name}`,
		}));
	const validate = compiled(schema as Schema);
	if (validate(settings)) return [];
	return (validate.errors ?? []).map(({ instancePath, params, message, keyword }) => {
		const extra: unknown =
			keyword === 'additionalProperties' ? params['additionalProperty'] : undefined;
		const below = instancePath
			.split('/')
			.slice(1)
			.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
		const parts = typeof extra === 'string' ? [...below, extra] : below;
		return {
			path: [place, ...parts].join('.'),
			message:
				typeof extra === 'string' ? 'There is no such setting' : `It ${message ?? 'does not fit'}`,
		};
	});
}
