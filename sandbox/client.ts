import { z } from 'zod';

/** What tests and the stacks ask a running sandbox, in this process or in another one. */
export type SandboxClient = {
	url: string;
	/** Any call of the control API; `path` begins after `/_sandbox`. Throws when the sandbox refuses it. */
	call: <Answer>(method: string, path: string, body?: object) => Promise<Answer>;
	/** The environment in which a service talks to every vendor of the sandbox. */
	environment(): Promise<Record<string, string>>;
	/** The same with time limits so short that a run of minutes meets many of them. */
	environmentWithShortTimeLimits(): Promise<Record<string, string>>;
	/** Everything that one vendor holds. */
	books<Books>(vendor: string): Promise<Books>;
};

export function sandboxClient(url: string): SandboxClient {
	async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
		const response = await fetch(`${url}/_sandbox${path}`, {
			method,
			...(body === undefined
				? {}
				: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(30_000),
		});
		const text = await response.text();
		const answer: unknown = text === '' ? undefined : JSON.parse(text);
		if (!response.ok) {
			throw new Error(`The sandbox refuses ${method} ${path}: ${messageIn(answer)}`);
		}
		// The caller knows what it has asked for.
		return answer as Answer;
	}
	return {
		url,
		call,
		environment: () => call('GET', '/credentials'),
		environmentWithShortTimeLimits: () => call('GET', '/credentials?time_limits=short'),
		books: (vendor) => call('GET', `/books/${vendor}`),
	};
}

function messageIn(answer: unknown): string {
	const refusal = z.object({ error: z.object({ message: z.string() }) }).safeParse(answer);
	return refusal.success ? refusal.data.error.message : JSON.stringify(answer);
}
