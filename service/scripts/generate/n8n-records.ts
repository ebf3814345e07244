import { z } from 'zod';
import type { Operation } from '../../platform/contract/index.ts';
import type { PickerOf } from './n8n-types.ts';
import { GenerationError } from './outputs.ts';

/** Finds the resource that a title names, through the record that the list of the resource answers with. */
export function pickersFrom(operations: readonly Operation[]): PickerOf {
	const byTitle = new Map<string, string>();
	for (const operation of operations) {
		const record = operation.verb === 'list' ? recordOf(operation) : undefined;
		if (record !== undefined && operation.n8n?.hide === undefined)
			byTitle.set(`${spaced(record)} ID`, operation.resource);
	}
	return (title) => byTitle.get(title);
}

/** The schema of the record, or of one record of the list, that an operation answers with. */
function recordMeta(operation: Operation): { id?: string | undefined; n8n?: unknown } {
	const { output } = operation;
	const data: unknown = output instanceof z.ZodObject ? output.shape.data : undefined;
	const record = operation.verb === 'list' && data instanceof z.ZodArray ? data.element : output;
	return (record instanceof z.ZodType ? record.meta() : undefined) ?? {};
}

/** `BillingCycle`: the id of the schema of a record. */
const recordOf = (operation: Operation): string | undefined => recordMeta(operation).id;

const RecordHints = z.strictObject({
	/** Fields that name one of them in a list, the first that has a value wins, and those in brackets behind it. */
	named: z
		.object({
			label: z.array(z.string()),
			details: z.array(z.string()),
			/** Field by which other records name it: beside the picker of its ID there is one that gives this. */
			code: z.string().optional(),
		})
		.optional(),
	/** The at most ten fields that "Simplify" leaves. */
	simplified: z.array(z.string()).optional(),
});

/** What a record says of itself for n8n: `.meta({ id: 'Quotation', n8n: { named, simplified } })`. */
export function recordHints(operation: Operation): z.output<typeof RecordHints> {
	const hints = RecordHints.safeParse(recordMeta(operation).n8n ?? {});
	if (hints.success) return hints.data;
	throw new GenerationError(operation.id, `its record: ${z.prettifyError(hints.error)}`);
}

const spaced = (pascal: string): string => pascal.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
