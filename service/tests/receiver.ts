import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export type Received = {
	headers: Record<string, string>;
	body: string;
	events: { id: string; type: string; data: any }[];
};
export type Receiver = {
	url: string;
	/** Of the endpoint, once it is registered. */
	secret: string;
	calls: Received[];
	/** Answers 200 and proves what was received. */
	accept: (received: Received, response: http.ServerResponse) => void;
	/** The proof of a call, or of one that never was. */
	prove: (received: Received, changes?: object) => { body: string; signature: string };
	/** What to answer; `accept` unless a test says otherwise. */
	answer: (
		received: Received,
		response: http.ServerResponse,
		request: http.IncomingMessage,
	) => void;
	close(): Promise<void>;
};

/** A real endpoint on this machine, as n8n would be. */
export async function startReceiver(): Promise<Receiver> {
	const receiver: Receiver = {
		url: '',
		secret: '',
		calls: [],
		prove(received, changes = {}) {
			const { headers } = received;
			// #region proof
			const id = headers['webhook-id'] ?? '';
			const at = new Date(Number(headers['webhook-timestamp']) * 1000);
			const event_ids = received.events.map((event) => event.id);
			const answer = { delivery_id: id, event_ids, finished_by: 'receiver' };
			const body = JSON.stringify({ ...answer, ...changes });
			const signature = new Webhook(receiver.secret).sign(id, at, body);
			// #endregion
			return { body, signature };
		},
		accept(received, response) {
			const { body, signature } = receiver.prove(received);
			response.setHeader('webhook-signature', signature).end(body);
		},
		answer: (received, response) => receiver.accept(received, response),
		close: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString('utf8');
			const parsed = JSON.parse(body);
			const received = {
				headers: request.headers as Record<string, string>,
				body,
				events: parsed.events ?? [parsed],
			};
			receiver.calls.push(received);
			receiver.answer(received, response, request);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	return receiver;
}
