import type { IncomingMessage } from 'node:http';
import { BodyTooLarge, MalformedJson } from '../../platform/errors/index.ts';

/** Names and a reason; nothing on these pages needs more. */
const largestForm = 20_000;

/** Fields of a submitted form. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
	const type = request.headers['content-type'] ?? '';
	if (!/^application\/x-www-form-urlencoded\b/i.test(type))
		throw MalformedJson({}, { detail: 'body: send the form as application/x-www-form-urlencoded' });
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > largestForm)
			throw BodyTooLarge({ limit_bytes: largestForm }, { detail: 'body: the form is too large' });
		chunks.push(bytes);
	}
	return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
