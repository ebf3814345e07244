/**
 * Everything that CloudSales needs to run, on one machine: PostgreSQL, the vendor sandbox, the
 * service and a real n8n with the pack, its credential and the workflows.
 *
 * All of it keeps its data in one state folder. An interrupted start is continued by the next one;
 * a second start while one runs is refused with `StackIsRunning`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
	CREDENTIAL_TYPE,
	type CredentialReference,
	type ImportedWorkflow,
	type RunningN8n,
	hashOwnerPassword,
	importCredentials,
	importWorkflows,
	installN8n,
	installPack,
	publishWorkflows,
	startN8n,
} from './n8n.ts';
import { type N8nClient, createN8nClient } from './n8n-client.ts';
import { ROOT, buildPack, hashOfFiles, runNode } from './pack.ts';
import { type PostgresServer, removePostgresData, startPostgres } from './postgres.ts';
import {
	type ProcessIdentity,
	type Processes,
	type RunningProcess,
	answers,
	freePort,
	isAlive,
	openProcesses,
	ownIdentity,
	plainEnvironment,
	serviceArgs,
	stopLeftovers,
	writeFileAtomically,
} from './processes.ts';
import { type Progress, silent } from './progress.ts';

export const DEFAULT_STATE_FOLDER = path.join(ROOT, '.state', 'demo');
const PACK_FOLDER = path.join(ROOT, '.state', 'pack');
const WORKFLOWS = 'workflows/1-cloudsales';

const EMAILS = {
	finance: 'finance@cloudsales.example',
	sales: 'sales@cloudsales.example',
	operations: 'operations@cloudsales.example',
};
const OWNER_EMAIL = 'owner@cloudsales.example';

export type Ports = {
	postgres: number;
	sandbox: number;
	service: number;
	n8n: number;
	n8nBroker: number;
};

/** Wanted at the first start of the default state folder; a port that is taken is replaced. */
const USUAL_PORTS: Ports = {
	postgres: 5433,
	sandbox: 3001,
	service: 3000,
	n8n: 5678,
	n8nBroker: 5679,
};

export type StackOptions = {
	/** `.state/demo` by default. */
	stateFolder?: string;
	/** Wanted ports; 0 for any. Remembered in the state folder. */
	ports?: Partial<Ports>;
	/** Without n8n, the stack is there in a few seconds. */
	withN8n?: boolean;
	/** Throws away all data of earlier runs first. */
	clean?: boolean;
	/** PostgreSQL without flushing to disk: for tests. */
	ephemeral?: boolean;
	/** Folders of workflow files, from the root of the repository. */
	workflowFolders?: string[];
	/** Additional settings of the parts. */
	serviceEnv?: Record<string, string>;
	sandboxEnv?: Record<string, string>;
	n8nEnv?: Record<string, string>;
	progress?: Progress;
	/** Once it is aborted, no further part is started. */
	signal?: AbortSignal;
};

/** A part that can be taken down and brought back, as tests of crashes do. */
export type Part = {
	url: string;
	process(): RunningProcess;
	stop(): Promise<void>;
	/** kill -9. */
	kill(): Promise<void>;
	/** Starts it again after `stop` or `kill`; `env` is kept for later starts. */
	start(env?: Record<string, string>): Promise<void>;
};

export type StackUrls = { service: string; sandbox: string; n8n?: string };

export type Stack = {
	stateFolder: string;
	urls: StackUrls;
	/** An API key with role ADMIN. */
	apiKey: string;
	/** Where the stack's people read their mail (in the sandbox). */
	emails: { finance: string; sales: string; operations: string };
	/** The service's database. */
	databaseUrl: string;
	postgres: PostgresServer;
	sandbox: Part;
	service: Part;
	n8n?: RunningN8n;
	credential?: CredentialReference;
	workflows: ImportedWorkflow[];
	/** Links for people, in the order of interest. */
	links: { title: string; url: string; note?: string }[];
	onUnexpectedExit: Processes['onUnexpectedExit'];
	stop(): Promise<void>;
};

/** What it takes to use a stack, whoever has started it. */
export type StackTarget = Pick<
	Stack,
	'stateFolder' | 'urls' | 'apiKey' | 'emails' | 'workflows' | 'links'
> & { n8n?: { url: string; client: N8nClient } };

export type StackRecord = {
	owner: ProcessIdentity;
	phase: 'starting' | 'ready';
	urls?: StackUrls;
	links?: Stack['links'];
};

export class StackIsRunning extends Error {
	readonly record: StackRecord;
	constructor(record: StackRecord) {
		super(`CloudSales is already running (process ${record.owner.pid}).`);
		this.name = 'StackIsRunning';
		this.record = record;
	}
}

// --- The state folder --------------------------------------------------------------------------

type Secrets = {
	apiKey: string;
	serviceSecret: string;
	n8nEncryptionKey: string;
	n8nPassword: string;
	n8nPasswordHash?: string;
};

const text = (bytes: number) => randomBytes(bytes).toString('base64url');

function readJson<T>(file: string): T | undefined {
	try {
		// Files of the state folder are written by this module, atomically.
		return JSON.parse(readFileSync(file, 'utf8')) as T;
	} catch {
		return undefined;
	}
}

function writeJson(file: string, value: unknown): void {
	writeFileAtomically(file, `${JSON.stringify(value, null, '\t')}\n`);
}

/** Made once, so that a later start finds what it encrypted and who may sign in. */
function secretsOf(stateFolder: string): Secrets {
	const file = path.join(stateFolder, 'secrets.json');
	const secrets = readJson<Secrets>(file) ?? {
		apiKey: `cloudsales_${text(32)}`,
		serviceSecret: text(48),
		n8nEncryptionKey: text(32),
		// n8n wants a capital letter and a digit.
		n8nPassword: `Cs1-${text(9)}`,
	};
	writeJson(file, secrets);
	return secrets;
}

const recordFile = (stateFolder: string) => path.join(stateFolder, 'stack.json');

/** What is known of a stack in the state folder that is running now. */
export function runningStack(stateFolder = DEFAULT_STATE_FOLDER): StackRecord | undefined {
	const record = readJson<StackRecord>(recordFile(stateFolder));
	return record && isAlive(record.owner) ? record : undefined;
}

/** Takes the state folder for this process; of two at the same moment, one is refused. */
function claim(stateFolder: string): StackRecord {
	mkdirSync(stateFolder, { recursive: true, mode: 0o711 });
	const own: StackRecord = { owner: ownIdentity(), phase: 'starting' };
	for (;;) {
		try {
			writeFileSync(recordFile(stateFolder), JSON.stringify(own), { flag: 'wx', mode: 0o600 });
			return own;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const other = runningStack(stateFolder);
		if (other) throw new StackIsRunning(other);
		rmSync(recordFile(stateFolder), { force: true });
	}
}

/** A stack that another process has started, ready to be used; undefined when there is none. */
export function attachStack(stateFolder = DEFAULT_STATE_FOLDER): StackTarget | undefined {
	const record = runningStack(stateFolder);
	if (record?.phase !== 'ready' || !record.urls) return undefined;
	const secrets = secretsOf(stateFolder);
	const { urls, links = [] } = record;
	const owner = { email: OWNER_EMAIL, password: secrets.n8nPassword };
	return {
		stateFolder,
		urls,
		links,
		apiKey: secrets.apiKey,
		emails: EMAILS,
		workflows: readJson<FilledRecord>(importedFile(stateFolder))?.workflows ?? [],
		...(urls.n8n ? { n8n: { url: urls.n8n, client: createN8nClient(urls.n8n, owner) } } : {}),
	};
}

async function choosePorts(stateFolder: string, wanted: Partial<Ports>): Promise<Ports> {
	const file = path.join(stateFolder, 'ports.json');
	const usual = stateFolder === DEFAULT_STATE_FOLDER ? USUAL_PORTS : {};
	// The addresses are stored in n8n and in the service, so they stay as long as they can.
	const preferred: Partial<Ports> = { ...usual, ...readJson<Ports>(file), ...wanted };
	const taken = new Set<number>();
	const choose = async (name: keyof Ports) => {
		let port = await freePort(preferred[name]);
		while (taken.has(port)) port = await freePort();
		taken.add(port);
		return port;
	};
	const ports: Ports = {
		postgres: await choose('postgres'),
		sandbox: await choose('sandbox'),
		service: await choose('service'),
		n8n: await choose('n8n'),
		n8nBroker: await choose('n8nBroker'),
	};
	writeJson(file, ports);
	return ports;
}

/** Removes the data of a stack that is not running. The packed pack and the installed n8n stay. */
export function removeStackData(stateFolder = DEFAULT_STATE_FOLDER): void {
	removePostgresData(path.join(stateFolder, 'postgres'));
	for (const entry of readdirSync(stateFolder)) {
		if (entry === path.basename(recordFile(stateFolder))) continue;
		rmSync(path.join(stateFolder, entry), { recursive: true, force: true });
	}
}

// --- The parts ---------------------------------------------------------------------------------

type PartOptions = {
	name: string;
	args: string[];
	url: string;
	readyUrl: string;
	env: Record<string, string>;
};

async function startPart(processes: Processes, options: PartOptions): Promise<Part> {
	let env = options.env;
	const launch = () =>
		processes.start({
			name: options.name,
			command: process.execPath,
			args: options.args,
			cwd: ROOT,
			env: { ...plainEnvironment(), ...env },
			isReady: () => answers(options.readyUrl),
			readyTimeoutMs: 90_000,
			stopTimeoutMs: 15_000,
		});
	let running = await launch();
	return {
		url: options.url,
		process: () => running,
		stop: () => running.stop(),
		kill: () => running.kill(),
		async start(more = {}) {
			env = { ...env, ...more };
			if (!running.isRunning()) running = await launch();
		},
	};
}

async function vendorSettings(sandboxUrl: string): Promise<Record<string, string>> {
	const response = await fetch(`${sandboxUrl}/_sandbox/credentials`, {
		signal: AbortSignal.timeout(10_000),
	});
	if (!response.ok) throw new Error(`The sandbox answered ${response.status} to its credentials.`);
	const settings = (await response.json()) as Record<string, unknown>;
	return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}

export function workflowFiles(folders: string[] = [WORKFLOWS]): string[] {
	return folders.flatMap((folder) => {
		const full = path.join(ROOT, folder);
		if (!existsSync(full)) return [];
		return readdirSync(full)
			.filter((entry) => entry.endsWith('.json'))
			.sort()
			.map((entry) => path.join(full, entry));
	});
}

// --- The stack ---------------------------------------------------------------------------------

/** Starts everything, or continues an interrupted start. On failure nothing is left running. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
	const stateFolder = path.resolve(options.stateFolder ?? DEFAULT_STATE_FOLDER);
	const record = claim(stateFolder);
	try {
		return await startParts(stateFolder, record, options);
	} catch (error) {
		rmSync(recordFile(stateFolder), { force: true });
		throw error;
	}
}

async function startParts(
	stateFolder: string,
	record: StackRecord,
	options: StackOptions,
): Promise<Stack> {
	const { withN8n = true, progress = silent, workflowFolders = [WORKFLOWS] } = options;
	const leftovers = await stopLeftovers(stateFolder);
	if (leftovers.length > 0) {
		progress.line(`  Stopped what an earlier run had left: ${leftovers.join(', ')}.`);
	}
	if (options.clean) removeStackData(stateFolder);
	const secrets = secretsOf(stateFolder);

	if (withN8n) await progress.step('n8n installed', (note) => installN8n(note));
	const tarball = withN8n
		? await progress.step('Pack built', () => buildPack(PACK_FOLDER))
		: undefined;
	await progress.step('Service prepared', () => runNode(['service/scripts/prepare.ts']));

	const ports = await choosePorts(stateFolder, options.ports ?? {});
	const urls: StackUrls = {
		service: `http://127.0.0.1:${ports.service}`,
		sandbox: `http://127.0.0.1:${ports.sandbox}`,
		...(withN8n ? { n8n: `http://127.0.0.1:${ports.n8n}` } : {}),
	};
	const processes = await openProcesses(stateFolder, options.signal);
	try {
		const postgres = await progress.step('PostgreSQL', () =>
			startPostgres({
				dataFolder: path.join(stateFolder, 'postgres'),
				port: ports.postgres,
				processes,
				...(options.ephemeral ? { settings: { fsync: 'off', synchronous_commit: 'off' } } : {}),
				ephemeral: false,
			}),
		);
		const databaseUrl = await postgres.createDatabase('cloudsales');

		const sandbox = await progress.step('Vendor sandbox', () =>
			startPart(processes, {
				name: 'sandbox',
				args: ['sandbox/main.ts'],
				url: urls.sandbox,
				readyUrl: `${urls.sandbox}/_sandbox/credentials`,
				env: {
					SANDBOX_PORT: String(ports.sandbox),
					SANDBOX_XENDIT_CALLBACK_URL: `${urls.service}/webhooks/xendit`,
					// The vendors remember what the service's database remembers.
					SANDBOX_BOOKS_FILE: path.join(stateFolder, 'vendors'),
					...options.sandboxEnv,
				},
			}),
		);

		const startService = async () =>
			startPart(processes, {
				name: 'service',
				args: serviceArgs('all'),
				url: urls.service,
				readyUrl: `${urls.service}/ready`,
				env: {
					DATABASE_URL: databaseUrl,
					HOST: '127.0.0.1',
					PORT: String(ports.service),
					PUBLIC_URL: urls.service,
					CLOUDSALES_SECRET: secrets.serviceSecret,
					BOOTSTRAP_API_KEY: secrets.apiKey,
					FINANCE_EMAIL: EMAILS.finance,
					SALES_EMAIL: EMAILS.sales,
					OPERATIONS_EMAIL: EMAILS.operations,
					...(urls.n8n ? { N8N_FORM_BASE_URL: urls.n8n } : {}),
					// n8n is on this machine, where events are otherwise never delivered.
					EVENT_DELIVERY_ALLOWED_HOSTS: '127.0.0.1',
					...(await vendorSettings(urls.sandbox)),
					...options.serviceEnv,
				},
			});
		const launchN8n = async (): Promise<RunningN8n | undefined> => {
			if (!withN8n || !tarball) return undefined;
			const userFolder = path.join(stateFolder, 'n8n-user');
			await installPack(tarball, userFolder);
			if (!secrets.n8nPasswordHash) {
				secrets.n8nPasswordHash = await hashOwnerPassword(secrets.n8nPassword);
				writeJson(path.join(stateFolder, 'secrets.json'), secrets);
			}
			return startN8n({
				processes,
				port: ports.n8n,
				brokerPort: ports.n8nBroker,
				databaseUrl: await postgres.createDatabase('n8n'),
				userFolder,
				encryptionKey: secrets.n8nEncryptionKey,
				owner: {
					email: OWNER_EMAIL,
					password: secrets.n8nPassword,
					passwordHash: secrets.n8nPasswordHash,
				},
				...(options.n8nEnv ? { env: options.n8nEnv } : {}),
			});
		};
		// On an empty database n8n does not call the service until workflows are published, so both
		// start at once. Later it registers the published triggers while it starts: the service first.
		// Both are awaited also when one fails, so that nothing starts after everything was stopped.
		const serviceStart = progress.step('Service', startService);
		const isFilled = existsSync(importedFile(stateFolder));
		const n8nStart = (isFilled ? serviceStart : Promise.resolve()).then(() =>
			withN8n ? progress.step('n8n with the pack', launchN8n) : undefined,
		);
		await Promise.allSettled([serviceStart, n8nStart]);
		const service = await serviceStart;
		const n8n = await n8nStart;

		let filled: Filled = { workflows: [] };
		if (n8n) {
			filled = await progress.step('Workflows published', () =>
				fillN8n(n8n, stateFolder, {
					serviceUrl: urls.service,
					apiKey: secrets.apiKey,
					folders: workflowFolders,
				}),
			);
		}

		const links: Stack['links'] = [
			...(n8n
				? [
						{
							title: 'n8n editor',
							url: n8n.url,
							note: `${n8n.owner.email} / ${n8n.owner.password}`,
						},
					]
				: []),
			{ title: 'Mailbox and vendors', url: urls.sandbox },
			{
				title: 'API documentation',
				url: `${urls.service}/docs`,
				note: `API key ${secrets.apiKey}`,
			},
			{ title: 'Client portal', url: `${urls.service}/portal` },
		];
		writeJson(recordFile(stateFolder), {
			owner: record.owner,
			phase: 'ready',
			urls,
			links,
		} satisfies StackRecord);

		return {
			stateFolder,
			urls,
			apiKey: secrets.apiKey,
			emails: EMAILS,
			databaseUrl,
			postgres,
			sandbox,
			service,
			...(n8n ? { n8n } : {}),
			...filled,
			links,
			onUnexpectedExit: processes.onUnexpectedExit,
			async stop() {
				// n8n before the service it calls, the service before its database.
				await n8n?.stop();
				await processes.stopAll();
				rmSync(recordFile(stateFolder), { force: true });
			},
		};
	} catch (error) {
		await processes.stopAll();
		throw error;
	}
}

const importedFile = (stateFolder: string) => path.join(stateFolder, 'n8n-imported.json');

type Filled = { workflows: ImportedWorkflow[]; credential?: CredentialReference };
type FilledRecord = Filled & { inputs: string };

/** Imports when something has changed since the last time, so that edits made in n8n stay. */
async function fillN8n(
	n8n: RunningN8n,
	stateFolder: string,
	from: { serviceUrl: string; apiKey: string; folders: string[] },
): Promise<Filled> {
	const file = importedFile(stateFolder);
	const inputs = JSON.stringify([hashOfFiles(from.folders), from.serviceUrl, from.apiKey]);
	let record = readJson<FilledRecord>(file);
	if (!record || record.inputs !== inputs) {
		const [credential] = await importCredentials(n8n.client, [
			{
				name: 'CloudSales',
				type: CREDENTIAL_TYPE,
				data: { baseUrl: from.serviceUrl, apiKey: from.apiKey },
			},
		]);
		const files = workflowFiles(from.folders);
		const workflows = await importWorkflows(n8n.client, files, credential);
		record = { inputs, workflows, ...(credential ? { credential } : {}) };
	}
	const { workflows, credential } = record;
	const ids = workflows.filter(({ hasTrigger }) => hasTrigger).map(({ id }) => id);
	await publishWorkflows(n8n.client, ids);
	writeJson(file, record);
	return { workflows, ...(credential ? { credential } : {}) };
}
