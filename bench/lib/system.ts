/** The parts that a benchmark measures, as in production: what is committed is flushed, signatures are checked. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { answers, freePort } from '../../e2e/stack/machine.ts';
import { runNode } from '../../e2e/stack/pack.ts';
import { type PostgresServer, startPostgres } from '../../e2e/stack/postgres.ts';
import { type Processes, type RunningProcess, openProcesses } from '../../e2e/stack/processes.ts';
import { sandboxPart } from '../../e2e/stack/sandbox.ts';
import {
	type NodePart,
	nodeProcess,
	serviceArgs,
	serviceEnvironment,
} from '../../e2e/stack/service.ts';
import { type SandboxClient, sandboxClient } from '../../sandbox/client.ts';
import { Counters } from './counters.ts';
import type { BenchContext } from './bench.ts';

export type ServiceRole = 'api' | 'worker' | 'all';
export type ServiceProcess = {
	role: ServiceRole;
	url: string;
	process: RunningProcess;
	/** From the start of the process to its first answer that it is ready, in milliseconds. */
	ready_ms: number;
};

export type System = {
	processes: Processes;
	postgres: PostgresServer;
	databaseUrl: string;
	/** For references and for looking at what was stored. */
	database: pg.Pool;
	counters: Counters;
	sandbox: SandboxClient;
	/** Settings of the vendors, such as `XENDIT_CALLBACK_TOKEN`. */
	vendors: Record<string, string>;
	apiKey: string;
	services: ServiceProcess[];
	startService(role: ServiceRole, env?: Record<string, string>): Promise<ServiceProcess>;
	/** Starts a script of ours beside the service, such as the server that a reference is measured on. */
	startScript(
		name: string,
		script: string,
		readyPath: string,
		env?: Record<string, string>,
	): Promise<{ url: string; process: RunningProcess }>;
	versions(): Promise<Record<string, string>>;
	stop(): Promise<void>;
};

export type SystemOptions = {
	roles: readonly ServiceRole[];
	serviceEnv?: Record<string, string>;
	sandboxEnv?: Record<string, string>;
	/** Settings of PostgreSQL beside those that every benchmark has. */
	postgresSettings?: Record<string, string>;
	/** Xendit is `gateway.ts`, which answers at once, and not the sandbox. */
	instantGateway?: boolean;
};

/**
 * Starts PostgreSQL, the vendor sandbox and one service process per role. PostgreSQL runs with its own defaults for
 * durability (`fsync`, `synchronous_commit` on).
 */
export async function startSystem(context: BenchContext, options: SystemOptions): Promise<System> {
	const { stateFolder, progress } = context;
	const processes = await openProcesses(stateFolder, context.signal);
	try {
		return await progress.step('System', () => startParts(processes, context, options));
	} catch (error) {
		await processes.stopAll();
		throw error;
	}
}

async function startParts(
	processes: Processes,
	{ stateFolder, profileFolder }: BenchContext,
	options: SystemOptions,
): Promise<System> {
	await runNode(['service/scripts/prepare.ts']);
	const postgres = await startPostgres({
		dataFolder: path.join(stateFolder, 'postgres'),
		processes,
		ephemeral: false,
		settings: {
			shared_preload_libraries: 'pg_stat_statements',
			'pg_stat_statements.track': 'all',
			shared_buffers: '512MB',
			...options.postgresSettings,
		},
	});
	const databaseUrl = await postgres.createDatabase('cloudsales');
	const database = new pg.Pool({ connectionString: databaseUrl, max: 20 });
	const counters = new Counters(database);
	database.on('error', () => undefined);
	await database.query('create extension if not exists pg_stat_statements');

	const start = (part: NodePart): Promise<RunningProcess> =>
		processes.start({
			...nodeProcess({ ...part, args: [...profiling(profileFolder, part.name), ...part.args] }),
			isReady: () => answersSoon(part.readyUrl),
		});

	const startScript: System['startScript'] = async (name, script, readyPath, env = {}) => {
		const port = await freePort();
		const url = `http://127.0.0.1:${port}`;
		const process = await start({
			name,
			args: [script],
			readyUrl: `${url}${readyPath}`,
			env: { PORT: String(port), ...env },
		});
		return { url, process };
	};
	const sandboxPort = await freePort();
	const firstPort = await freePort();
	const publicUrl = `http://127.0.0.1:${firstPort}`;
	await start(
		sandboxPart({
			port: sandboxPort,
			serviceUrl: publicUrl,
			env: { SANDBOX_RATE_LIMIT: '0', ...options.sandboxEnv },
		}),
	);
	const sandbox = sandboxClient(`http://127.0.0.1:${sandboxPort}`);
	const vendors = await sandbox.environment();
	if (options.instantGateway === true) {
		const gateway = await startScript('gateway', 'bench/lib/gateway.ts', '/health');
		vendors['XENDIT_BASE_URL'] = gateway.url;
	}
	const apiKey = `cloudsales_${randomBytes(24).toString('base64url')}`;
	const secret = randomBytes(36).toString('base64url');
	const services: ServiceProcess[] = [];
	const startService: System['startService'] = async (role, env = {}) => {
		const port = services.length === 0 ? firstPort : await freePort();
		const url = `http://127.0.0.1:${port}`;
		const name = `${role}-${services.length + 1}`;
		const begin = performance.now();
		const running = await start({
			name,
			args: serviceArgs(role),
			readyUrl: `${url}/ready`,
			env: {
				...serviceEnvironment({ databaseUrl, publicUrl, secret, apiKey, vendors }),
				PORT: String(port),
				// The load of a benchmark comes from one address.
				REQUESTS_PER_MINUTE: '100000000',
				LOG_LEVEL: 'error',
				...options.serviceEnv,
				...env,
			},
		});
		const service = { role, url, process: running, ready_ms: performance.now() - begin };
		services.push(service);
		return service;
	};
	for (const role of options.roles) await startService(role);
	return {
		processes,
		postgres,
		databaseUrl,
		database,
		counters,
		sandbox,
		vendors,
		apiKey,
		services,
		startService,
		startScript,
		async versions() {
			const { rows } = await database.query<{ server_version: string }>('show server_version');
			return { postgres: rows[0]?.server_version ?? 'unknown' };
		},
		async stop() {
			if (profileFolder !== null) {
				const statements = JSON.stringify(await counters.statements(), null, '\t');
				writeFileSync(path.join(profileFolder, 'statements.json'), `${statements}\n`);
			}
			await database.end();
			await processes.stopAll();
		},
	};
}

function profiling(folder: string | null, name: string): string[] {
	if (folder === null) return [];
	return [
		'--cpu-prof',
		`--cpu-prof-dir=${folder}`,
		`--cpu-prof-name=${name}.cpuprofile`,
		'--heap-prof',
		`--heap-prof-dir=${folder}`,
		`--heap-prof-name=${name}.heapprofile`,
	];
}

/** Asks every few milliseconds for a second: how long a start takes is a figure, too. */
export async function answersSoon(url: string): Promise<boolean> {
	for (const end = performance.now() + 1000; performance.now() < end; await sleep(5)) {
		if (await answers(url)) return true;
	}
	return false;
}
