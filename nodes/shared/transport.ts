import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';
import type { Answer, Place } from './errors';
import { connectionCode, connectionError, problemOf, retryAfterMs, serviceError } from './errors';
import type { Operation } from './operation';

export type Requester = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

export type Attachment = { filename: string; contentType: string; content: Buffer };

export type Call = {
	/** Values by field name, already as they go on the wire. */
	input: IDataObject;
	files?: Readonly<Record<string, Attachment>>;
	/** Idempotency key; commands that need one are refused by the service without it. */
	key?: string;
};

const credentialType = 'cloudSalesApi';

type Request = {
	credential: ICredentialDataDecryptedObject;
	options: IHttpRequestOptions;
	notWaitedFor: readonly string[];
};

/** Every command carries a key or is idempotent by nature, so that all of these may be sent again. */
const attemptsMax = 5;
const longestWaitMs = 30_000;
const socketErrors = new Set([
	'ECONNABORTED',
	'ECONNREFUSED',
	'ECONNRESET',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'ETIMEDOUT',
]);
const timeoutMs = 120_000;

/** Sends one operation, as often as it takes, and gives the body of the answer. */
export async function callOperation(
	requester: Requester,
	operation: Operation,
	call: Call,
	itemIndex?: number,
): Promise<IDataObject> {
	const place: Place = { node: requester.getNode(), itemIndex, fields: operation.fields };
	const credential = await credentialOf(requester);
	const request = {
		credential,
		options: requestOptions(String(credential.baseUrl), operation, call),
		notWaitedFor: operation.notWaitedFor ?? [],
	};
	const answer = await sendPatiently(requester, request, place);
	if (answer.status < 200 || answer.status > 299) throw serviceError(answer, place);
	const body =
		typeof answer.body === 'object' && answer.body !== null ? (answer.body as IDataObject) : {};
	if (answer.headers['idempotency-replayed'] === 'true') replayed.add(body);
	return body;
}

const replayed = new WeakSet<IDataObject>();

/** Whether an answer is that of an earlier command with the same key. */
export const wasReplayed = (body: IDataObject): boolean => replayed.has(body);

function requestOptions(baseUrl: string, operation: Operation, call: Call): IHttpRequestOptions {
	const { path, query, body } = placed(operation, call.input);
	const headers: IDataObject = { Accept: 'application/json, application/problem+json' };
	if (operation.sendsKey && call.key !== undefined) headers['Idempotency-Key'] = call.key;
	return {
		method: operation.method,
		url: `${serviceUrl(baseUrl)}${path}`,
		headers,
		timeout: timeoutMs,
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		...(Object.keys(query).length > 0 ? { qs: query } : {}),
		...bodyOptions(operation, body, call.files),
	};
}

const credentials = new WeakMap<Requester, Promise<ICredentialDataDecryptedObject>>();

/** n8n reads a credential from its database and decrypts it each time: one run of a node asks once, not for each item. */
function credentialOf(requester: Requester): Promise<ICredentialDataDecryptedObject> {
	const known = credentials.get(requester) ?? requester.getCredentials(credentialType);
	credentials.set(requester, known);
	return known;
}

function bodyOptions(
	operation: Operation,
	body: IDataObject,
	files: Readonly<Record<string, Attachment>> | undefined,
): Partial<IHttpRequestOptions> {
	if (operation.method === 'GET' || operation.method === 'DELETE') return {};
	if (!operation.fields.some((field) => field.place === 'file')) return { body };
	const form = new FormData();
	for (const [name, value] of Object.entries(body)) form.append(name, String(value));
	for (const [name, file] of Object.entries(files ?? {})) {
		form.append(
			name,
			new Blob([new Uint8Array(file.content)], { type: file.contentType }),
			file.filename,
		);
	}
	// n8n takes an object without own properties for an empty body and sends nothing.
	return {
		body: Object.assign(form, { isMultipart: true }) as unknown as IDataObject,
		json: false,
	};
}

/** `https://host/`, `https://host` and `https://host/api/v1` all mean the same. */
export function serviceUrl(baseUrl: string): string {
	return `${baseUrl
		.trim()
		.replace(/\/+$/, '')
		.replace(/\/api\/v1$/, '')}/api/v1`;
}

/** Sorts values into the path, the query and the body. */
function placed(operation: Operation, input: IDataObject) {
	const query: IDataObject = {};
	const body: IDataObject = {};
	let path = operation.path;
	for (const field of operation.fields) {
		const value = input[field.name];
		if (value === undefined) continue;
		if (field.place === 'path')
			path = path.replace(`{${field.name}}`, encodeURIComponent(String(value)));
		else if (field.place === 'query') query[field.name] = value;
		else if (field.place === 'body') body[field.name] = value;
	}
	return { path, query, body };
}

async function sendPatiently(
	requester: Requester,
	request: Request,
	place: Place,
): Promise<Answer> {
	for (let attempt = 1; ; attempt++) {
		const isLast = attempt === attemptsMax;
		let waitMs: number | undefined;
		try {
			const answer = await send(requester, request);
			const isAnswer = request.notWaitedFor.includes(problemOf(answer).code ?? '');
			if (isLast || isAnswer || !isPassing(answer)) return answer;
			waitMs = retryAfterMs(answer);
		} catch (error) {
			const isCancelled = isCancelling(requester);
			if (isLast || isCancelled || !socketErrors.has(connectionCode(error) ?? '')) {
				const cause = connectionError(error, place);
				if (cause instanceof NodeOperationError) throw new NodeOperationError(place.node, cause);
				throw new NodeApiError(place.node, cause as never);
			}
		}
		await sleep(Math.min(waitMs ?? backoffMs(attempt), longestWaitMs));
		if (isCancelling(requester)) {
			throw new NodeOperationError(place.node, 'The execution was cancelled', {
				itemIndex: place.itemIndex,
			});
		}
	}
}

async function send(requester: Requester, { credential, options }: Request): Promise<Answer> {
	// The helper changes what it is given, and a second attempt must start from the same request.
	const response = (await requester.helpers.httpRequestWithAuthentication.call(
		requester,
		credentialType,
		{
			...options,
			headers: { ...options.headers, Authorization: `Bearer ${String(credential.apiKey)}` },
		},
		{ credentialsDecrypted: { id: '', name: '', type: credentialType, data: { ...credential } } },
	)) as IN8nHttpFullResponse;
	return { status: response.statusCode, headers: response.headers, body: parsed(response.body) };
}

/** Something that will be over soon: the same command is still running, too many calls, a restart. */
function isPassing(answer: Answer): boolean {
	if (answer.status === 409) return answer.headers['retry-after'] !== undefined;
	if (answer.status === 502) return problemOf(answer).code !== 'vendor.refused';
	return [429, 503, 504].includes(answer.status);
}

/** 0.5 s, 1 s, 2 s, 4 s, each up to half longer so that many nodes do not come back at once. */
const backoffMs = (attempt: number) => 250 * 2 ** attempt * (1 + Math.random() / 2);

function isCancelling(requester: Requester): boolean {
	return (
		'getExecutionCancelSignal' in requester &&
		requester.getExecutionCancelSignal()?.aborted === true
	);
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}
