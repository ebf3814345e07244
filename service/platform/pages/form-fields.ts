import type { FieldProblem } from '../errors/index.ts';

type Base = {
	/** Name of the field in the form, and in the body of the operation. */
	name: string;
	label: string;
	hint?: string;
	/** Every field must be filled in unless it says so. */
	optional?: boolean;
};
export type Choice = { value: string; label: string; hint?: string };

/** A field of a form. `readFields` turns what was typed into what the operation takes. */
export type FormField = Base &
	(
		| { kind: 'text'; longest?: number; autocomplete?: string }
		| { kind: 'email'; longest?: number; autocomplete?: string }
		| { kind: 'password'; longest?: number; autocomplete?: string }
		| { kind: 'textarea'; longest?: number; rows?: number }
		/** A whole number; its limits stand in the contract of the operation. */
		| { kind: 'number' }
		/** Typed as people write it (1.500.000 or 1,500,000); given on as a whole number of minor units. */
		| { kind: 'money'; currency: string }
		/** A business date, given on as 2026-11-30. */
		| { kind: 'date'; earliest?: string; latest?: string }
		| { kind: 'select'; options: readonly Choice[] }
		| { kind: 'radio'; options: readonly Choice[] }
		/** One box that is ticked or not; given on as true or false. `optional` or it must be ticked. */
		| { kind: 'checkbox' }
		/** Boxes of which any number may be ticked; given on as a list. */
		| { kind: 'checkboxes'; options: readonly Choice[] }
		/** Types as in `accept`; the form is then sent as multipart/form-data. */
		| { kind: 'file'; accept: readonly string[] }
	);

/** What was typed, by field, as the browser sent it. */
export type Typed = ReadonlyMap<string, readonly string[]>;

/** What is wrong: at a field of the form, or with the form as a whole (null). */
export type FormProblem = { field: string | null; message: string };

/** A form as it is shown again: with what was typed, and with what is wrong. */
export type FormState = { typed: Typed; problems: readonly FormProblem[] };

export const emptyForm: FormState = { typed: new Map(), problems: [] };

/** A form that is filled in beforehand, such as with the present data of a company. */
export const filledForm = (
	values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): FormState => ({
	problems: [],
	typed: new Map(
		Object.entries(values).flatMap(([name, value]) =>
			value === null || value === undefined || value === false
				? []
				: [[name, [value === true ? 'yes' : String(value)]] as const],
		),
	),
});

/** The name of the field in `body.items[0].quantity` or `body.accepted_by`: its first step. */
export const fieldOf = ({ path }: FieldProblem): string | null =>
	/^(?:body|path|query)\.([^.[\]]+)/.exec(path)?.[1] ?? null;
