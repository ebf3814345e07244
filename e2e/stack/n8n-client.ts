/**
 * The part of n8n's own REST interface that a person uses through the editor: sign in, import and
 * publish workflows, look at executions.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export type N8nOwner = { email: string; password: string };

export type N8nExecution = {
	id: string;
	workflowId: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
};

/** One run of a node, as n8n stores it. */
export type N8nNodeRun = {
	executionStatus?: string;
	error?: { message?: string; description?: string; name?: string };
	data?: Record<string, ({ json: Record<string, unknown> }[] | null)[]>;
};

export type N8nExecutionDetails = N8nExecution & {
	workflowName: string;
	error?: { message?: string; description?: string; node?: { name?: string } };
	lastNodeExecuted?: string;
	/** Runs by name of the node. */
	runs: Record<string, N8nNodeRun[]>;
};

export type N8nWorkflowSummary = {
	id: string;
	name: string;
	active: boolean;
	versionId: string;
	activeVersionId?: string | null;
};

export type N8nNodeType = {
	name: string;
	displayName: string;
	version: number | number[];
	properties: unknown[];
	credentials?: { name: string }[];
};

export type N8nClient = {
	url: string;
	login(): Promise<void>;
	/** Any call of the REST interface; `path` starts after `/rest`. Returns its `data`. */
	call<T>(method: string, path: string, body?: unknown): Promise<T>;
	listWorkflows(): Promise<N8nWorkflowSummary[]>;
	listExecutions(filter?: {
		workflowId?: string;
		status?: string[];
		limit?: number;
		/** Only those before this one. */
		lastId?: string;
	}): Promise<N8nExecution[]>;
	/** Every execution that is kept, the newest first. */
	listAllExecutions(): Promise<N8nExecution[]>;
	getExecution(id: string): Promise<N8nExecutionDetails>;
	/** Waits until an execution (of the workflow) that `accepts` is there. */
	waitForExecution(options: {
		workflowId?: string;
		accepts?: (execution: N8nExecution) => boolean;
		timeoutMs?: number;
	}): Promise<N8nExecutionDetails>;
	/** Every node type that this n8n knows; those of the pack by default. */
	nodeTypes(prefix?: string): Promise<N8nNodeType[]>;
};

export class N8nRequestError extends Error {
	readonly status: number;
	constructor(message: string, status: number) {
		super(message);
		this.name = 'N8nRequestError';
		this.status = status;
	}
}

/**
 * Reads what the package `flatted` writes: a list whose first entry is the value, and in which
 * every text inside an object or list is the index of an entry.
 */
export function unflatten(text: string): unknown {
	const entries = JSON.parse(text) as unknown[];
	const done = new Map<number, unknown>();
	const resolve = (index: number): unknown => {
		if (done.has(index)) return done.get(index);
		const entry = entries[index];
		if (entry === null || typeof entry !== 'object') return entry;
		const result: Record<string, unknown> | unknown[] = Array.isArray(entry) ? [] : {};
		done.set(index, result);
		for (const [key, value] of Object.entries(entry)) {
			(result as Record<string, unknown>)[key] =
				typeof value === 'string' ? resolve(Number(value)) : value;
		}
		return result;
	};
	return resolve(0);
}

/** The message alone: n8n sends its own stack trace along. */
function messageIn(body: string): string {
	try {
		return (JSON.parse(body) as { message?: string }).message ?? body;
	} catch {
		return body.slice(0, 2000);
	}
}

export function createN8nClient(url: string, owner: N8nOwner): N8nClient {
	let cookie = '';

	async function request(method: string, path: string, body?: unknown): Promise<Response> {
		return fetch(`${url}${path}`, {
			method,
			headers: {
				accept: 'application/json',
				...(cookie ? { cookie } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(60_000),
		});
	}

	async function refuse(method: string, path: string, response: Response): Promise<never> {
		const text = messageIn(await response.text());
		throw new N8nRequestError(
			`n8n answered ${response.status} to ${method} ${path}: ${text}`,
			response.status,
		);
	}

	async function login(): Promise<void> {
		cookie = '';
		const body = { emailOrLdapLoginId: owner.email, password: owner.password };
		const response = await request('POST', '/rest/login', body);
		if (!response.ok) await refuse('POST', '/rest/login', response);
		const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
		cookie = cookies.join('; ');
	}

	async function authorised(method: string, path: string, body?: unknown): Promise<Response> {
		if (!cookie) await login();
		let response = await request(method, path, body);
		// The session ends when n8n gets a new key, for example after a start with clean data.
		if (response.status === 401) {
			await login();
			response = await request(method, path, body);
		}
		if (!response.ok) await refuse(method, path, response);
		return response;
	}

	async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await authorised(method, `/rest${path}`, body);
		return ((await response.json()) as { data: T }).data;
	}

	async function listExecutions(
		filter: { workflowId?: string; status?: string[]; limit?: number; lastId?: string } = {},
	): Promise<N8nExecution[]> {
		const { limit = 100, lastId, ...rest } = filter;
		const query = new URLSearchParams({
			limit: String(limit),
			filter: JSON.stringify(rest),
			...(lastId === undefined ? {} : { lastId }),
		});
		return (await call<{ results: N8nExecution[] }>('GET', `/executions?${query.toString()}`))
			.results;
	}

	async function listAllExecutions(): Promise<N8nExecution[]> {
		const found: N8nExecution[] = [];
		for (let lastId: string | undefined; ;) {
			const page = await listExecutions(lastId === undefined ? {} : { lastId });
			found.push(...page);
			if (page.length < 100) return found;
			lastId = page.at(-1)?.id;
		}
	}

	async function getExecution(id: string): Promise<N8nExecutionDetails> {
		type Raw = N8nExecution & { data: string; workflowData: { name: string } };
		type Result = {
			resultData?: {
				error?: N8nExecutionDetails['error'];
				lastNodeExecuted?: string;
				runData?: Record<string, N8nNodeRun[]>;
			};
		};
		const raw = await call<Raw>('GET', `/executions/${id}`);
		const { resultData } = unflatten(raw.data) as Result;
		return {
			id: raw.id,
			workflowId: raw.workflowId,
			status: raw.status,
			mode: raw.mode,
			startedAt: raw.startedAt,
			stoppedAt: raw.stoppedAt,
			workflowName: raw.workflowData.name,
			...(resultData?.error ? { error: resultData.error } : {}),
			...(resultData?.lastNodeExecuted ? { lastNodeExecuted: resultData.lastNodeExecuted } : {}),
			runs: resultData?.runData ?? {},
		};
	}

	return {
		url,
		login,
		call,
		listWorkflows: () => call('GET', '/workflows'),
		listExecutions,
		listAllExecutions,
		getExecution,
		async waitForExecution({ workflowId, accepts, timeoutMs = 30_000 }) {
			const isWanted = accepts ?? (({ status }: N8nExecution) => status === 'success');
			const end = Date.now() + timeoutMs;
			for (;;) {
				const executions = await listExecutions(workflowId ? { workflowId } : {});
				const found = executions.find(isWanted);
				if (found) return getExecution(found.id);
				if (Date.now() > end) {
					const seen = executions.map(({ id, status }) => `${id} ${status}`).join(', ');
					throw new Error(`No such execution after ${timeoutMs} ms. Seen: ${seen || 'none'}.`);
				}
				await sleep(200);
			}
		},
		async nodeTypes(prefix = 'n8n-nodes-cloudsales.') {
			const response = await authorised('GET', '/types/nodes.json');
			const types = (await response.json()) as N8nNodeType[];
			return types.filter(({ name }) => name.startsWith(prefix));
		},
	};
}
