import { modules } from '../../app/capabilities.ts';
import { fakeN8n, startServer, type FakeOptions, type Reply, type Seen } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

export const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
export const locator = { __rl: true, mode: 'id', value: id };
const operations = modules.flatMap((module) => module.operations);

export type Out = { json: Json; binary?: Json; pairedItem: { item: number } }[][];
/** Runs a step node once, as n8n does, against a server that gives the replies. */
export async function run(
	name: string,
	parameters: Json,
	replies: Reply[] = [{ status: 200, body: { id } }],
	more: FakeOptions = {},
) {
	const loaded = await load(`nodes/${name}/${name}.node`);
	const { url, seen, server } = await startServer(...replies);
	const promise = new loaded[name]().execute.call(
		fakeN8n({ ...more, url, parameters: { simplify: true, ...parameters } }),
	) as Promise<Out>;
	try {
		return { output: await promise, error: undefined, seen };
	} catch (error) {
		return {
			output: undefined,
			error: error as Error & { description?: string; context: Json },
			seen,
		};
	} finally {
		server.close();
	}
}

/** Finds the operation that a request is for and lets its contract judge it. */
export function judged(request: Seen | undefined): { id: string; body: Json } {
	const url = new URL(request?.url ?? '', 'http://x');
	const operation = operations.find(
		(one) =>
			one.http.method === request?.method &&
			new RegExp(`^/api/v1${one.http.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url.pathname),
	);
	if (operation === undefined)
		throw new Error(`There is no operation ${request?.method} ${request?.url}`);
	const body =
		request === undefined || request.body.length === 0
			? {}
			: (JSON.parse(String(request.body)) as Json);
	expect(operation.input.body?.strict().safeParse(body).error).toBeUndefined();
	return { id: operation.id, body };
}
