import { AwsV4Signer } from 'aws4fetch';
import { ProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import { neverSent, vendorCall } from '../../platform/provider/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';

export type S3Settings = {
	endpoint: string;
	region: string;
	bucket: string;
	accessKeyId: string;
	secretAccessKey: string;
	addressing: 'path' | 'host';
	timeoutMs: number;
};

export type S3Client = {
	putObject(key: string, content: Buffer, contentType: string): Promise<void>;
	/** Null when the store says that there is no such key. */
	getObject(key: string): Promise<Buffer | null>;
	deleteObject(key: string): Promise<void>;
};

type Request = {
	name: string;
	method: 'PUT' | 'GET' | 'DELETE';
	key: string;
	content?: Buffer;
	contentType?: string;
};

/** aws4fetch signs; its own `fetch` is not used, because it repeats calls by itself. */
export function createS3Client(settings: S3Settings): S3Client {
	const base = addressOf(settings);
	const { region, accessKeyId, secretAccessKey, timeoutMs } = settings;

	async function send(request: Request, signal: AbortSignal): Promise<Response> {
		const { method, key, content = Buffer.alloc(0), contentType } = request;
		const body = method === 'PUT' ? new Uint8Array(content) : undefined;
		const signed = await new AwsV4Signer({
			method,
			url: `${base}/${key}`,
			headers: {
				// By this hash the store refuses a body that was cut or changed on its way.
				'x-amz-content-sha256': sha256Hex(content),
				...(contentType === undefined ? {} : { 'content-type': contentType }),
			},
			...(body === undefined ? {} : { body }),
			service: 's3',
			region,
			accessKeyId,
			secretAccessKey,
		}).sign();
		return fetch(signed.url, {
			method,
			headers: signed.headers,
			...(body === undefined ? {} : { body }),
			redirect: 'manual',
			signal,
		});
	}

	/** The bytes of the answer; null when there is no such key. */
	function call(request: Request): Promise<Buffer | null> {
		const { name } = request;
		const changes = request.method !== 'GET';
		const translate = (error: unknown): ProviderError => fromFailure(error, { name, changes });
		return vendorCall({ provider: 's3', name, timeoutMs, changes, translate }, async (signal) => {
			const response = await send(request, signal);
			if (response.ok) return Buffer.from(await response.arrayBuffer());
			const refusal = new Refusal(response.status, await response.text());
			if (refusal.code === 'NoSuchKey') return null;
			throw refusal;
		});
	}

	return {
		putObject: async (key, content, contentType) => {
			await call({ name: 'PutObject', method: 'PUT', key, content, contentType });
		},
		getObject: (key) => call({ name: 'GetObject', method: 'GET', key }),
		deleteObject: async (key) => {
			await call({ name: 'DeleteObject', method: 'DELETE', key });
		},
	};
}

function addressOf({ endpoint, bucket, addressing }: S3Settings): string {
	const url = new URL(endpoint);
	if (addressing === 'host') url.hostname = `${bucket}.${url.hostname}`;
	const base = url.toString().replace(/\/+$/, '');
	return addressing === 'host' ? base : `${base}/${bucket}`;
}

/** An answer that is no success. Its text may repeat our access key, so only the code is kept. */
class Refusal extends Error {
	readonly status: number;
	readonly code: string | null;

	constructor(status: number, text: string) {
		super(`HTTP ${status}`);
		this.status = status;
		this.code = /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text)?.[1] ?? null;
	}
}

/** S3 does not say how long to wait. */
const throttledSeconds = 2;

function fromFailure(error: unknown, call: { name: string; changes: boolean }): ProviderError {
	const doubt: ProviderErrorKind = call.changes ? 'outcome-unknown' : 'unavailable';
	if (!(error instanceof Refusal)) {
		const kind = neverSent(error) ? 'unavailable' : doubt;
		const message = `The S3 store gave no readable answer to ${call.name}`;
		const cause = error instanceof Error ? { cause: error } : {};
		return new ProviderError('s3', kind, message, { code: 'no-answer', ...cause });
	}
	const { status, code } = error;
	const message = `The S3 store answered ${call.name} with ${status}${code === null ? '' : ` (${code})`}`;
	const options = { status, code: code ?? `HTTP_${status}` };
	if (status === 429 || code === 'SlowDown')
		return new ProviderError('s3', 'throttled', message, {
			...options,
			retryAfterSeconds: throttledSeconds,
		});
	const isRefused = status < 500 && status !== 408 && code !== 'RequestTimeout';
	return new ProviderError('s3', isRefused ? 'rejected' : doubt, message, options);
}
