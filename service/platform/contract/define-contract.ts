import type { z } from 'zod';
import type { ClientRole, Role } from '../actor/index.ts';
import type { ErrorDefinition } from '../errors/index.ts';

/** A file part of a multipart request. */
export type FileRule = {
	title: string;
	description: string;
	required: boolean;
	/** MIME types, checked against the bytes themselves. */
	accept: readonly string[];
	/** Largest size in bytes. */
	largest: number;
};

export type UploadedFile = {
	filename: string;
	content_type: string;
	content: Buffer;
	/** Of a PDF, which a reader has opened. */
	pages: number | null;
};

export type OperationInput = {
	path?: z.ZodObject;
	query?: z.ZodObject;
	body?: z.ZodObject;
	files?: Readonly<Record<string, FileRule>>;
};

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * An address by which a source document calls the operation. Everything is as at the operation's own address, but fields
 * are taken in camelCase, too, and given in camelCase.
 */
export type Alias = {
	method: HttpMethod;
	/** Parameters are those of the operation, in camelCase or not: `/orders/{orderId}`. */
	path: string;
	/** The path begins at the root instead of /api/v1. */
	root?: boolean;
	/**
	 * A command without Idempotency-Key is taken as a command of its own; otherwise it is refused, as everywhere. Only for
	 * commands that a unique key or the life cycle protects, so that a repetition makes nothing a second time.
	 */
	keyless?: boolean;
	/** The source document writes names as the operation does, and values in its own way. */
	shape?: AliasShape;
};

/** Choices, such as statuses, are taken and given in lower case; the amounts that are named are given with decimals. */
export type AliasShape = { lower_case: true; decimals: readonly string[] };

/** What a contract says of one operation, before the resource name is known. */
export type OperationSpec = {
	summary: string;
	description?: string;
	http: { method: HttpMethod; path: string; status?: number; aliases?: readonly Alias[] };
	input: OperationInput;
	output: z.ZodType;
	/**
	 * Field of the answer that holds a list of flat records: callers get that list as CSV when they ask for it, by
	 * `?format=csv` or by `Accept: text/csv`.
	 */
	csv?: string;
	errors: readonly ErrorDefinition[];
	/** Name of an extension point whose registrations bring errors of their own, which it declares, too (`withRegisteredKeys`). */
	errors_registered_at?: string;
	/** Roles besides ADMIN. 'PUBLIC' needs no sign-in; the operation then checks its own proof. */
	allowed: readonly (Exclude<Role, 'ADMIN'> | 'PUBLIC')[];
	/** Requests that one network address may send in a minute to one process; without it only the limit of all operations counts. */
	per_minute?: number;
	/**
	 * Narrows CLIENT among `allowed`: only people who have one of these roles in the company. Left out, all of its people.
	 * The holder of a link whose scopes name the operation is not asked for a role: the link itself is the right.
	 */
	client_roles?: readonly ClientRole[];
	/** Commands need an Idempotency-Key; 'natural' ones give the same result when repeated without one. */
	idempotency?: 'key' | 'natural';
	/**
	 * Longest body in bytes; the files of an upload have limits of their own. Left out, it follows from who may call
	 * (`largestBodyOf`).
	 */
	largestBody?: number;
	example: { path?: object; query?: object; body?: object };
	/** Exceptions for the generated n8n node; exposed by default. */
	n8n?: {
		/** Why n8n does not show it. */
		hide?: string;
		name?: string;
		/** What n8n lists, needed for verbs of several words: "Attach documents to billing cycle". */
		action?: string;
		confirm?: string;
		/** At most ten fields that "Simplify" leaves, where those of the record (its `meta`) do not fit. */
		simplified?: readonly string[];
	};
};

/** How people see a resource. */
export type ResourceSpec = {
	/** "Billing Cycle"; made from the name of the resource when left out. */
	title?: string;
	/** Folder of the generated n8n node that shows the resource; CloudSales when left out. One node shows some twenty. */
	node?: string;
	/** A new node of this kind shows this resource first. */
	opensNode?: boolean;
};

export type Operation<S extends OperationSpec = OperationSpec> = S & {
	/** `quotation.send`: operationId, permission, audit action, log event, test title. */
	id: string;
	resource: string;
	verb: string;
	shown: ResourceSpec;
};

export type Contract<T extends Record<string, OperationSpec> = Record<string, OperationSpec>> = {
	[K in keyof T]: Operation<T[K]>;
};

export type Resource = ResourceSpec & { name: string };

/** A resource of which more is to be said than its name: `defineContract(resource('event', { node: 'CloudSalesOperations' }), {…})`. */
export const resource = (name: string, spec: ResourceSpec): Resource => ({ name, ...spec });

/** Names the operations of one resource. Example: `defineContract('quotation', { send: {…} })` gives `quotation.send`. */
export function defineContract<const T extends Record<string, OperationSpec>>(
	of: string | Resource,
	specs: T,
): Contract<T> {
	const { name, ...shown } = typeof of === 'string' ? { name: of } : of;
	const entries = Object.entries(specs).map(([verb, spec]) => [
		verb,
		{ ...spec, id: `${name}.${verb}`, resource: name, verb, shown },
	]);
	return Object.fromEntries(entries) as Contract<T>;
}

type Part<S, K extends 'path' | 'query' | 'body'> = S extends {
	input: Record<K, infer Z extends z.ZodObject>;
}
	? z.output<Z>
	: unknown;
type Files<S> = S extends { input: { files: infer F extends Record<string, FileRule> } }
	? { [K in keyof F]: F[K]['required'] extends true ? UploadedFile : UploadedFile | undefined }
	: unknown;

/** What a handler receives: path, query, body and files in one object, already parsed. */
export type InputOf<S extends OperationSpec> = Part<S, 'path'> &
	Part<S, 'query'> &
	Part<S, 'body'> &
	Files<S>;
/** What a handler returns: bigint and Date; the edge encodes it and drops what the contract does not name. */
export type OutputOf<S extends OperationSpec> = z.output<S['output']>;

export const isCommand = (operation: OperationSpec): boolean => operation.http.method !== 'GET';
export const needsKey = (operation: OperationSpec): boolean =>
	isCommand(operation) && operation.idempotency !== 'natural';

/** What anybody may send is read before anything is known of the sender, so it is the smallest. */
const largestBodies = { anybody: 4_000, clients: 20_000, staff: 100_000 };

/** Longest body in bytes that an operation takes. */
export function largestBodyOf({ largestBody, allowed }: OperationSpec): number {
	if (largestBody !== undefined) return largestBody;
	if (allowed.includes('PUBLIC')) return largestBodies.anybody;
	return allowed.includes('CLIENT') ? largestBodies.clients : largestBodies.staff;
}
