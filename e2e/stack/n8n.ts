/** Runs an installed n8n on the embedded PostgreSQL. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { answers, plainEnvironment } from './machine.ts';
import { type N8nClient, type N8nOwner, createN8nClient } from './n8n-client.ts';
import { hashOwnerPassword, installPack, n8nFolder } from './n8n-installation.ts';
import type { Processes, RunningProcess } from './processes.ts';

export const OWNER_EMAIL = 'owner@cloudsales.example';

export type N8nOptions = {
	processes: Processes;
	/** The packed pack, which is installed as a community package. */
	tarball: string;
	port: number;
	/** n8n's broker for code runners listens here. */
	brokerPort: number;
	databaseUrl: string;
	userFolder: string;
	encryptionKey: string;
	/** Of the owner, who signs in as `OWNER_EMAIL`; the hash is made when it is not given. */
	password: string;
	passwordHash?: string | undefined;
	/** How people and vendors reach it; `http://127.0.0.1:<port>` by default. */
	webhookUrl?: string;
	/** Further settings, for example N8N_CONCURRENCY_PRODUCTION_LIMIT. */
	env?: Record<string, string>;
};

export type RunningN8n = {
	url: string;
	owner: N8nOwner;
	passwordHash: string;
	client: N8nClient;
	userFolder: string;
	process(): RunningProcess;
	stop(): Promise<void>;
	/** kill -9, as a crash would. */
	kill(): Promise<void>;
	/** Starts it again after `stop` or `kill`, on the same data. */
	start(): Promise<void>;
	/** Runs n8n's command line on the same data; returns what it prints. */
	cli(args: string[]): Promise<string>;
};

function n8nEnvironment(options: N8nOptions, passwordHash: string, url: string): NodeJS.ProcessEnv {
	const database = new URL(options.databaseUrl);
	return {
		...plainEnvironment(),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: database.hostname,
		DB_POSTGRESDB_PORT: database.port,
		DB_POSTGRESDB_DATABASE: decodeURIComponent(database.pathname.slice(1)),
		DB_POSTGRESDB_USER: decodeURIComponent(database.username),
		DB_POSTGRESDB_PASSWORD: decodeURIComponent(database.password),
		DB_POSTGRESDB_POOL_SIZE: '10',
		N8N_USER_FOLDER: options.userFolder,
		N8N_ENCRYPTION_KEY: options.encryptionKey,
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(options.port),
		N8N_PROTOCOL: 'http',
		N8N_HOST: '127.0.0.1',
		N8N_EDITOR_BASE_URL: url,
		WEBHOOK_URL: `${url}/`,
		// The session cookie must also work without TLS.
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: OWNER_EMAIL,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Cloud',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Sales',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: passwordHash,
		// The service and the sandbox are on 127.0.0.1, which this protection would block.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
		// No request leaves this machine.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		// It would ask n8n's own server for a list at every start.
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_AI_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		// Only our pack is there, and it must never be fetched from anywhere.
		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		N8N_REINSTALL_MISSING_PACKAGES: 'false',
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
		EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
		GENERIC_TIMEZONE: 'Asia/Jakarta',
		N8N_LOG_LEVEL: 'info',
		...options.env,
	};
}

/** Installs the pack, starts n8n and returns when it is ready for requests. */
export async function launchN8n(options: N8nOptions): Promise<RunningN8n> {
	const script = path.join(n8nFolder(), 'node_modules', 'n8n', 'bin', 'n8n');
	const url = options.webhookUrl ?? `http://127.0.0.1:${options.port}`;
	await installPack(options.tarball, options.userFolder);
	const passwordHash = options.passwordHash ?? (await hashOwnerPassword(options.password));
	const env = n8nEnvironment(options, passwordHash, url);
	mkdirSync(options.userFolder, { recursive: true, mode: 0o700 });
	const owner = { email: OWNER_EMAIL, password: options.password };

	const launch = () =>
		options.processes.start({
			name: 'n8n',
			command: process.execPath,
			args: [script, 'start'],
			cwd: options.userFolder,
			env,
			// It lets running executions finish for 30 s at most.
			stopTimeoutMs: 35_000,
			isReady: () => answers(`http://127.0.0.1:${options.port}/healthz/readiness`),
			readyTimeoutMs: 180_000,
		});
	let running = await launch();
	const client = createN8nClient(url, owner);

	return {
		url,
		owner,
		passwordHash,
		client,
		userFolder: options.userFolder,
		process: () => running,
		stop: () => running.stop(),
		kill: () => running.kill(),
		async start() {
			if (!running.isRunning()) running = await launch();
		},
		cli(args) {
			return new Promise((resolve, reject) => {
				const child = spawn(process.execPath, [script, ...args], {
					cwd: options.userFolder,
					// The running n8n has the broker's port.
					env: { ...env, N8N_RUNNERS_BROKER_PORT: String(options.brokerPort + 1) },
					stdio: ['ignore', 'pipe', 'pipe'],
				});
				let output = '';
				child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
				child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
				child.once('error', reject);
				child.once('close', (code) => {
					if (code === 0) resolve(output);
					else reject(new Error(`n8n ${args.join(' ')} failed (exit code ${code}):\n${output}`));
				});
			});
		},
	};
}
