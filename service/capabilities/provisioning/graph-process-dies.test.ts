import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { serviceBroker } from '../../providers/service-broker/provider.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { startProcess } from '../../tests/process.ts';
import { adminKey, startTestService, testSecret, type TestService } from '../../tests/service.ts';
import { takeDatabase, type TestDatabase } from '../../tests/test-database.ts';
import { aGraph } from './fixtures.ts';
import { continueTask } from './jobs.ts';

/** The sales before the tasks need vendors, too. */
const vendors = fakeProviders();
const providers = [...vendors.manifests, serviceBroker];
const names = ['subscriber', 'billing', 'radius', 'monitoring', 'analytics'];

type Worker = {
	/** Ends the process at once, in the middle of a call. */
	kill(): Promise<void>;
	/** The broker has made a service, and the worker does not hear of it. */
	isCutOff: Promise<void>;
};

describe('two workers of which each is killed while it activates services', () => {
	let sandbox: Sandbox;
	let database: TestDatabase;
	let service: TestService;
	let graphs: string[];
	let workers: readonly Worker[];
	const ends: (() => void)[] = [];
	beforeAll(async () => {
		sandbox = await startSandbox({ rate_limit: 0 });
		const made = { vendor: 'service-broker', kind: 'at_once' };
		await sandbox.client.call('POST', '/faults', made);
		database = await takeDatabase();
		const now = new Date();
		service = Object.assign(await startTestService({ database, providers, sandbox, now }), {
			vendors,
		});
		graphs = [await aGraphAtTheBroker()];
		// Both work on the same graph until one of them is cut off in the middle.
		workers = await Promise.all([aWorker(), aWorker()]);
	}, 120_000);
	afterAll(async () => {
		for (const end of ends) end();
		await service.stop();
		await sandbox.close();
	});

	const books = (): Promise<any> => sandbox.client.books('service-broker');

	/** A way to the broker that keeps every answer for itself from the second on. */
	async function aWayThatIsCut(): Promise<{ url: string; isCutOff: Promise<void> }> {
		const { promise: isCutOff, resolve: cut } = Promise.withResolvers<void>();
		const broker = sandbox.credentials['SERVICE_BROKER_URL'] ?? '';
		let asked = 0;
		const pass = async (request: http.IncomingMessage, response: http.ServerResponse) => {
			const parts: Buffer[] = await request.toArray();
			asked += 1;
			const isKept = asked > 1;
			const answer = await fetch(`${broker}${request.url ?? ''}`, {
				method: request.method ?? '',
				headers: {
					authorization: request.headers.authorization ?? '',
					'x-broker-api-version': '2.16',
					'content-type': 'application/json',
				},
				...(parts.length === 0 ? {} : { body: Buffer.concat(parts) }),
			});
			const text = await answer.text();
			if (isKept) cut();
			else response.writeHead(answer.status).end(text);
		};
		const server = http.createServer((request, response) => void pass(request, response));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		ends.push(() => {
			server.closeAllConnections();
			server.close();
		});
		return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, isCutOff };
	}

	async function aWorker(): Promise<Worker> {
		const { url, isCutOff } = await aWayThatIsCut();
		const { child } = await startProcess({
			...sandbox.credentials,
			SERVICE_BROKER_URL: url,
			DATABASE_URL: database.url,
			PUBLIC_URL: 'http://cloudsales.test',
			CLOUDSALES_SECRET: testSecret,
			BOOTSTRAP_API_KEY: adminKey,
			FINANCE_EMAIL: 'finance@cloudsales.test',
			SALES_EMAIL: 'sales@cloudsales.test',
			OPERATIONS_EMAIL: 'operations@cloudsales.test',
		});
		ends.push(() => child.kill('SIGKILL'));
		const kill = async (): Promise<void> => {
			child.kill('SIGKILL');
			await new Promise((resolve) => child.once('exit', resolve));
		};
		return { kill, isCutOff };
	}

	async function aGraphAtTheBroker(): Promise<string> {
		const tasks = names.map((name, index) => ({
			name,
			target: 'service-broker',
			depends_on: index === 0 ? [] : [names[index === 3 ? 2 : 0] ?? ''],
		}));
		const settings = { service_id: 'radius-aaa', plan_id: 'standard' };
		return (await aGraph(service, tasks, {}, settings)).graph_id;
	}

	it('each service is made once, and every graph is complete', async () => {
		const [first, second] = await Promise.race(
			workers.map(async (one) => {
				await one.isCutOff;
				return [one, workers.find((other) => other !== one)];
			}),
		);
		await first?.kill();
		// Nobody but the other can do these.
		graphs.push(await aGraphAtTheBroker());
		await second?.isCutOff;
		await second?.kill();
		const { made: made_before } = await books();
		expect(Object.keys(made_before).length).toBeLessThan(10);

		// Ten minutes later, when every lease of the dead is over.
		service.now = addSeconds(new Date(), 600);
		const states = async (): Promise<string[]> => {
			const all = await Promise.all(graphs.map((id) => service.call('GET', `/task-graphs/${id}`)));
			return all.map(({ body }) => body.status);
		};
		for (let minutes = 0; minutes < 10 && (await states()).includes('ACTIVE'); minutes += 1) {
			await service.runJob(continueTask, {});
			await service.settle();
			service.now = addSeconds(service.now, 60);
		}
		expect(await states()).toEqual(['COMPLETED', 'COMPLETED']);
		const { instances, made } = await books();
		expect(Object.values(made)).toEqual(Array(10).fill(1));
		expect(instances.map(({ state }: any) => state)).toEqual(Array(10).fill('READY'));
	});
});
