/**
 * The API as a careful client uses it: one key per command, repeated until there is an answer. A lost answer, a 5xx
 * and a "come back later" say nothing about what was done; only a refusal that repeating cannot change is a finding.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export type Send = { body?: object; form?: () => FormData; key?: string };
export type Client = {
	get<T>(path: string): Promise<T>;
	send<T>(method: string, path: string, send: Send): Promise<T>;
	/** Every row of a list. */
	all<T>(path: string): Promise<T[]>;
	/** Answers that were repeated, by reason. */
	retries: Record<string, number>;
};

export class Refused extends Error {
	readonly status: number;
	readonly code: string;
	constructor(what: string, status: number, code: string) {
		super(`${what}: ${status} ${code}`);
		this.status = status;
		this.code = code;
	}
}

/** Null when the state does not allow it now: another look shows why. */
export async function unlessRefused<T>(sent: Promise<T>): Promise<T | null> {
	try {
		return await sent;
	} catch (error) {
		if (error instanceof Refused && error.status === 409) return null;
		throw error;
	}
}

const attemptMs = 20_000;
const longestWaitMs = 5000;

export function createClient(urls: readonly string[], apiKey: string, signal: AbortSignal): Client {
	const retries: Record<string, number> = {};
	let turn = 0;
	const count = (reason: string): void => {
		retries[reason] = (retries[reason] ?? 0) + 1;
	};

	async function attempt(method: string, path: string, { body, form, key }: Send) {
		turn += 1;
		const response = await fetch(`${urls[turn % urls.length]}/api/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${apiKey}`,
				...(key === undefined ? {} : { 'idempotency-key': key }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: form?.() ?? (body === undefined ? null : JSON.stringify(body)),
			signal: AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]),
		});
		const answer: unknown = await response.json();
		return { status: response.status, retryAfter: response.headers.get('retry-after'), answer };
	}

	async function send<T>(method: string, path: string, what: Send): Promise<T> {
		for (let tries = 0; ; tries += 1) {
			signal.throwIfAborted();
			let waitMs = Math.min(200 * 2 ** Math.min(tries, 4), longestWaitMs);
			try {
				const { status, retryAfter, answer } = await attempt(method, path, what);
				// The contracts say what an answer is; the checker compares it with the vendors' books.
				if (status < 300) return answer as T;
				const { code = 'no-code', errors } = answer as { code?: string; errors?: unknown };
				const mayRepeat =
					status >= 500 || status === 429 || (status === 409 && retryAfter !== null);
				if (!mayRepeat)
					throw new Refused(`${method} ${path}`, status, `${code} ${JSON.stringify(errors ?? '')}`);
				count(code);
				if (retryAfter !== null) waitMs = Math.min(Number(retryAfter) * 1000, longestWaitMs);
			} catch (error) {
				if (error instanceof Refused || signal.aborted) throw error;
				count('no answer');
			}
			await sleep(waitMs, undefined, { signal });
		}
	}

	return {
		retries,
		send,
		get: (path) => send('GET', path, {}),
		async all<T>(path: string): Promise<T[]> {
			const rows: T[] = [];
			const mark = path.includes('?') ? '&' : '?';
			for (let cursor: string | null = ''; cursor !== null;) {
				const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
				const page: { data: T[]; next_cursor: string | null } = await send(
					'GET',
					`${path}${mark}limit=200&sort=created_at${after}`,
					{},
				);
				rows.push(...page.data);
				cursor = page.next_cursor;
			}
			return rows;
		},
	};
}
