/**
 * The stack of the chaos suite: two replicas of the API and two workers, as in production, each of which can be
 * killed, frozen and brought back while the others go on. What ends by itself is started again, as a supervisor would.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type SandboxClient, sandboxClient } from '../../sandbox/client.ts';
import { freePort } from '../stack/machine.ts';
import { installN8n } from '../stack/n8n-installation.ts';
import type { RunningN8n } from '../stack/n8n.ts';
import { ROOT, buildPack, runNode } from '../stack/pack.ts';
import { removePostgresData } from '../stack/postgres-files.ts';
import { type PostgresServer, startPostgres } from '../stack/postgres.ts';
import { type Processes, openProcesses } from '../stack/processes.ts';
import type { Progress } from '../stack/progress.ts';
import { sandboxPart } from '../stack/sandbox.ts';
import { type NodePart, nodeProcess, serviceArgs, serviceEnvironment } from '../stack/service.ts';
import { type Launch, type ManagedPart, type Member, manageMember, memberOf } from './members.ts';
import { startFilledN8n } from './n8n.ts';
import { PLANT_VARIABLE } from './planting.ts';
import type { Plant } from './plant.ts';

export type Parts = {
	apiUrls: string[];
	sandbox: SandboxClient;
	apiKey: string;
	members: Member[];
	terminateBackends(choose: (pids: number[]) => number[]): Promise<number>;
	/** Has a worker do the job of a timer now; false when it is not done in time. */
	runTimer(job: string, limitMs: number): Promise<boolean>;
	restartPostgres(signal: 'SIGINT' | 'SIGQUIT', downMs: number): Promise<void>;
	/** How often each part ended without being stopped by a fault. */
	exits: Record<string, number>;
	n8n?: RunningN8n;
	stop(): Promise<void>;
};

export type PartsOptions = {
	stateFolder: string;
	seed: number;
	withN8n: boolean;
	/** Business time stands still and is moved, and the vendors go along. */
	withTestClock?: boolean;
	/** A bug to put into the service, when the suite itself is to be proved. */
	plant?: Plant;
	progress: Progress;
	signal: AbortSignal;
};

/** Short enough for a run of minutes; the rules that hold are the same. */
const paces = {
	PROVISIONING_PICKUP_SECONDS: '20',
	SUBSCRIPTION_PICKUP_SECONDS: '30',
	EVENT_DELIVERY_TIMEOUT_MS: '3000',
	EVENT_DELIVERY_FINISH_TIMEOUT_MS: '60000',
	REQUESTS_PER_MINUTE: '100000',
	DATABASE_CONNECTIONS: '12',
	LOG_LEVEL: 'warn',
};

/** What begins by machine time while business time stands still would otherwise come days late. */
const pacesOfTestClock = {
	TEST_CLOCK: 'on',
	TEST_CLOCK_QUIET_SECONDS: '20',
	PAYMENT_LINK_PICKUP_SECONDS: '0',
	INVOICE_REQUEST_PICKUP_SECONDS: '0',
	PROVISIONING_PICKUP_SECONDS: '1',
	SUBSCRIPTION_PICKUP_SECONDS: '1',
};

export async function startParts(options: PartsOptions): Promise<Parts> {
	const { stateFolder, progress, signal } = options;
	mkdirSync(stateFolder, { recursive: true, mode: 0o711 });
	const processes = await openProcesses(stateFolder, signal);
	try {
		return await startAll(processes, options);
	} catch (error) {
		await processes.stopAll();
		throw error;
	} finally {
		progress.line('');
	}
}

async function startAll(processes: Processes, options: PartsOptions): Promise<Parts> {
	const { stateFolder, progress } = options;
	const dataFolder = path.join(stateFolder, 'postgres');
	removePostgresData(dataFolder);
	rmSync(path.join(stateFolder, 'n8n-user'), { recursive: true, force: true });
	await progress.step('Service prepared', () => runNode(['service/scripts/prepare.ts']));
	const tarball = options.withN8n
		? await progress.step('n8n and the pack', async (note) => {
				await installN8n(note);
				return buildPack(path.join(ROOT, '.state', 'pack'));
			})
		: null;

	// Below the range that the system takes for outgoing connections: a part that is down must get its port back.
	const base = 20_000 + (process.pid % 1000) * 10;
	const ports = await Promise.all([...Array(8).keys()].map((index) => freePort(base + index)));
	const at = (index: number): number => ports[index] ?? 0;
	const url = (index: number): string => `http://127.0.0.1:${at(index)}`;

	const launchPostgres = (): Promise<PostgresServer> =>
		startPostgres({
			dataFolder,
			port: at(0),
			processes,
			ephemeral: false,
			// Without fsync a commit survives the death of every process; only a crash of the machine would lose it.
			settings: { fsync: 'off', synchronous_commit: 'on' },
		});
	let postgres = await progress.step('PostgreSQL', launchPostgres);
	const databaseUrl = await postgres.createDatabase('cloudsales');

	const node =
		(part: NodePart): Launch =>
		() =>
			processes.start(nodeProcess(part));
	await progress.step(
		'Vendor sandbox',
		node(
			sandboxPart({
				port: at(1),
				serviceUrl: url(2),
				env: {
					SANDBOX_SEED: String(options.seed),
					SANDBOX_RATE_LIMIT: '0',
					SANDBOX_CLOCK_SPEED: '1200',
				},
			}),
		),
	);
	const sandbox = sandboxClient(url(1));
	const apiKey = `cloudsales_${randomBytes(24).toString('base64url')}`;
	const serviceEnv = {
		...serviceEnvironment({
			databaseUrl,
			publicUrl: url(2),
			secret: randomBytes(36).toString('base64url'),
			apiKey,
			n8nUrl: options.withN8n ? url(6) : undefined,
			vendors: await sandbox.environmentWithShortTimeLimits(),
		}),
		...paces,
		...(options.withTestClock === true
			? { ...pacesOfTestClock, TEST_CLOCK_FOLLOWERS: `${url(1)}/_sandbox` }
			: {}),
		...(options.plant === undefined ? {} : { [PLANT_VARIABLE]: options.plant.name }),
	};
	const planted = options.plant === undefined ? [] : ['--import', './e2e/chaos/planting.ts'];
	const service = (name: string, role: string, index: number): Launch =>
		node({
			name,
			args: [...planted, ...serviceArgs(role)],
			readyUrl: `${url(index)}/ready`,
			env: { ...serviceEnv, PORT: String(at(index)) },
		});

	const exits: Record<string, number> = {};
	const manage = (name: string, role: string, index: number): Promise<ManagedPart> =>
		manageMember(name, service(name, role, index), options.signal);
	/** Alone first: it applies the migrations. */
	const manageFirst = async (): Promise<ManagedPart> => {
		const first = await manage('api-1', 'api', 2);
		await withClient(databaseUrl, async (client) => {
			for (const index of options.plant?.withoutIndexes ?? [])
				await client.query(`drop index ${client.escapeIdentifier(index)}`);
		});
		return first;
	};
	const managed: ManagedPart[] = await progress.step('Service', async () => [
		await manageFirst(),
		...(await Promise.all([
			manage('api-2', 'api', 3),
			manage('worker-1', 'worker', 4),
			manage('worker-2', 'worker', 5),
		])),
	]);
	processes.onUnexpectedExit((exited) => {
		const member = managed.find((one) => one.name === exited.name);
		if (member === undefined || options.signal.aborted) return;
		exits[exited.name] = (exits[exited.name] ?? 0) + 1;
		void member.crash(500);
	});

	let n8n: RunningN8n | undefined;
	if (tarball !== null) {
		const databaseOfN8n = await postgres.createDatabase('n8n');
		n8n = await progress.step('n8n with its workflows', () =>
			startFilledN8n(processes, {
				tarball,
				stateFolder,
				port: at(6),
				brokerPort: at(7),
				databaseUrl: databaseOfN8n,
				serviceUrl: url(2),
				apiKey,
			}),
		);
		const running = n8n;
		managed.push(
			memberOf(
				'n8n',
				() => running.process(),
				() => running.start(),
				options.signal,
			),
		);
	}

	let turn: Promise<unknown> = Promise.resolve();
	return {
		apiUrls: [url(2), url(3)],
		sandbox,
		apiKey,
		members: managed,
		exits,
		...(n8n === undefined ? {} : { n8n }),
		terminateBackends(choose) {
			return withClient(postgres.url(), async (client) => {
				const found = await client.query<{ pid: number }>(
					`select pid from pg_stat_activity where datname in ('cloudsales', 'n8n') order by backend_start, pid`,
				);
				const pids = choose(found.rows.map((row) => row.pid));
				await client.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [
					pids,
				]);
				return pids.length;
			});
		},
		runTimer(job, limitMs) {
			return withClient(databaseUrl, async (client) => {
				const end = Date.now() + limitMs;
				await client.query(`insert into pgboss.job (name, data) values ($1, '{}')`, [job]);
				while (Date.now() < end) {
					const { rowCount } = await client.query(
						`select from pgboss.job where name = $1 and state in ('created', 'retry', 'active')`,
						[job],
					);
					if (rowCount === 0) return true;
					await sleep(200, undefined, { signal: options.signal });
				}
				return false;
			});
		},
		restartPostgres(stopSignal, downMs) {
			const restart = async (): Promise<void> => {
				if (stopSignal === 'SIGQUIT') process.kill(postgres.process.pid, 'SIGQUIT');
				await postgres.stop();
				await sleep(downMs);
				postgres = await launchPostgres();
				if (postgres.port !== at(0)) throw new Error('PostgreSQL did not get its port back');
			};
			const next = turn.then(restart);
			turn = next.catch(() => undefined);
			return next;
		},
		async stop() {
			await Promise.allSettled(managed.map((member) => member.freeze(0)));
			await processes.stopAll();
		},
	};
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url });
	client.on('error', () => undefined);
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end().catch(() => undefined);
	}
}
