/**
 * An endpoint of events that takes its time: each call is answered after `DELAY_MS`. `GET /count` says how many events
 * and calls came, and when the last did; `POST /silent` is never answered.
 */
import { createServer } from 'node:http';

export type EndpointCount = { events: number; calls: number; last: number };

const delayMs = Number(process.env['DELAY_MS'] ?? 50);
const counts = new Map<string, EndpointCount>();

createServer((request, response) => {
	const path = request.url ?? '/';
	if (request.method === 'GET') {
		request.resume();
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(Object.fromEntries(counts)));
		return;
	}
	if (path.startsWith('/silent')) {
		request.resume();
		return;
	}
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		// Sent by our own service.
		const body = JSON.parse(Buffer.concat(chunks).toString()) as { events?: unknown[] };
		setTimeout(() => {
			const known = counts.get(path) ?? { events: 0, calls: 0, last: 0 };
			counts.set(path, {
				events: known.events + (body.events?.length ?? 1),
				calls: known.calls + 1,
				last: Date.now(),
			});
			response.writeHead(200).end();
		}, delayMs);
	});
}).listen(Number(process.env['PORT']), '127.0.0.1');
