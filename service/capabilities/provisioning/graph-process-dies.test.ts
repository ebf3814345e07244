import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { serviceBroker } from '../../providers/service-broker/provider.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { startProcess } from '../../tests/process.ts';
import { adminKey, startTestService, testSecret } from '../../tests/service.ts';
import { takeDatabase, type TestDatabase } from '../../tests/test-database.ts';
import { aGraph } from './fixtures.ts';
import { continueTask } from './jobs.ts';

/** The sales before the tasks need vendors, too. */
const vendors = fakeProviders();
const providers = [...vendors.manifests, serviceBroker];
const names = ['subscriber', 'billing', 'radius', 'monitoring', 'analytics'];

describe('two workers of which each is killed while they activate services', () => {
	let sandbox: Sandbox;
	let database: TestDatabase;
	beforeAll(async () => {
		sandbox = await startSandbox({ rate_limit: 0 });
		database = await takeDatabase();
	});
	afterAll(async () => {
		await sandbox.close();
		await database.drop();
	});

	const books = async (): Promise<any> => sandbox.client.books('service-broker');
	const count = async () => Object.keys((await books()).made).length;
	const aWorker = () =>
		startProcess({
			...sandbox.credentials,
			DATABASE_URL: database.url,
			PUBLIC_URL: 'http://cloudsales.test',
			CLOUDSALES_SECRET: testSecret,
			BOOTSTRAP_API_KEY: adminKey,
			FINANCE_EMAIL: 'finance@cloudsales.test',
			SALES_EMAIL: 'sales@cloudsales.test',
			OPERATIONS_EMAIL: 'operations@cloudsales.test',
		});
	const kill = async ({ child }: Awaited<ReturnType<typeof aWorker>>): Promise<void> => {
		child.kill('SIGKILL');
		await new Promise((resolve) => child.once('exit', resolve));
	};
	/** One that leaves its database to the next when it stops. */
	const aService = async (now: Date) => {
		const kept = { ...database, drop: () => Promise.resolve() };
		const service = await startTestService({ database: kept, providers, sandbox, now });
		return Object.assign(service, { vendors });
	};

	it('each service is made once, and every graph is complete', async () => {
		const before = await aService(new Date());
		const graphs: string[] = [];
		for (let round = 0; round < 3; round += 1) {
			const tasks = names.map((name, index) => ({
				name,
				target: 'service-broker',
				depends_on: index === 0 ? [] : [names[index === 3 ? 2 : 0] ?? ''],
			}));
			graphs.push((await aGraph(before, tasks)).graph_id);
		}
		await before.runtime.database.client.product.updateMany({
			data: { provisioning_settings: { service_id: 'radius-aaa', plan_id: 'standard' } },
		});
		await before.stop();

		const workers = await Promise.all([aWorker(), aWorker()]);
		// Each in the middle of what it does: some instances are being made, their answers are not written down.
		for (const [index, worker] of workers.entries()) {
			while ((await count()) < 3 + 4 * index) await wait(5);
			await kill(worker);
		}
		expect(await count()).toBeLessThan(15);

		// Ten minutes later, when every lease of the dead is over.
		const service = await aService(addSeconds(new Date(), 600));
		try {
			for (let minutes = 0; minutes < 20; minutes += 1) {
				await service.runJob(continueTask, {});
				await service.settle();
				service.now = addSeconds(service.now, 60);
			}
			const all = await Promise.all(graphs.map((id) => service.call('GET', `/task-graphs/${id}`)));
			expect(all.map(({ body }) => body.status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
			const { instances, made } = await books();
			expect(Object.values(made)).toEqual(Array(15).fill(1));
			expect(instances.map(({ state }: any) => state)).toEqual(Array(15).fill('READY'));
		} finally {
			await service.stop();
		}
	});
});
