/**
 * A real n8n with our pack: installed once per version into a cache folder, started on the embedded
 * PostgreSQL, filled with the credential and the workflows through the interface its editor uses.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statfsSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type N8nClient, type N8nOwner, createN8nClient } from './n8n-client.ts';
import {
	type Processes,
	type RunningProcess,
	answers,
	endWithUs,
	plainEnvironment,
	withLock,
} from './processes.ts';

export const N8N_VERSION = '2.41.1';
export const PACK_NAME = 'n8n-nodes-cloudsales';
export const CREDENTIAL_TYPE = 'cloudSalesApi';

const LOCK_FOLDER = fileURLToPath(new URL('../n8n/', import.meta.url));
const GIGABYTE = 1024 ** 3;
/** 2.8 GB installed, and as much again in npm's own cache. */
const DISK_SPACE_NEEDED = 6 * GIGABYTE;

type Note = (text: string) => void;

// --- npm ---------------------------------------------------------------------------------------

/**
 * The environment for an npm that works in a folder of its own: what `npm run` has set for this
 * repository must not reach it, how to reach the registry must.
 */
function npmEnvironment(): NodeJS.ProcessEnv {
	const kept =
		/^npm_config_(registry|cache|userconfig|globalconfig|cafile|ca|proxy|https_proxy|noproxy|offline|prefer_offline|fetch_.*|nodedir)$/i;
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$)/i.test(name) || kept.test(name),
		),
	);
}

export async function runNpm(args: string[], cwd: string): Promise<string> {
	const script = process.env['npm_execpath'];
	const [command, first] =
		script && /\.[cm]?js$/.test(script) && existsSync(script)
			? [process.execPath, [script]]
			: ['npm', []];
	return new Promise((resolve, reject) => {
		const child = spawn(command, [...first, ...args, '--no-audit', '--no-fund'], {
			cwd,
			env: npmEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32' && command === 'npm',
		});
		const release = endWithUs(child);
		let output = '';
		let errors = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
		child.once('error', reject);
		child.once('close', release);
		child.once('close', (code, killedBy) => {
			if (code === 0) return resolve(output);
			const end = errors.trimEnd().split('\n').slice(-30).join('\n');
			const how = killedBy ? `ended by ${killedBy}` : `exit code ${code}`;
			reject(new Error(`npm ${args[0]} in ${cwd} failed (${how}):\n${end}`));
		});
	});
}

// --- Installing --------------------------------------------------------------------------------

export function n8nFolder(): string {
	const lock = readFileSync(path.join(LOCK_FOLDER, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const cache = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
	return path.join(cache, 'cloudsales', `n8n-${N8N_VERSION}-${hash}`);
}

export function isN8nInstalled(): boolean {
	return existsSync(n8nFolder());
}

/**
 * Installs n8n unless it is there. It is complete when its folder has its final name: an
 * interrupted installation leaves only a `.partial` folder, which the next one replaces.
 */
export async function installN8n(note: Note = () => undefined): Promise<string> {
	const folder = n8nFolder();
	if (existsSync(folder)) return folder;
	mkdirSync(path.dirname(folder), { recursive: true });
	const lockFile = `${folder}.installing`;
	return withLock(
		lockFile,
		() => note('another run is installing it'),
		async () => {
			// The other run may have finished while we waited.
			if (existsSync(folder)) return folder;
			const space = statfsSync(path.dirname(folder));
			if (space.bavail * space.bsize < DISK_SPACE_NEEDED) {
				throw new Error(
					`n8n needs about ${DISK_SPACE_NEEDED / GIGABYTE} GB of free disk space in ` +
						`${path.dirname(folder)}; there are ${((space.bavail * space.bsize) / GIGABYTE).toFixed(1)} GB. ` +
						'Set XDG_CACHE_HOME to a folder with more.',
				);
			}
			const partial = `${folder}.partial`;
			rmSync(partial, { recursive: true, force: true });
			mkdirSync(partial);
			for (const file of ['package.json', 'package-lock.json']) {
				copyFileSync(path.join(LOCK_FOLDER, file), path.join(partial, file));
			}
			note('2,300 packages, 2 to 4 minutes, once per version');
			// No install scripts: an optional Kafka client would be compiled, and fail.
			await runNpm(['ci', '--ignore-scripts', '--loglevel=error'], partial);
			renameSync(partial, folder);
			return folder;
		},
	);
}

/** Installs the packed pack the way n8n installs a community package. Does nothing when it is there. */
export async function installPack(tarball: string, userFolder: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	const stamp = path.join(nodes, 'installed-pack.txt');
	const hash = createHash('sha256').update(readFileSync(tarball)).digest('hex');
	const target = path.join(nodes, 'node_modules', PACK_NAME);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(target)) return;
	rmSync(stamp, { force: true });
	rmSync(target, { recursive: true, force: true });
	mkdirSync(nodes, { recursive: true });
	writeFileSync(
		path.join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }, null, '\t'),
	);
	await runNpm(
		[
			'install',
			tarball,
			'--legacy-peer-deps',
			'--ignore-scripts',
			// The same name and version with other content: a lock file would refuse it.
			'--no-package-lock',
			'--loglevel=error',
		],
		nodes,
	);
	if (!existsSync(target)) throw new Error(`The pack is not in ${target} after its installation.`);
	writeFileSync(stamp, hash);
}

/** The bcrypt hash that n8n wants for the password of its owner. */
export async function hashOwnerPassword(password: string): Promise<string> {
	const require = createRequire(path.join(n8nFolder(), 'package.json'));
	const bcrypt = require('bcryptjs') as { hash(text: string, rounds: number): Promise<string> };
	return bcrypt.hash(password, 10);
}

// --- Running -----------------------------------------------------------------------------------

export type N8nOptions = {
	processes: Processes;
	port: number;
	/** n8n's broker for code runners listens here. */
	brokerPort: number;
	databaseUrl: string;
	userFolder: string;
	encryptionKey: string;
	owner: N8nOwner & { passwordHash: string };
	/** How people and vendors reach it; `http://127.0.0.1:<port>` by default. */
	webhookUrl?: string;
	/** Further settings, for example N8N_CONCURRENCY_PRODUCTION_LIMIT. */
	env?: Record<string, string>;
};

export type RunningN8n = {
	url: string;
	owner: N8nOwner;
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

function n8nEnvironment(options: N8nOptions, url: string): NodeJS.ProcessEnv {
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
		N8N_INSTANCE_OWNER_EMAIL: options.owner.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Cloud',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Sales',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: options.owner.passwordHash,
		// The service and the sandbox are on 127.0.0.1, which this protection would block.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
		// Nothing asks or tells anybody outside this machine.
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

/** Starts n8n and returns when it is ready for requests. */
export async function startN8n(options: N8nOptions): Promise<RunningN8n> {
	const script = path.join(n8nFolder(), 'node_modules', 'n8n', 'bin', 'n8n');
	const url = options.webhookUrl ?? `http://127.0.0.1:${options.port}`;
	const env = n8nEnvironment(options, url);
	mkdirSync(options.userFolder, { recursive: true, mode: 0o700 });
	const owner = { email: options.owner.email, password: options.owner.password };

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

// --- Filling -----------------------------------------------------------------------------------

export type CredentialToImport = { name: string; type: string; data: Record<string, unknown> };
export type CredentialReference = { id: string; name: string; type: string };

/** Creates the credentials, or updates those of the same name and type; returns what nodes refer to. */
export async function importCredentials(
	client: N8nClient,
	credentials: CredentialToImport[],
): Promise<CredentialReference[]> {
	const existing = await client.call<CredentialReference[]>('GET', '/credentials');
	const references: CredentialReference[] = [];
	for (const credential of credentials) {
		const found = existing.find(
			({ name, type }) => name === credential.name && type === credential.type,
		);
		const saved = found
			? await client.call<CredentialReference>('PATCH', `/credentials/${found.id}`, credential)
			: await client.call<CredentialReference>('POST', '/credentials', credential);
		references.push({ id: saved.id, name: saved.name, type: saved.type });
	}
	return references;
}

type WorkflowNode = {
	id?: string;
	name: string;
	type: string;
	parameters?: Record<string, unknown>;
	credentials?: Record<string, { id?: string | null; name: string }>;
	webhookId?: string;
};

export type WorkflowFile = {
	id?: string;
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[key: string]: unknown;
};

export type ImportedWorkflow = { id: string; name: string; file: string; hasTrigger: boolean };

/** A name for the same thing on every machine and in every run. */
function stableId(text: string): string {
	const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
	const hash = createHash('sha256').update(text).digest();
	return Array.from(hash.subarray(0, 16), (byte) => letters[byte % letters.length]).join('');
}

function stableUuid(text: string): string {
	const hash = createHash('sha256').update(text).digest('hex');
	const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
	return [
		hash.slice(0, 8),
		hash.slice(8, 12),
		`4${hash.slice(13, 16)}`,
		`${variant}${hash.slice(18, 20)}`,
		hash.slice(20, 32),
	].join('-');
}

/** The id under which a workflow file is imported. */
export function workflowIdOf(file: string): string {
	return stableId(`workflow/${path.basename(path.dirname(file))}/${path.basename(file)}`);
}

function needsOurCredential(node: WorkflowNode): boolean {
	return (
		node.type.startsWith(`${PACK_NAME}.`) ||
		node.credentials?.[CREDENTIAL_TYPE] !== undefined ||
		node.parameters?.['nodeCredentialType'] === CREDENTIAL_TYPE
	);
}

const isErrorTrigger = (node: WorkflowNode) => node.type === 'n8n-nodes-base.errorTrigger';
/** These answer at an address made of their webhook id. */
const hasWebhook = (node: WorkflowNode) => /trigger$|webhook$|\.form$|\.wait$/i.test(node.type);

/**
 * A workflow file made ready for one n8n: what a person does after importing it, by hand, in the
 * editor. The credential is chosen in every node that needs it, and the workflow that handles errors
 * is set in the settings.
 */
export function prepareWorkflow(
	file: string,
	workflow: WorkflowFile,
	credential: CredentialReference | undefined,
	errorWorkflowId: string | undefined,
): WorkflowFile & { id: string } {
	const id = workflow.id ?? workflowIdOf(file);
	const nodes = workflow.nodes.map((node) => ({
		...node,
		id: node.id ?? stableUuid(`${id}/${node.name}`),
		...(hasWebhook(node)
			? { webhookId: node.webhookId ?? stableUuid(`${id}/${node.name}/webhook`) }
			: {}),
		...(credential && needsOurCredential(node)
			? {
					credentials: {
						...node.credentials,
						[CREDENTIAL_TYPE]: { id: credential.id, name: credential.name },
					},
				}
			: {}),
	}));
	const handlesErrors = nodes.some(isErrorTrigger);
	const settings = {
		executionOrder: 'v1',
		...workflow.settings,
		...(errorWorkflowId && !handlesErrors ? { errorWorkflow: errorWorkflowId } : {}),
	};
	return { ...workflow, id, nodes, settings };
}

/** Imports workflow files under stable ids: a second import updates the first. */
export async function importWorkflows(
	client: N8nClient,
	files: string[],
	credential?: CredentialReference,
): Promise<ImportedWorkflow[]> {
	const read = files.map((file) => ({
		file,
		// Our own files; n8n checks them again.
		workflow: JSON.parse(readFileSync(file, 'utf8')) as WorkflowFile,
	}));
	const errorHandler = read.find(({ workflow }) => workflow.nodes.some(isErrorTrigger));
	const errorWorkflowId =
		errorHandler && (errorHandler.workflow.id ?? workflowIdOf(errorHandler.file));
	// The one that others refer to must be there first.
	read.sort((a, b) => Number(b === errorHandler) - Number(a === errorHandler));

	const existing = new Set((await client.listWorkflows()).map(({ id }) => id));
	const imported: ImportedWorkflow[] = [];
	for (const { file, workflow } of read) {
		const prepared = prepareWorkflow(file, workflow, credential, errorWorkflowId);
		const { id, name, nodes, connections, settings } = prepared;
		const body = { name, nodes, connections, settings };
		if (existing.has(id)) await client.call('PATCH', `/workflows/${id}`, body);
		else await client.call('POST', '/workflows', { id, ...body });
		// An error trigger too: n8n calls an error workflow only when it is published, and is silent otherwise.
		const hasTrigger = nodes.some(
			({ type }) => /trigger$|webhook$/i.test(type) && !/manualtrigger$/i.test(type),
		);
		imported.push({ id, name, file, hasTrigger });
	}
	return imported.sort((a, b) => a.file.localeCompare(b.file));
}

type PublicationStatus = {
	status: 'not_published' | 'in_progress' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	triggers: { nodeId: string; status: string; errorMessage: string | null }[];
};

/**
 * Publishes the latest version of the workflows and waits until their triggers and webhooks really
 * work: n8n answers the request to publish at once and registers them afterwards.
 */
export async function publishWorkflows(
	client: N8nClient,
	ids: string[],
	timeoutMs = 60_000,
): Promise<void> {
	type Saved = {
		name: string;
		versionId: string;
		activeVersionId?: string | null;
		active: boolean;
	};
	const end = Date.now() + timeoutMs;
	const pending: { id: string; name: string; versionId: string }[] = [];
	for (const id of ids) {
		const { name, versionId, activeVersionId, active } = await client.call<Saved>(
			'GET',
			`/workflows/${id}`,
		);
		if (!active || activeVersionId !== versionId) {
			await client.call('POST', `/workflows/${id}/activate`, { versionId });
		}
		pending.push({ id, name, versionId });
	}
	for (const { id, name, versionId } of pending) {
		for (;;) {
			const { status, liveVersionId, triggers } = await client.call<PublicationStatus>(
				'GET',
				`/workflows/${id}/publication-status`,
			);
			if (status === 'published' && liveVersionId === versionId) break;
			const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []).join('; ');
			if (status === 'failed' || status === 'partial') {
				throw new Error(`n8n could not publish the workflow "${name}": ${reasons || status}`);
			}
			if (Date.now() > end) {
				throw new Error(`The workflow "${name}" is still not published (${status}). ${reasons}`);
			}
			await sleep(100);
		}
	}
}
