import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBucketClient } from '@cosmicjs/sdk';
import { GoogleGenAI } from '@google/genai';
import { JWT } from 'google-auth-library';
import { admin } from 'googleapis/build/src/apis/admin/index.js';
import { cloudbilling } from 'googleapis/build/src/apis/cloudbilling/index.js';
import { cloudresourcemanager } from 'googleapis/build/src/apis/cloudresourcemanager/index.js';
import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import { licensing } from 'googleapis/build/src/apis/licensing/index.js';
import { serviceusage } from 'googleapis/build/src/apis/serviceusage/index.js';
import { Invoice, Refund } from 'xendit-node';
import type { FaultRequest } from '../core/faults.ts';
import { startSandbox } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';

/** The unmodified vendor clients, pointed at a sandbox by base URL only. */
export function vendorClients({ credentials: env }: Sandbox) {
	const jwt = (scopes: string[], subject?: string) => {
		const client = new JWT({
			email: env.GOOGLE_SERVICE_ACCOUNT_EMAIL ?? '',
			key: env.GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY ?? '',
			scopes: scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`),
			...(subject === undefined ? {} : { subject }),
		});
		// The library offers no setting for the token URL.
		client.transporter.interceptors.request.add({
			resolved: async (config) => {
				if (String(config.url) === 'https://oauth2.googleapis.com/token') {
					config.url = new URL(env.GOOGLE_TOKEN_URL ?? '');
				}
				return config;
			},
		});
		return client;
	};
	const directoryAuth = jwt(['admin.directory.user'], env.GOOGLE_ADMIN_SUBJECT);
	const licensingAuth = jwt(['apps.licensing'], env.GOOGLE_ADMIN_SUBJECT);
	const mailAuth = jwt(['gmail.send', 'gmail.readonly', 'gmail.modify'], env.GMAIL_SENDER);
	const cloudAuth = jwt(['cloud-platform']);
	const xendit = { secretKey: env.XENDIT_SECRET_KEY ?? '', xenditURL: env.XENDIT_BASE_URL ?? '' };
	return {
		env,
		jwt,
		invoices: new Invoice(xendit),
		refunds: new Refund(xendit),
		cosmic: createBucketClient({
			bucketSlug: env.COSMIC_BUCKET_SLUG ?? '',
			readKey: env.COSMIC_READ_KEY ?? '',
			writeKey: env.COSMIC_WRITE_KEY ?? '',
			custom: { apiUrl: env.COSMIC_API_URL ?? '', uploadUrl: env.COSMIC_UPLOAD_URL ?? '' },
		}),
		directory: admin({
			version: 'directory_v1',
			auth: directoryAuth,
			rootUrl: env.GOOGLE_ADMIN_BASE_URL ?? '',
			retry: false,
		}),
		licensing: licensing({
			version: 'v1',
			auth: licensingAuth,
			rootUrl: env.GOOGLE_LICENSING_BASE_URL ?? '',
			retry: false,
		}),
		projects: cloudresourcemanager({
			version: 'v3',
			auth: cloudAuth,
			rootUrl: env.GCP_RESOURCE_MANAGER_BASE_URL ?? '',
			retry: false,
		}),
		billing: cloudbilling({
			version: 'v1',
			auth: cloudAuth,
			rootUrl: env.GCP_BILLING_BASE_URL ?? '',
			retry: false,
		}),
		services: serviceusage({
			version: 'v1',
			auth: cloudAuth,
			rootUrl: env.GCP_SERVICE_USAGE_BASE_URL ?? '',
			retry: false,
		}),
		gmail: gmail({
			version: 'v1',
			auth: mailAuth,
			rootUrl: env.GMAIL_BASE_URL ?? '',
			retry: false,
		}),
		gemini: new GoogleGenAI({
			apiKey: env.GEMINI_API_KEY ?? '',
			httpOptions: { baseUrl: env.GEMINI_BASE_URL ?? '' },
		}),
	};
}

/** A sandbox with clients and the control API, ended by `close`. */
export async function startBench(options: Parameters<typeof startSandbox>[0] = {}) {
	const sandbox = await startSandbox(options);
	const control = async (method: string, path: string, body?: unknown) => {
		const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
			method,
			...(body === undefined
				? {}
				: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
		});
		const text = await response.text();
		return { status: response.status, body: text ? JSON.parse(text) : undefined };
	};
	return {
		...vendorClients(sandbox),
		sandbox,
		control,
		fault: async (fault: FaultRequest) => (await control('POST', '/faults', fault)).body,
		books: async (vendor: string) => (await control('GET', `/books/${vendor}`)).body,
		close: () => sandbox.close(),
	};
}
export type Bench = Awaited<ReturnType<typeof startBench>>;

export type Received = { headers: IncomingHttpHeaders; body: Record<string, unknown> };

/** A receiver of webhooks that is told what to answer: first the lists, then always 200 and `{}`. */
export async function startReceiver(statuses: number[] = [], bodies: string[] = []) {
	const received: Received[] = [];
	const waiting: { count: number; resolve: () => void }[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = JSON.parse(Buffer.concat(chunks).toString());
			received.push({ headers: request.headers, body });
			const index = received.length - 1;
			response.writeHead(statuses[index] ?? 200).end(bodies[index] ?? '{}');
			for (const one of waiting) if (received.length >= one.count) one.resolve();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/webhooks/xendit`,
		received,
		/** Resolves when so many webhooks have come; never asks how long that took. */
		until: (count: number) =>
			new Promise<Received[]>((resolve) => {
				const done = () => resolve(received);
				if (received.length >= count) done();
				else waiting.push({ count, resolve: done });
			}),
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** What a rejected promise was rejected with. */
export async function failureOf(promise: { then: unknown }): Promise<any> {
	try {
		await promise;
	} catch (error) {
		return error;
	}
	throw new Error('expected a failure');
}

/** Polls a fact until it holds; the test's own time limit is the only clock. */
export async function eventually(isTrue: () => boolean | Promise<boolean>) {
	while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}
