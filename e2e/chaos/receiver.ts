/**
 * An endpoint of our own: what the service promises to deliver has to arrive here, signed. Now and then it is away, and
 * some events make it refuse the whole batch in which they come, though not when they come alone.
 */
import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Client } from './client.ts';

export type Receiver = {
	/** How often each event came. */
	events: Map<string, number>;
	badSignatures: number;
	away: boolean;
	/** Answers 200 and takes nothing, as an n8n that is starting, or one whose queue has lost the job. */
	hollow: boolean;
	close(): void;
};

/** One event of forty, by the random part of its id. */
const isIndigestible = (id: string): boolean => Number.parseInt(id.slice(-6), 16) % 40 === 0;

export async function startReceiver(client: Client): Promise<Receiver> {
	const receiver: Receiver = {
		events: new Map(),
		badSignatures: 0,
		away: false,
		hollow: false,
		close: () => undefined,
	};
	let verifier: Webhook | null = null;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			response.statusCode = take(body, request.headers);
			if (response.statusCode === 204 && !receiver.hollow) prove(body, request.headers, response);
			else response.end();
		});
	});
	const take = (body: string, headers: NodeJS.Dict<string | string[]>): number => {
		if (receiver.away) return 503;
		if (receiver.hollow) return 204;
		try {
			verifier?.verify(
				body,
				Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
			);
		} catch {
			receiver.badSignatures += 1;
			return 401;
		}
		const events = eventsIn(body);
		if (events.length > 1 && events.some(({ id }) => isIndigestible(id))) return 422;
		for (const { id } of events) {
			receiver.events.set(id, (receiver.events.get(id) ?? 0) + 1);
		}
		return 204;
	};
	/** What makes the answer an acknowledgement: signed for the id and time of the call. */
	const prove = (
		content: string,
		headers: NodeJS.Dict<string | string[]>,
		response: ServerResponse,
	): void => {
		const delivery_id = String(headers['webhook-id']);
		const at = new Date(Number(headers['webhook-timestamp']) * 1000);
		const event_ids = eventsIn(content).map(({ id }) => id);
		const body = JSON.stringify({ delivery_id, event_ids, finished_by: 'chaos receiver' });
		response.statusCode = 200;
		if (verifier !== null)
			response.setHeader('webhook-signature', verifier.sign(delivery_id, at, body));
		response.end(body);
	};
	const port = await listen(server);
	receiver.close = () => {
		server.close();
		server.closeAllConnections();
	};
	const { secret } = await client.send<{ secret: string }>('PUT', '/endpoints', {
		body: {
			url: `http://127.0.0.1:${port}/events`,
			description: 'chaos',
			event_types: ['*'],
			batch_size: 20,
			batch_wait_ms: 200,
		},
	});
	verifier = new Webhook(secret);
	return receiver;
}

function eventsIn(body: string): { id: string }[] {
	const content = JSON.parse(body) as { id: string } | { events: { id: string }[] };
	return 'events' in content ? content.events : [content];
}

function listen(server: Server): Promise<number> {
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
	});
}
