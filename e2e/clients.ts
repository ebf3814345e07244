import { randomUUID } from 'node:crypto';
import { sandboxClient } from '../sandbox/client.ts';

/** A JSON object of an API; the tests look only at the fields they name. */

export type Json = Record<string, any>;

export type ServiceClient = {
	get(path: string): Promise<Json>;
	post(path: string, body?: object, key?: string): Promise<Json>;
	/** Like post and get, but answers with whatever came. */
	send(
		method: string,
		path: string,
		body?: object,
		key?: string,
	): Promise<{ status: number; body: Json }>;
};

/** The service's API as a developer uses it. */
export function serviceClient(url: string, apiKey: string): ServiceClient {
	const send: ServiceClient['send'] = async (method, path, body, key) => {
		const response = await fetch(`${url}/api/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${apiKey}`,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(method === 'GET' ? {} : { 'idempotency-key': key ?? randomUUID() }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return { status: response.status, body: (await response.json()) as Json };
	};
	const expectSuccess = async (
		method: string,
		path: string,
		body?: object,
		key?: string,
	): Promise<Json> => {
		const answer = await send(method, path, body, key);
		if (answer.status >= 300)
			throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};
	return {
		send,
		get: (path) => expectSuccess('GET', path),
		post: (path, body, key) => expectSuccess('POST', path, body, key),
	};
}

/** One vendor's own books in the sandbox. */
export async function books(sandboxUrl: string, vendor: string): Promise<Json> {
	return sandboxClient(sandboxUrl).books(vendor);
}

export type Mail = { id: string; to: string; subject: string; text: string; attachments: string[] };

/** The mails that reached the sandbox's mailbox, oldest first. */
export async function mailbox(sandboxUrl: string): Promise<Mail[]> {
	const { messages } = (await books(sandboxUrl, 'gmail')) as { messages: Json[] };
	return messages.map((message) => ({
		id: String(message['id']),
		to: String(message['to'][0]?.address ?? ''),
		subject: String(message['subject']),
		text: String(message['text'] ?? ''),
		attachments: (message['attachments'] as Json[]).map((one) => String(one['filename'])),
	}));
}

/** The first link of a mail that contains `part`. */
export function linkIn(mail: Mail, part: string): string {
	const found = mail.text.match(/https?:\/\/[^\s<>"')\]]+/g)?.find((link) => link.includes(part));
	if (found === undefined)
		throw new Error(`No link with ${part} in the mail "${mail.subject}":\n${mail.text}`);
	return found.replace(/[.,;]$/, '');
}
