import { z } from 'zod';

/**
 * 1. What stands on tax documents (name, NPWP, address) is changed by finance alone, which compares it with the proof; a
 *    wrong NPWP makes every faktur pajak wrong that follows.
 * 2. The rest is the client's own affair and holds at once.
 * 3. Only what differs is asked for.
 */
export const fields = ['name', 'npwp', 'address', 'billing_email', 'phone', 'locale'] as const;
export type Field = (typeof fields)[number];
export const taxFields: readonly Field[] = ['name', 'npwp', 'address'];

/** What `client_changes.before` and `.wanted` hold. */
export const Values = z.partialRecord(z.enum(fields), z.string().nullable());
export type Values = z.output<typeof Values>;

/** The fields that a change is about, in the order in which people read them. */
export const fieldsOf = ({ wanted }: { wanted: unknown }): Field[] => {
	const values = Values.parse(wanted);
	return fields.filter((name) => name in values);
};

/** What differs from what is there, in two parts: what finance decides, and what holds at once. */
export function partsOf(
	present: Readonly<Record<Field, string | null>>,
	wanted: Readonly<Partial<Record<Field, string | null | undefined>>>,
): { tax: Values; rest: Values } {
	const differing = fields.filter(
		(name) => wanted[name] !== undefined && wanted[name] !== present[name],
	);
	const pick = (names: readonly Field[]): Values =>
		Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]));
	return {
		tax: pick(differing.filter((name) => taxFields.includes(name))),
		rest: pick(differing.filter((name) => !taxFields.includes(name))),
	};
}

/** Why finance does not make a change; the client reads a sentence of ours for each. */
export const refusals = ['PROOF_NEEDED', 'DIFFERS_FROM_TAX_RECORD', 'CONTACT_US'] as const;
export type Refusal = (typeof refusals)[number];
