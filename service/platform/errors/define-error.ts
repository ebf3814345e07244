import { z } from 'zod';

/** What an error is, declared once beside its capability; HTTP, OpenAPI, n8n and the docs all read this. */
export type ErrorDefinition<D extends z.ZodType = z.ZodType> = {
	code: string;
	status: number;
	title: string;
	advice: string;
	details: D;
};

/** An error that the caller can do something about; the edge renders it as RFC 9457 problem details. */
export class DomainError extends Error {
	readonly definition: ErrorDefinition;
	readonly details: unknown;
	readonly fields: FieldProblem[];
	readonly retryAfterSeconds: number | undefined;

	constructor(
		definition: ErrorDefinition,
		details: unknown,
		options: { detail?: string; fields?: FieldProblem[]; retryAfterSeconds?: number } = {},
	) {
		super(options.detail ?? definition.title);
		this.name = 'DomainError';
		this.definition = definition;
		this.details = details;
		this.fields = options.fields ?? [];
		this.retryAfterSeconds = options.retryAfterSeconds;
	}
}

/** One wrong input field: `path` is written as the caller wrote it, such as `body.items[0].quantity`. */
export type FieldProblem = { path: string; message: string };

type ErrorOptions = { detail?: string; fields?: FieldProblem[]; retryAfterSeconds?: number };

export type DeclaredError<D extends z.ZodType = z.ZodType> = ErrorDefinition<D> &
	((details: z.input<D>, options?: ErrorOptions) => DomainError);

/**
 * Declares an error and gives the function that makes it: `throw QuotationExpired({ quotation_id, valid_until })`.
 * `title` says what happened, `advice` what the reader should do next.
 */
export function defineError<D extends z.ZodType>(
	code: string,
	definition: Omit<ErrorDefinition<D>, 'code' | 'details'> & { details?: D },
): DeclaredError<D> {
	const complete = { details: z.object({}), ...definition, code };
	const make = (details: z.input<D>, options?: ErrorOptions): DomainError =>
		new DomainError(complete, details, options);
	// A function has a read-only `name`, but none of the definition's keys, so they can be laid over it.
	return Object.assign(make, complete) as unknown as DeclaredError<D>;
}
