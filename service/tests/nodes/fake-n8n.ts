import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeApiError, type INode } from 'n8n-workflow';
import type { Json } from './pack.ts';

export type Seen = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | 'cut';

/** A real HTTP server that answers what the test says, one reply after the other, the last one again and again. */
export async function startServer(
	...replies: Reply[]
): Promise<{ url: string; seen: Seen[]; server: Server }> {
	const seen: Seen[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			seen.push({
				method: request.method ?? '',
				url: request.url ?? '',
				headers: request.headers,
				body: Buffer.concat(chunks),
			});
			const reply = replies[Math.min(seen.length, replies.length) - 1] ?? { status: 200, body: {} };
			if (reply === 'cut') {
				request.socket.destroy();
				return;
			}
			response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
			response.end(JSON.stringify(reply.body ?? {}));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, seen, server };
}

export const node: INode = {
	id: '5c1a2f1e-0000-4000-8000-000000000001',
	name: 'Step',
	type: 'n8n-nodes-cloudsales.step',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

type Item = {
	json: Json;
	binary?: Record<string, { fileName: string; mimeType: string; content: Buffer }>;
};
export type FakeOptions = {
	url?: string;
	apiKey?: string;
	parameters?: Json;
	items?: Item[];
	executionId?: string;
	runIndex?: number;
	/** Events of the trigger, and which of them each item comes from. */
	trigger?: { events: Json[]; origin: (number | null)[] };
	/** What n8n keeps for the node during one execution. */
	context?: Json;
	continueOnFail?: boolean;
	isTool?: boolean;
	timezone?: string;
};

/** As much of n8n's execution functions as the nodes use; requests go over real HTTP. */
export function fakeN8n(options: FakeOptions = {}): never {
	const { parameters = {}, items = [{ json: {} }], trigger } = options;
	const kept = options.context ?? {};
	const triggerItems = (trigger?.events ?? []).map((json) => ({ json }));
	const fake = {
		getNode: () => node,
		getNodeParameter: (name: string, _index: number, fallback?: unknown) =>
			name in parameters ? parameters[name] : fallback,
		getInputData: () => items,
		getWorkflow: () => ({ id: 'w', name: 'A workflow', active: true }),
		getExecutionId: () => options.executionId ?? '1',
		getInstanceBaseUrl: () => 'https://n8n.example/',
		getTimezone: () => options.timezone ?? 'Asia/Jakarta',
		getContext: () => kept,
		getParentNodes: () =>
			trigger === undefined
				? []
				: [
						{
							name: 'Trigger',
							type: 'n8n-nodes-cloudsales.cloudSalesTrigger',
							typeVersion: 1,
							disabled: false,
						},
					],
		getWorkflowDataProxy: (index: number) => ({
			$runIndex: options.runIndex ?? 0,
			$: () => ({
				all: () => triggerItems,
				get item() {
					const origin = trigger?.origin[index];
					if (origin === null || origin === undefined)
						throw new Error('Paired item data is not available');
					return triggerItems[origin];
				},
			}),
		}),
		getExecutionCancelSignal: () => undefined,
		continueOnFail: () => options.continueOnFail ?? false,
		isToolExecution: () => options.isTool ?? false,
		getCredentials: () =>
			Promise.resolve({
				baseUrl: options.url ?? 'http://127.0.0.1:9',
				apiKey: options.apiKey ?? 'key',
			}),
		helpers: {
			httpRequestWithAuthentication: (_credential: string, request: RequestOptions) =>
				send(request),
			assertBinaryData: (index: number, property: string) => items[index]?.binary?.[property],
			getBinaryDataBuffer: (index: number, property: string) =>
				Promise.resolve(items[index]?.binary?.[property]?.content),
			prepareBinaryData: (content: Buffer, fileName: string, mimeType: string) =>
				Promise.resolve({ data: content.toString('base64'), fileName, mimeType }),
		},
	};
	return fake as never;
}

export type RequestOptions = {
	method: string;
	url: string;
	qs?: Json;
	headers: Record<string, string>;
	body?: Json | FormData;
};

/** Sends a request as n8n would. */
export async function send(request: RequestOptions): Promise<object> {
	const url = new URL(request.url);
	for (const [name, value] of Object.entries(request.qs ?? {}))
		url.searchParams.set(name, String(value));
	const isForm = request.body instanceof FormData;
	const headers = {
		...request.headers,
		...(request.body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
	};
	try {
		const body =
			request.body === undefined
				? {}
				: { body: request.body instanceof FormData ? request.body : JSON.stringify(request.body) };
		const response = await fetch(url, { method: request.method, headers, ...body });
		const answered: Record<string, string> = {};
		response.headers.forEach((value, name) => {
			answered[name] = value;
		});
		return { statusCode: response.status, headers: answered, body: await response.text() };
	} catch (error) {
		// fetch names a cut connection its own way; n8n's axios says ECONNRESET.
		const cause =
			error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
		const code =
			cause?.code === 'UND_ERR_SOCKET' || cause?.code === undefined ? 'ECONNRESET' : cause.code;
		throw new NodeApiError(node, Object.assign(new Error(code), { code }) as never);
	}
}
