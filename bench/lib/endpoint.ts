/**
 * An endpoint of events that takes its time: each call is answered after `DELAY_MS`. `GET /count` says how many events
 * and calls came, and when the last did; `POST /silent` is never answered. `PUT` gives a path the secret of its endpoint,
 * with which its answers prove what was received.
 */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

export type EndpointCount = { events: number; calls: number; last: number };

const delayMs = Number(process.env['DELAY_MS'] ?? 50);
const counts = new Map<string, EndpointCount>();
const secrets = new Map<string, Buffer>();

/** The body of an acknowledgement, and its signature. */
function proofFor({ url, headers }: IncomingMessage, ids: readonly unknown[]): [string, string] {
	const id = String(headers['webhook-id']);
	const body = JSON.stringify({ delivery_id: id, event_ids: ids, finished_by: 'benchmark' });
	const signature = createHmac('sha256', secrets.get(url ?? '') ?? '')
		.update(`${id}.${String(headers['webhook-timestamp'])}.${body}`)
		.digest('base64');
	return [body, `v1,${signature}`];
}

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
		const text = Buffer.concat(chunks).toString();
		if (request.method === 'PUT') {
			secrets.set(path, Buffer.from(text.replace(/^whsec_/, ''), 'base64'));
			response.end();
			return;
		}
		// Sent by our own service.
		const body = JSON.parse(text) as { id?: string; events?: { id: string }[] };
		const ids = body.events?.map((event) => event.id) ?? [body.id];
		setTimeout(() => {
			const known = counts.get(path) ?? { events: 0, calls: 0, last: 0 };
			counts.set(path, {
				events: known.events + ids.length,
				calls: known.calls + 1,
				last: Date.now(),
			});
			const [proof, signature] = proofFor(request, ids);
			response.writeHead(200, { 'webhook-signature': signature }).end(proof);
		}, delayMs);
	});
}).listen(Number(process.env['PORT']), '127.0.0.1');
