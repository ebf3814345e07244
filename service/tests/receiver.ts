import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
	headers: Record<string, string>;
	body: string;
	events: { id: string; type: string; data: any }[];
};
export type Receiver = {
	url: string;
	calls: Received[];
	/** What to answer; 200 unless a test says otherwise. */
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
		calls: [],
		answer: (_, response) => response.end('ok'),
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
