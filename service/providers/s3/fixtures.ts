import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import nock from 'nock';
import type { FileStoreFault } from '../../capabilities/documents/ports.suite.ts';

type Answer = [number, string | Buffer, Record<string, string>];
type Keys = { region: string; accessKeyId: string; secretAccessKey: string };

/** An answer in `recordings/errors.json`. */
export function recordedError(name: string): Answer {
	const text = readFileSync(new URL('./recordings/errors.json', import.meta.url), 'utf8');
	const { status, body } = JSON.parse(text)[name];
	return [status, body, { 'content-type': 'application/xml' }];
}

/** Imitates one bucket in memory, its check of signatures and faults included. `base` is the address of the bucket. */
export function playS3(base: string, keys: Keys) {
	const objects = new Map<string, { content: Buffer; content_type: string }>();
	const faults: FileStoreFault[] = [];
	const { origin, pathname } = new URL(base);
	const prefix = pathname.replace(/\/$/, '');

	async function answer(request: Request): Promise<Answer> {
		const content = Buffer.from(await request.arrayBuffer());
		const fault = faults.shift();
		switch (fault) {
			case undefined:
				return act(request, content);
			case 'refuses':
				return recordedError('signature_does_not_match');
			case 'throttles':
				return recordedError('slow_down');
			case 'breaks':
				return recordedError('internal_error');
			case 'loses':
				act(request, content);
				return recordedError('internal_error');
			case 'ignores':
				return new Promise(() => undefined);
			case 'unreachable':
				throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		}
	}

	function act(request: Request, content: Buffer): Answer {
		if (!isSigned(request, content, keys)) return recordedError('signature_does_not_match');
		const key = new URL(request.url).pathname.slice(prefix.length + 1);
		const held = objects.get(key);
		switch (request.method) {
			case 'PUT':
				objects.set(key, { content, content_type: request.headers.get('content-type') ?? '' });
				return [200, '', {}];
			case 'GET':
				if (held === undefined) return recordedError('no_such_key');
				return [200, held.content, { 'content-type': held.content_type }];
			default:
				objects.delete(key);
				return [204, '', {}];
		}
	}

	const path = (url: string): boolean => url.startsWith(`${prefix}/`);
	const scope = nock(origin).persist();
	scope.put(path).reply(answer);
	scope.get(path).reply(answer);
	scope.delete(path).reply(answer);

	return {
		objects,
		failNext: (fault: FileStoreFault) => void faults.push(fault),
		damage(key: string) {
			const held = objects.get(key);
			if (held === undefined) throw new Error('There is no such object');
			objects.set(key, { ...held, content: held.content.subarray(1) });
		},
	};
}

const sha256 = (value: string | Buffer): string => createHash('sha256').update(value).digest('hex');
const hmac = (key: string | Buffer, value: string): Buffer =>
	createHmac('sha256', key).update(value).digest();

/** AWS Signature Version 4 as its documentation has it, and that the hash in the header is that of the body. */
function isSigned(request: Request, content: Buffer, keys: Keys): boolean {
	const { headers } = request;
	const authorization = headers.get('authorization') ?? '';
	const parts =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/[^/]+\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
			authorization,
		);
	if (parts === null) return false;
	const [, accessKeyId = '', scope = '', signedHeaders = '', signature = ''] = parts;
	const url = new URL(request.url);
	const lines = signedHeaders
		.split(';')
		.map((name) => `${name}:${name === 'host' ? url.host : (headers.get(name) ?? '')}\n`);
	const hash = headers.get('x-amz-content-sha256') ?? '';
	const canonical = [request.method, url.pathname, '', lines.join(''), signedHeaders, hash];
	const moment = headers.get('x-amz-date') ?? '';
	const toSign = `AWS4-HMAC-SHA256\n${moment}\n${scope}\n${sha256(canonical.join('\n'))}`;
	const key = scope
		.split('/')
		.reduce<string | Buffer>((under, part) => hmac(under, part), `AWS4${keys.secretAccessKey}`);
	return (
		hash === sha256(content) &&
		accessKeyId === keys.accessKeyId &&
		scope.split('/')[1] === keys.region &&
		signedHeaders.split(';').includes('x-amz-content-sha256') &&
		hmac(key, toSign).toString('hex') === signature
	);
}
