/** Calls of the service's API, and the goods that every sale needs. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { System } from './system.ts';

type Method = 'GET' | 'POST' | 'PUT';
export type Json = Record<string, unknown> & { id: string };
export type Api = {
	/** A command or a question; what was answered, when it was what was asked for. */
	call<T = Json>(method: Method, path: string, body?: object): Promise<T>;
	/** The same, without looking at the answer. */
	send(method: Method, path: string, body?: object): Promise<void>;
	close(): Promise<void>;
};

export function apiOf(system: System, url = system.services[0]?.url): Api {
	if (url === undefined) throw new Error('There is no service to call');
	const pool = new Pool(url, { connections: 128 });
	const request = async (method: Method, path: string, body?: object) => {
		const response = await pool.request({
			method,
			path: `/api/v1${path}`,
			headers: {
				authorization: `Bearer ${system.apiKey}`,
				...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (response.statusCode < 300) return response;
		throw new Error(`${method} ${path} ${response.statusCode}: ${await response.body.text()}`);
	};
	return {
		call: async <T>(method: Method, path: string, body?: object) =>
			(await (await request(method, path, body)).body.json()) as T,
		send: async (method, path, body) => (await request(method, path, body)).body.dump(),
		close: () => pool.close(),
	};
}

/** Five products with prices; their SKUs are P1 to P5. */
export async function stockFive(api: Api): Promise<string[]> {
	const ids: string[] = [];
	for (let number = 1; number <= 5; number += 1) {
		const { id } = await api.call('POST', '/products', {
			sku: `P${number}`,
			name: `Product ${number}`,
			kind: 'SUBSCRIPTION',
			unit: 'user',
		});
		const price = { currency: 'IDR', amount: 100_000 * number, billing_period: 'MONTHLY' };
		await api.call('POST', `/products/${id}/prices`, price);
		ids.push(id);
	}
	return ids;
}
