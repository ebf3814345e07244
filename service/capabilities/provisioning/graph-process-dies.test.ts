import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { newId, openPool } from '../../platform/database/index.ts';
import { docker } from '../../providers/docker/provider.ts';
import { serviceBroker } from '../../providers/service-broker/provider.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { startProcess } from '../../tests/process.ts';
import { adminKey, startTestService, testSecret, type TestService } from '../../tests/service.ts';
import { takeDatabase, type TestDatabase } from '../../tests/test-database.ts';
import { aTemplate } from '../deployments/fixtures.ts';
import { anOrder, documentCatalogue } from '../orders/fixtures.ts';
import { continueTask } from './jobs.ts';

type Worker = Awaited<ReturnType<typeof startProcess>>;
type Trap = {
	/** Comes when a worker stands between two steps. */
	isShut: Promise<void>;
	/** For the next worker, once that one is dead. */
	open(): Promise<void>;
};

/** In the order of the package; all but the first depend on it. */
const services = [
	'subscriber-provisioning',
	'billing-invoicing',
	'radius-aaa',
	'network-monitoring',
];

async function until(isSo: () => Promise<boolean>): Promise<void> {
	while (!(await isSo())) await wait(20);
}

describe('order.process and the graph of an order, whose workers are killed', () => {
	let sandbox: Sandbox;
	let database: TestDatabase;
	let service: TestService;
	let template: string;
	const workers: Worker[] = [];

	beforeAll(async () => {
		sandbox = await startSandbox({ rate_limit: 0 });
		database = await takeDatabase();
		const vendors = fakeProviders();
		const own = vendors.manifests.filter(({ id }) => id !== docker.id);
		service = Object.assign(
			await startTestService({
				database,
				providers: [...own, docker, serviceBroker],
				sandbox,
				now: new Date(),
			}),
			{ vendors },
		);
		await documentCatalogue(service, {
			currency: 'IDR',
			provisioning_target: serviceBroker.id,
			provisioning_settings: { service_id: 'radius-aaa', plan_id: 'standard' },
		});
		template = (await aTemplate(service, { package_codes: [] })).id;
		const [first = '', ...others] = services;
		const workflow = await service.call('POST', '/activation-workflows', {
			name: 'One by one',
			deployment_template_id: template,
			service_sequence: [
				{ service: first },
				...others.map((one) => ({ service: one, depends_on: [first] })),
			],
			max_parallel: 2,
		});
		expect(workflow.status).toBe(201);
		await fault('service-broker', 'at_once', {});
	}, 120_000);
	afterAll(async () => {
		for (const { child } of workers) child.kill('SIGKILL');
		await service.stop();
		await sandbox.close();
	});

	const books = (vendor: string): Promise<any> => sandbox.client.books(vendor);
	const fault = (vendor: string, kind: string, more: object): Promise<{ id: string }> =>
		sandbox.client.call('POST', '/faults', { vendor, kind, ...more });
	const get = async (path: string): Promise<any> => (await service.call('GET', path)).body;

	async function aWorker(): Promise<Worker> {
		const worker = await startProcess({
			...sandbox.credentials,
			DATABASE_URL: database.url,
			PUBLIC_URL: 'http://cloudsales.test',
			CLOUDSALES_SECRET: testSecret,
			BOOTSTRAP_API_KEY: adminKey,
			FINANCE_EMAIL: 'finance@cloudsales.test',
			SALES_EMAIL: 'sales@cloudsales.test',
			OPERATIONS_EMAIL: 'operations@cloudsales.test',
		});
		workers.push(worker);
		return worker;
	}

	const kill = async ({ child }: Worker): Promise<void> => {
		const isOver = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGKILL');
		await isOver;
	};

	const keyOf = (order_id: string): string => `process-${order_id}`;
	/** It may be killed before it answers. */
	const post = (worker: Worker, path: string, key: string): Promise<unknown> =>
		fetch(`${worker.url}/api/v1${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${adminKey}`, 'idempotency-key': key },
		}).catch(() => undefined);

	/** Every worker is asked to process the order, and then to deploy it, as a workflow would. */
	async function lead(order_id: string, at: readonly Worker[], goal: Promise<void>): Promise<void> {
		let isThere = false;
		void goal.then(() => (isThere = true));
		for (const worker of at) void post(worker, `/orders/${order_id}/process`, keyOf(order_id));
		while (!isThere) {
			const { data } = await get('/provisioning-tasks?status=PENDING&limit=50');
			for (const { id, target } of data)
				if (target === docker.id)
					for (const worker of at) void post(worker, `/provisioning-tasks/${id}/run`, newId());
			await wait(100);
		}
	}

	/** A worker that writes to the table stands in the middle of its transaction. */
	async function trapAtTable(table: string): Promise<Trap> {
		const pool = openPool(database.url, 2);
		const holder = await pool.connect();
		await holder.query('BEGIN');
		await holder.query(`LOCK TABLE ${table} IN SHARE MODE`);
		const isShut = until(async () => {
			const { rows } = await pool.query(
				`SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass`,
				[table],
			);
			return rows.length > 0;
		});
		const open = async (): Promise<void> => {
			await isShut;
			await holder.query('ROLLBACK');
			holder.release();
			await pool.end();
		};
		return { isShut, open };
	}

	/** The vendor does what it is asked to, and the worker does not hear of it. */
	async function trapAtVendor(vendor: string, endpoint: string): Promise<Trap> {
		const { id } = await fault(vendor, 'timeout_after_commit', { endpoint, times: 1 });
		const isShut = until(async () => {
			const { faults } = await sandbox.client.call<{ faults: { id: string; hits: number }[] }>(
				'GET',
				'/faults',
			);
			return faults.some((one) => one.id === id && one.hits > 0);
		});
		return { isShut, open: () => Promise.resolve() };
	}

	async function ordered(): Promise<string> {
		const values = { package_code: 'professional', deployment_region: 'us-east-1' };
		const wish = { ...values, deployment_template_id: template };
		return (await anOrder(service, { status: 'SUBMITTED', ...wish })).id;
	}

	/** An order that gets as far as the trap, where its workers die. Gives how it stood then. */
	async function killedAt(trap: Trap, order_id: string, at: readonly Worker[]): Promise<string> {
		await lead(order_id, at, trap.isShut);
		await Promise.all(at.map(kill));
		await trap.open();
		return (await get(`/orders/${order_id}`)).status;
	}

	it('have one tenant, one deployment and one activation each, and leave nothing without an owner', async () => {
		const pair = await Promise.all([aWorker(), aWorker()]);
		// Both at once, and both live.
		const first = await ordered();
		const orders = [first];
		const isActive = ({ status }: { status: string }): boolean => status === 'ACTIVE';
		await lead(
			first,
			pair,
			until(async () => isActive(await get(`/orders/${first}`))),
		);

		const stood: string[] = [];
		const die = async (trap: () => Promise<Trap>, at: readonly Worker[]): Promise<void> => {
			const order = await ordered();
			orders.push(order);
			stood.push(await killedAt(await trap(), order, at));
		};
		await die(() => trapAtTable('deployment_executions'), pair);
		await die(() => trapAtVendor('docker', 'POST /**/containers/create'), [await aWorker()]);
		await die(() => trapAtTable('task_graphs'), [await aWorker()]);
		await die(() => trapAtVendor('service-broker', 'PUT /**'), [await aWorker()]);
		await die(() => trapAtTable('task_attempts'), [await aWorker()]);
		expect(stood.slice(0, 4)).toEqual(['SUBMITTED', 'PROVISIONING', 'PROVISIONING', 'ACTIVATING']);

		// Ten minutes later, when every lease of the dead is over, and what was not answered is asked once more.
		service.now = addSeconds(new Date(), 600);
		for (const id of orders)
			expect(
				(await service.call('POST', `/orders/${id}/process`, undefined, { key: keyOf(id) })).status,
			).toBe(200);
		const all = (): Promise<any[]> => Promise.all(orders.map((id) => get(`/orders/${id}`)));
		for (let minutes = 0; minutes < 15 && !(await all()).every(isActive); minutes += 1) {
			await service.settle();
			await service.runJob(continueTask, {});
			await service.settle();
			service.now = addSeconds(service.now, 60);
		}
		const done = orders.map((id) => ({ id, status: 'ACTIVE', attempt: 1 }));
		expect(await all()).toMatchObject(done);

		const tenants = (await get('/tenants?limit=200')).data;
		const deployments = (await get('/deployments?limit=200')).data;
		const graphs = (await get('/task-graphs?limit=200')).data;
		const owners = (rows: { owner_id: string }[]) => rows.map(({ owner_id }) => owner_id).sort();
		for (const rows of [tenants, deployments, graphs])
			expect(owners(rows)).toEqual([...orders].sort());
		expect(new Set(graphs.map(({ status }: any) => status))).toEqual(new Set(['COMPLETED']));

		const marks = deployments.map(({ id }: { id: string }) => `cs-${id}`).sort();
		const things = await books('docker');
		for (const kind of ['containers', 'networks', 'volumes'])
			expect(things[kind].map(({ labels }: any) => labels['cloudsales.marker']).sort()).toEqual(
				marks,
			);
		const items = (await all()).flatMap((order) => order.items.map(({ id }: any) => id)).sort();
		const { instances, made } = await books('service-broker');
		expect(instances.map(({ id }: any) => id).sort()).toEqual(items);
		expect(new Set(instances.map(({ state }: any) => state))).toEqual(new Set(['READY']));
		expect(Object.values(made)).toEqual(Array(items.length).fill(1));
	}, 240_000);
});
