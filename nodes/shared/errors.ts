import type { IDataObject, INode, JsonObject, NodeParameterValueType } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Field } from './operation';

/** RFC 9457 problem details as the service writes them. */
export type Problem = {
	title?: string;
	status?: number;
	code?: string;
	detail?: string;
	advice?: string;
	request_id?: string;
	details?: IDataObject;
	errors?: Array<{ path: string; message: string }>;
};

export type Answer = { status: number; body: unknown; headers: Record<string, unknown> };

/** What a message can say of the place where something went wrong. */
export type Place = { node: INode; itemIndex?: number; fields?: readonly Field[] };

const ofItem = (itemIndex: number | undefined) =>
	itemIndex === undefined ? '' : ` [Item ${itemIndex}]`;

/** Refuses a parameter before anything is sent: `'Quantity' must be a whole number, but it is "x"`. */
export function refusal(
	place: Place,
	parameter: string,
	requirement: string,
	description?: string,
): NodeOperationError {
	return new NodeOperationError(
		place.node,
		`'${parameter}' ${requirement}${ofItem(place.itemIndex)}`,
		{ itemIndex: place.itemIndex, description, level: 'warning' },
	);
}

export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A few words of a value, for a message. */
export function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

export function problemOf(answer: Answer): Problem {
	return isObject(answer.body) ? (answer.body as Problem) : {};
}

/** `body.items[0].quantity` becomes "Items, row 1, Quantity", as the fields are called in the node. */
export function parameterName(path: string, fields: readonly Field[] = []): string {
	const steps = path
		.replace(/\[(\d+)\]/g, '.$1')
		.split('.')
		.slice(1);
	const names: string[] = [];
	let level: readonly Field[] = fields;
	for (const step of steps) {
		if (/^\d+$/.test(step)) {
			names.push(`row ${Number(step) + 1}`);
			continue;
		}
		const field = level.find((candidate) => candidate.name === step);
		names.push(field?.title ?? step);
		level = field?.fields ?? [];
	}
	return names.join(', ');
}

const advices: Readonly<Record<string, string>> = {
	'auth.required': "Check 'API Key' in the CloudSales credential",
	'idempotency.key-reused':
		"The command was sent before with other values. Give another 'Idempotency Key' under Options to send it as a new command",
};

/** Turns an answer that is not 2xx into an error that says what happened, where, and what to do. */
export function serviceError(answer: Answer, place: Place): NodeApiError {
	const problem = problemOf(answer);
	const wrong = (problem.errors ?? []).map(({ path, message }) =>
		named(parameterName(path, place.fields), message),
	);
	const title = problem.title ?? `The service answered with status ${answer.status}`;
	const detail =
		wrong.length === 0 && problem.detail !== problem.title ? problem.detail : undefined;
	const message = `${wrong.length > 0 ? wrong[0] : title}${ofItem(place.itemIndex)}`;
	// Where each field is named with what is wrong with it, there is nothing to add.
	const isSaid = problem.code === 'input.invalid' && wrong.length > 0;
	const advice = advices[problem.code ?? ''] ?? problem.advice ?? fallbackAdvice(answer.status);
	const sentences = [
		wrong.length > 0 && !isSaid ? title : undefined,
		detail,
		...wrong.slice(1),
		isSaid ? undefined : advice,
		...suggestionsOf(problem),
		problem.request_id ? `Request ID: ${problem.request_id}` : undefined,
	];
	const description = sentences
		.filter((sentence): sentence is string => Boolean(sentence))
		.map((sentence) => sentence.replace(/\.$/, ''))
		.join('. ');
	const error = new NodeApiError(place.node, problem as JsonObject, {
		message,
		description: `${description}.`,
		httpCode: String(answer.status),
		itemIndex: place.itemIndex,
		...failureOf(answer),
	});
	error.context.data = problem as IDataObject;
	return error;
}

/** What the service offers in place of what it has refused, such as addresses that are free. */
const suggestionsOf = ({ details }: Problem): string[] =>
	Array.isArray(details?.suggestions) && details.suggestions.length > 0
		? [`Free: ${details.suggestions.join(', ')}`]
		: [];

/** Nothing came back: a wrong address, a service that is down, a cut connection. */
export function connectionError(error: unknown, place: Place): NodeApiError | NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	const code = connectionCode(error);
	const message = `CloudSales could not be reached${ofItem(place.itemIndex)}`;
	const description = `${code ?? 'No answer'}. Check 'Base URL' in the CloudSales credential and whether the service is running.`;
	if (error instanceof NodeApiError) {
		// A NodeApiError given to the constructor comes back as it is, so it is changed in place.
		error.message = message;
		error.description = description;
		error.context.itemIndex = place.itemIndex;
		return error;
	}
	return new NodeApiError(
		place.node,
		{ message: String(error) },
		{
			message,
			description,
			itemIndex: place.itemIndex,
			failure: { cause: 'temporarily-unavailable' },
		},
	);
}

/** Code of the socket error inside whatever the request helper threw. */
export function connectionCode(error: unknown): string | undefined {
	for (let inner: unknown = error, depth = 0; isError(inner) && depth < 5; depth++) {
		const code: unknown = inner.code;
		if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
		inner = inner.cause;
	}
	return undefined;
}

/** What an error says of itself in an output item; n8n knows an error output only by these very names. */
export function errorItem(error: unknown): IDataObject {
	const description: NodeParameterValueType =
		isError(error) && typeof error.description === 'string' ? error.description : undefined;
	// The item says itself which one it is.
	const message = (error instanceof Error ? error.message : String(error)).replace(
		/ \[Item \d+\]$/,
		'',
	);
	return { error: message, ...(description ? { details: description } : {}) };
}

const isError = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

/** `'Quantity' must be at least 1`; a sentence of its own keeps its words, which may begin with a name. */
const named = (parameter: string, message: string) =>
	message.startsWith('Must ')
		? `'${parameter}' m${message.slice(1)}`
		: `'${parameter}': ${message}`;

function fallbackAdvice(status: number): string {
	if (status === 404) return "Check 'Base URL' in the CloudSales credential";
	if (status >= 500) return 'Nothing was lost. Run it again later';
	return 'See the documentation of CloudSales for this operation';
}

function failureOf(answer: Answer) {
	const wait = retryAfterMs(answer);
	const after = wait === undefined ? {} : { retryAfterMs: wait };
	if (answer.status === 429) return { failure: { cause: 'rate-limited' as const, ...after } };
	if (answer.status === 401) return { failure: { cause: 'credential-invalid' as const } };
	if ([502, 503, 504].includes(answer.status) && problemOf(answer).code !== 'vendor.refused') {
		return { failure: { cause: 'temporarily-unavailable' as const, ...after } };
	}
	return {};
}

/** Retry-After in seconds or as a date. */
export function retryAfterMs(answer: Answer, now: number = Date.now()): number | undefined {
	const header = answer.headers['retry-after'];
	if (typeof header !== 'string' && typeof header !== 'number') return undefined;
	const seconds = Number(header);
	const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(String(header)) - now;
	return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
