import { z } from 'zod';
import type { Actor } from '../actor/index.ts';
import type { Operation } from './define-contract.ts';
import { mayUse } from './permissions.ts';

/**
 * A field by which its reader can do or read something, such as a link that accepts a quotation, carries
 * `.meta({ only_for: ['quotation.accept'] })`. It is given to callers who may use one of these operations; for all others
 * it is null. A field that is given by its own operation alone, such as a new key, may be other than nullable.
 *
 * A field that not everybody in the company of a client reads, such as a price, carries `.meta({ client_roles: ['OWNER'] })`,
 * like an operation: it is null for people of the client with another role.
 */
export type WithheldField = {
	path: readonly string[];
	/** Null when it does not depend on operations. */
	onlyFor: readonly string[] | null;
	/** Null when it does not depend on the role in the company. */
	clientRoles: readonly string[] | null;
	nullable: boolean;
};

type Schema = {
	$ref?: string;
	type?: string | string[];
	only_for?: string[];
	client_roles?: string[];
	properties?: Record<string, Schema>;
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
};

const everyEntry = '*';
const known = new WeakMap<z.ZodType, readonly WithheldField[]>();

/** The marked fields of an operation's output; entries of a list have the step `*`. */
export function withheldFieldsOf({ output }: Operation): readonly WithheldField[] {
	const cached = known.get(output);
	if (cached !== undefined) return cached;
	const { $defs = {}, ...root } = z.toJSONSchema(output, {
		io: 'input',
		unrepresentable: 'any',
	}) as unknown as Schema & { $defs?: Record<string, Schema> };
	const found = fieldsIn(root, $defs, []);
	known.set(output, found);
	return found;
}

function fieldsIn(
	schema: Schema,
	defs: Readonly<Record<string, Schema>>,
	path: readonly string[],
): WithheldField[] {
	const target = schema.$ref === undefined ? null : defs[schema.$ref.replace('#/$defs/', '')];
	const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
	const own =
		schema.only_for === undefined && schema.client_roles === undefined
			? []
			: [
					{
						path,
						onlyFor: schema.only_for ?? null,
						clientRoles: schema.client_roles ?? null,
						nullable: takesNull(schema),
					},
				];
	return [
		...own,
		...(target == null ? [] : fieldsIn(target, defs, path)),
		...choices.flatMap((choice) => fieldsIn(choice, defs, path)),
		...(schema.items === undefined ? [] : fieldsIn(schema.items, defs, [...path, everyEntry])),
		...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
			fieldsIn(inner, defs, [...path, name]),
		),
	];
}

/** The description of a field that some callers do not get, with who they are. */
export function describedFor(hints: Readonly<Record<string, unknown>>): { description?: string } {
	const { description, only_for, client_roles } = hints;
	const others = [
		...(Array.isArray(only_for) ? [`callers who may not use ${only_for.join(' or ')}`] : []),
		...(Array.isArray(client_roles)
			? [`people of a client who are not ${client_roles.join(' or ')}`]
			: []),
	];
	if (others.length === 0 || !takesNull(hints)) return {};
	return { description: `${String(description)}; null for ${others.join(' and for ')}` };
}

/** Both forms in which zod writes a nullable value. */
export const takesNull = ({ type, anyOf = [] }: Pick<Schema, 'type' | 'anyOf'>): boolean =>
	type === 'null' || (Array.isArray(type) && type.includes('null')) || anyOf.some(takesNull);

/** The answer of an operation, with null in the fields that the caller may not have. `body` is changed in place. */
export function withholdFields(
	operation: Operation,
	body: unknown,
	caller: { actor: Actor; operations: ReadonlyMap<string, Operation> },
): unknown {
	for (const field of withheldFieldsOf(operation))
		if (!isGiven(field, operation, caller)) clear(body, field.path);
	return body;
}

function isGiven(
	{ onlyFor, clientRoles }: WithheldField,
	operation: Operation,
	caller: { actor: Actor; operations: ReadonlyMap<string, Operation> },
): boolean {
	const { role, client_role } = caller.actor;
	const mayUseOne =
		onlyFor === null || onlyFor.some((id) => id === operation.id || mayUseNamed(caller, id));
	const hasRole =
		clientRoles === null ||
		role !== 'CLIENT' ||
		(client_role !== null && clientRoles.includes(client_role));
	return mayUseOne && hasRole;
}

function mayUseNamed(
	{ actor, operations }: { actor: Actor; operations: ReadonlyMap<string, Operation> },
	id: string,
): boolean {
	const operation = operations.get(id);
	return operation !== undefined && mayUse(actor, operation);
}

function clear(value: unknown, [step, ...rest]: readonly string[]): void {
	if (typeof value !== 'object' || value === null || step === undefined) return;
	if (step === everyEntry) {
		if (Array.isArray(value)) for (const entry of value) clear(entry, rest);
		return;
	}
	const record = value as Record<string, unknown>;
	if (!(step in record)) return;
	if (rest.length === 0) record[step] = null;
	else clear(record[step], rest);
}
