import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { startProcess } from './process.ts';
import { adminKey, testSecret } from './service.ts';
import { takeDatabase, type TestDatabase } from './test-database.ts';

type Answer = { status: number; connection: string | undefined };

describe('a service that is asked to stop', () => {
	let database: TestDatabase;
	let service: Awaited<ReturnType<typeof startProcess>>;
	beforeAll(async () => {
		database = await takeDatabase();
		service = await startProcess({
			DATABASE_URL: database.url,
			PUBLIC_URL: 'http://drain.test',
			CLOUDSALES_SECRET: testSecret,
			BOOTSTRAP_API_KEY: adminKey,
			FINANCE_EMAIL: 'finance@drain.test',
			SALES_EMAIL: 'sales@drain.test',
			OPERATIONS_EMAIL: 'operations@drain.test',
			// Longer than the test: it ends the wait itself.
			DRAIN_SECONDS: '300',
		});
	});
	afterAll(async () => {
		service.child.kill('SIGKILL');
		await database.drop();
	});

	const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
	const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	const begin = (path: string, options: http.RequestOptions = {}) => {
		const request = http.request(new URL(path, service.url), { headers, ...options });
		const answer = new Promise<Answer>((resolve, reject) => {
			request.on('error', reject);
			request.on('response', (response) => {
				response.resume();
				response.on('end', () =>
					resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }),
				);
			});
		});
		return { request, answer };
	};
	const get = (path: string, options: http.RequestOptions = {}): Promise<Answer> => {
		const { request, answer } = begin(path, options);
		request.end();
		return answer;
	};
	/** Asks until it is so; the limit of the test is the only one. */
	const until = async (isSo: () => Promise<boolean>): Promise<void> => {
		while (!(await isSo())) await wait(20);
	};

	it('says so at once, goes on answering until the balancer has noticed, then ends what runs', async () => {
		expect(await get('/ready', { agent })).toEqual({ status: 200, connection: 'keep-alive' });
		const ended = new Promise<number | null>((resolve) => service.child.once('exit', resolve));
		service.child.kill('SIGTERM');
		await until(async () => (await get('/ready')).status === 503);

		// The balancer still sends requests here: on a connection of before, and on new ones.
		expect(await get('/api/v1/users', { agent })).toEqual({ status: 200, connection: 'close' });
		for (let one = 0; one < 20; one += 1)
			expect(await get('/api/v1/users')).toEqual({ status: 200, connection: 'close' });
		expect((await get('/health')).status).toBe(200);

		const body = JSON.stringify({ email: 'late@drain.test', name: 'Late', role: 'SALES' });
		const running = begin('/api/v1/users', {
			method: 'POST',
			headers: {
				...headers,
				'idempotency-key': 'late',
				'content-length': body.length,
				expect: '100-continue',
			},
		});
		const isRunning = new Promise((resolve) => running.request.once('continue', resolve));
		running.request.flushHeaders();
		await isRunning;
		// The second signal ends the wait for the balancer, as the end of DRAIN_SECONDS does.
		service.child.kill('SIGTERM');
		await until(() =>
			get('/health').then(
				() => false,
				(error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
			),
		);
		running.request.end(body);
		expect((await running.answer).status).toBe(201);
		expect(await ended).toBe(0);
	});
});
