import { randomBytes } from 'node:crypto';
import http from 'node:http';
import pg from 'pg';
import { createLogger } from '../platform/log/index.ts';
import { ProviderError } from '../platform/errors/index.ts';
import { webhookToken } from './fake-vendors.ts';
import { startProcess } from './process.ts';

const canaries = {
	secret: 'canary-secret-canary-secret-canary-secret',
	bootstrapKey: 'canary_bootstrap_key_0123456789abcdef',
	webhookToken: 'canary-xendit-callback-token',
	vendorKey: 'xnd_development_canarycanarycanary',
	email: 'canary.bird@canarymail.example',
	npwp: '01.234.567.8-999.000',
	npwp16: '0912345678901234',
	phone: '+6281298765432',
	password: 'canary-database-password',
	guessedKey: 'cs_canaryguesscanaryguesscanaryguess',
	signInToken: 'canarytoken.canaryexpiry.canarysignature',
	cookie: 'ss_canarysessioncanarysessioncanary',
};

describe('what the service writes down', () => {
	it('holds no secret and nothing personal, whatever is asked of it', async () => {
		const admin = process.env['TEST_POSTGRES_URL']!;
		const name = `canary_${randomBytes(6).toString('hex')}`;
		const client = new pg.Client({ connectionString: admin });
		client.on('error', () => {});
		await client.connect();
		await client.query(`CREATE DATABASE ${name} TEMPLATE cloudsales_template`);
		const database = new URL(admin);
		database.pathname = `/${name}`;
		const service = await startProcess({
			DATABASE_URL: database.toString(),
			PUBLIC_URL: 'http://canary.test',
			CLOUDSALES_SECRET: canaries.secret,
			BOOTSTRAP_API_KEY: canaries.bootstrapKey,
			XENDIT_SECRET_KEY: canaries.vendorKey,
			XENDIT_CALLBACK_TOKEN: canaries.webhookToken,
			// Nothing answers there: whatever is asked of the vendor fails.
			XENDIT_BASE_URL: 'http://127.0.0.1:9',
			LOG_LEVEL: 'debug',
			FINANCE_EMAIL: canaries.email,
			SALES_EMAIL: canaries.email,
			OPERATIONS_EMAIL: canaries.email,
		}).catch(async (error: unknown) => {
			await client.end();
			throw error;
		});
		const ask = (
			method: string,
			address: string,
			options: { body?: unknown; headers?: Record<string, string> } = {},
		): Promise<number> =>
			new Promise((resolve, reject) => {
				const headers = {
					authorization: `Bearer ${canaries.bootstrapKey}`,
					'idempotency-key': randomBytes(8).toString('hex'),
					'content-type': 'application/json',
					...options.headers,
				};
				const request = http.request(
					new URL(address, service.url),
					{ method, headers },
					(response) => {
						response.resume();
						response.on('end', () => resolve(response.statusCode ?? 0));
					},
				);
				request.on('error', reject);
				request.end(
					options.body === undefined
						? undefined
						: typeof options.body === 'string'
							? options.body
							: JSON.stringify(options.body),
				);
			});
		try {
			const { email, npwp, npwp16, phone } = canaries;
			const customer = {
				name: 'PT Canary',
				billing_email: email,
				npwp: npwp16,
				phone,
				address: `Jalan Canary, ${phone}`,
			};
			const statuses = [
				await ask('POST', '/api/v1/users', { body: { email, name: 'Canary', role: 'SALES' } }),
				await ask('POST', '/api/v1/users', { body: { email, name: 'Canary', role: 'SALES' } }),
				await ask('POST', '/api/v1/clients', { body: customer }),
				await ask('POST', '/api/v1/clients', { body: { ...customer, npwp, unknown: email } }),
				await ask('POST', '/api/v1/clients', { body: `{"billing_email":"${email}",` }),
				await ask('GET', `/api/v1/users?email=${email}`),
				await ask('GET', `/api/v1/users?email=${email}%00`),
				await ask('GET', `/api/v1/clients/${encodeURIComponent(email)}`),
				await ask('GET', '/api/v1/users', {
					headers: { authorization: `Bearer ${canaries.guessedKey}` },
				}),
				await ask('GET', '/api/v1/portal/me', {
					headers: { authorization: '', cookie: `cloudsales_portal=${canaries.cookie}` },
				}),
				await ask('POST', '/api/v1/portal/sign-in', { body: { token: canaries.signInToken } }),
				await ask('GET', `/portal/sign-in?token=${canaries.signInToken}`),
				await ask('GET', `/q/${canaries.signInToken}`),
				await ask('POST', '/webhooks/xendit', {
					body: { id: 'x', payer_email: email, status: 'PAID' },
					headers: { 'x-callback-token': 'wrong-canary-token' },
				}),
				await ask('POST', '/webhooks/xendit', {
					body: {
						id: randomBytes(12).toString('hex'),
						external_id: 'x',
						status: 'PAID',
						payer_email: email,
						amount: 1,
					},
					headers: { 'x-callback-token': canaries.webhookToken },
				}),
				await ask('POST', '/api/v1/api-keys', { body: { name: 'canary', role: 'SALES' } }),
				await ask('PUT', '/api/v1/endpoints', {
					body: {
						url: `https://user:${canaries.password}@hooks.example/`,
						description: 'x',
						event_types: ['*'],
					},
				}),
			];
			expect(statuses.slice(0, 3)).toEqual([201, 409, 201]);
			expect(statuses.filter((status) => status >= 500)).toEqual([]);
			// A defect writes the whole error: with the table gone, so does every query on it.
			const breaker = new pg.Client({ connectionString: database.toString() });
			await breaker.connect();
			await breaker.query(
				'ALTER TABLE users RENAME TO users_gone; ALTER TABLE clients DROP COLUMN phone CASCADE',
			);
			await breaker.end();
			expect(
				await ask('POST', '/api/v1/users', { body: { email, name: 'Canary', role: 'SALES' } }),
			).toBe(500);
			expect(await ask('GET', `/api/v1/users?email=${email}`)).toBe(500);
			expect(
				await ask('POST', '/api/v1/clients', { body: { ...customer, name: 'PT Canary Dua' } }),
			).toBe(500);
		} finally {
			const ended = new Promise((resolve) => service.child.once('exit', resolve));
			service.child.kill('SIGTERM');
			await ended;
			await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await client.end();
		}
		const output = service.output();
		expect(output).toContain('"operation":"user.create"');
		expect(output).toContain('request failed');
		const found = [
			...Object.entries(canaries),
			['wrong token', 'wrong-canary-token'],
			['fake token', webhookToken],
		].filter(([, value]) => output.includes(value!));
		expect(found).toEqual([]);
		expect(output).not.toMatch(/PT Canary|Jalan Canary/);
	}, 60_000);

	it('removes secrets by name at three depths, and from the messages and causes of errors', () => {
		let written = '';
		const log = createLogger(
			{ level: 'debug', role: 'test' },
			{ write: (line: string) => void (written += line) },
		);
		const { email, npwp, npwp16, phone, vendorKey, guessedKey } = canaries;
		log.info(
			{
				email,
				npwp,
				authorization: guessedKey,
				client: { phone, 'x-callback-token': 'hidden' },
				call: { headers: { authorization: guessedKey, cookie: 'hidden' } },
			},
			'facts',
		);
		const cause = Object.assign(
			new Error(`Key (email)=(${email}) already exists, ${npwp}, ${npwp16}, ${phone}`),
			{ config: { headers: { authorization: guessedKey } } },
		);
		log.error(
			{
				err: new ProviderError(
					'xendit',
					'rejected',
					`Bearer ${guessedKey} and ${vendorKey} were refused`,
					{ code: 'X', cause },
				),
			},
			'failed',
		);
		log.error({ err: 'a text' }, 'thrown text');
		for (const value of [email, npwp, npwp16, phone.slice(1), vendorKey, guessedKey, 'hidden'])
			expect(written).not.toContain(value);
		expect(written).toContain('"kind":"rejected"');
		expect(written).toContain('already exists');
	});
});
