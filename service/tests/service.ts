import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { startService, type Service, type ServiceRole } from '../app/start.ts';
import { addDays } from '../platform/clock/index.ts';
import { systemActor, type Actor, type Role } from '../platform/actor/index.ts';
import type { Module } from '../platform/contract/index.ts';
import type { JobDefinition } from '../platform/jobs/index.ts';
import { runJob } from '../platform/jobs/start-jobs.ts';
import { makeContext, type OperationContext } from '../platform/context/index.ts';
import type { ProviderManifest } from '../platform/provider/index.ts';
import { fakeProviders, type FakeVendors } from './fake-vendors.ts';
import { takeDatabase, type TestDatabase } from './test-database.ts';

export type Answer = { status: number; body: any; headers: Record<string, string> };
export type CallOptions = { role?: Role | 'NONE'; key?: string; token?: string };

/** A whole service in this process on a database of its own, with a frozen clock and vendors in memory. */
export type TestService = Service & {
	/** Business time, and with it the machines' time: setting it moves both. */
	now: Date;
	/** What the machines' clock shows: `now`, unless business time was started ahead of it. */
	machine_now: Date;
	vendors: FakeVendors;
	/** Sends a request as a role. Commands get a fresh Idempotency-Key unless one is given. */
	call(method: string, path: string, body?: object, options?: CallOptions): Promise<Answer>;
	http: supertest.Agent;
	/** Sends a form as the browser of a person does who is on one of our pages. */
	submit(path: string, fields?: object): supertest.Test;
	/** Where it really listens, for a client that supertest is too slow for. */
	address: string;
	/** Runs the outbox, deliveries and jobs until nothing is left to do. */
	settle(): Promise<void>;
	runJob(job: JobDefinition, data: object): Promise<void>;
	transaction<T>(work: (context: OperationContext) => Promise<T>, actor?: Actor): Promise<T>;
	keyFor(role: Role): Promise<string>;
};

export const testSecret = 'test-secret-of-at-least-32-characters!';
export const adminKey = 'cs_test_bootstrap_key_0123456789abcdef';

/** `BUSINESS_AHEAD_DAYS=400 npm test -- …` shows which code takes a machine's time for a business date, or the reverse. */
const aheadByDefault = Number(process.env['BUSINESS_AHEAD_DAYS'] ?? 0);

export async function startTestService(
	options: {
		environment?: Record<string, string>;
		providers?: readonly ProviderManifest[];
		/** The vendors that real providers talk to. */
		sandbox?: Pick<Sandbox, 'credentials'>;
		/** All capabilities of the service, unless a test adds its own. */
		modules?: readonly Module[];
		now?: Date;
		/** Days by which business time is ahead of the machines' time, as a test clock leaves it. */
		business_ahead_days?: number;
		/** Its loops and jobs run by themselves on the machine's own clock, as in production, instead of by `settle`. */
		runs?: boolean;
		role?: ServiceRole;
		/** A database that the test has filled, instead of an empty one. */
		database?: TestDatabase;
	} = {},
): Promise<TestService> {
	const database = options.database ?? (await takeDatabase());
	const vendors = fakeProviders();
	const state = { now: options.now ?? new Date('2026-11-20T03:00:00.000Z') };
	const { runs = false } = options;
	const aheadDays = options.business_ahead_days ?? aheadByDefault;
	const machineNow = (): Date => addDays(state.now, -aheadDays);
	const service = await startService({
		role: options.role ?? 'all',
		listen: runs,
		...(runs
			? {}
			: { clock: { now: () => new Date(state.now) }, machine_clock: { now: machineNow } }),
		providers: options.providers ?? vendors.manifests,
		...(options.modules === undefined ? {} : { modules: options.modules }),
		environment: {
			DATABASE_URL: database.url,
			DATABASE_CONNECTIONS: '10',
			PUBLIC_URL: 'http://cloudsales.test',
			CLOUDSALES_SECRET: testSecret,
			BOOTSTRAP_API_KEY: adminKey,
			LOG_LEVEL: 'silent',
			PORT: '0',
			DRAIN_SECONDS: '0',
			REQUESTS_PER_MINUTE: '1000000',
			FINANCE_EMAIL: 'finance@cloudsales.test',
			SALES_EMAIL: 'sales@cloudsales.test',
			OPERATIONS_EMAIL: 'operations@cloudsales.test',
			EVENT_DELIVERY_ALLOWED_HOSTS: '127.0.0.1',
			TENANT_BASE_DOMAIN: 'tenants.cloudsales.test',
			...options.sandbox?.credentials,
			...options.environment,
		},
	});
	// Listens for as long as the service lives: given the app alone, supertest would close its server after the first
	// answer, under the feet of requests that are still on their way.
	const server = createServer(service.app);
	// A connection that rests while a test does something else must not be closed under its next request.
	server.keepAliveTimeout = 120_000;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const http = supertest.agent(server);
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const keys = new Map<string, string>();

	const call: TestService['call'] = async (method, path, body, callOptions = {}) => {
		const request = http[method.toLowerCase() as 'post'](
			path.startsWith('/api/') || path.startsWith('/q/') ? path : `/api/v1${path}`,
		);
		const role = callOptions.role ?? 'ADMIN';
		if (callOptions.token !== undefined)
			request.set('Authorization', `Bearer ${callOptions.token}`);
		else if (role !== 'NONE') request.set('Authorization', `Bearer ${await keyFor(role)}`);
		if (method !== 'GET')
			request.set('Idempotency-Key', callOptions.key ?? randomBytes(12).toString('hex'));
		const response = await (body === undefined ? request : request.send(body));
		return { status: response.status, body: response.body, headers: response.headers };
	};

	const keyFor = async (role: Role): Promise<string> => {
		if (role === 'ADMIN') return adminKey;
		const known = keys.get(role);
		if (known !== undefined) return known;
		const answer = await call('POST', '/api-keys', { name: `test ${role}`, role });
		if (answer.status !== 201)
			throw new Error(`No key for ${role}: ${JSON.stringify(answer.body)}`);
		keys.set(role, answer.body.key);
		return answer.body.key;
	};

	const settle = async (): Promise<void> => {
		for (let round = 0; round < 100; round += 1) {
			const events = await service.dispatcher.drain();
			const deliveries = await service.deliverer.drain();
			const webhooks = await service.webhooks.drain();
			const jobs = await drainJobs(service);
			if (events + deliveries + webhooks + jobs === 0) return;
		}
		throw new Error('The service does not come to rest');
	};

	const submit: TestService['submit'] = (path, fields = {}) =>
		http.post(path).set('Sec-Fetch-Site', 'same-origin').type('form').send(fields);

	return {
		...service,
		vendors,
		get now() {
			return state.now;
		},
		set now(value: Date) {
			state.now = value;
		},
		get machine_now() {
			return machineNow();
		},
		set machine_now(value: Date) {
			state.now = addDays(value, aheadDays);
		},
		call,
		http,
		submit,
		address,
		settle,
		keyFor,
		runJob: (job, data) => runJob(service.runtime, null, job, data),
		transaction: (work, actor) =>
			service.runtime.database.transaction((tx) =>
				work(
					makeContext(service.runtime, tx, {
						actor: actor ?? systemActor('test'),
						request_id: 'test-request',
						key: null,
					}),
				),
			),
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await service.stop();
			await database.drop();
		},
	};
}

/** Runs every job that is due by the test's own hand; a failed one stays for its retry. */
async function drainJobs({ modules, runtime }: Service): Promise<number> {
	const taken = await runtime.database.client.$queryRaw<{ name: string; data: object }[]>`
		DELETE FROM pgboss.job
		WHERE state IN ('created', 'retry') AND start_after <= now() + interval '2 seconds' RETURNING name, data`;
	const definitions = modules.flatMap((module) => module.jobs);
	let ran = 0;
	for (const row of taken) {
		const job = definitions.find((one) => one.name === row.name);
		if (job === undefined) continue;
		ran += 1;
		await runJob(runtime, null, job, row.data).catch(() => {});
	}
	return ran;
}
