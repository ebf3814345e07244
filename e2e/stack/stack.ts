/**
 * Everything that CloudSales needs to run, on one machine: PostgreSQL, the vendor sandbox, the
 * service and a real n8n with the pack, its credential and the workflows.
 *
 * All of it keeps its data in one state folder. An interrupted start is continued by the next one;
 * a second start while one runs is refused with `StackIsRunning`, and data of another version with `OldState`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { sandboxClient } from '../../sandbox/client.ts';
import { type N8nClient, createN8nClient } from './n8n-client.ts';
import { installN8n } from './n8n-installation.ts';
import {
	type CredentialReference,
	type Filled,
	type ImportedWorkflow,
	WORKFLOWS,
	importAll,
	publishWorkflows,
} from './n8n-workflows.ts';
import { startSmtp } from './smtp.ts';
import { type RunningN8n, OWNER_EMAIL, launchN8n } from './n8n.ts';
import { refuseOldState } from './old-state.ts';
import { ROOT, buildPack, hashOfFiles, runNode } from './pack.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { type Processes, type RunningProcess, openProcesses, stopLeftovers } from './processes.ts';
import { type Progress, silent } from './progress.ts';
import { sandboxPart } from './sandbox.ts';
import { EMAILS, type NodePart, nodeProcess, serviceArgs, serviceEnvironment } from './service.ts';
import {
	DEFAULT_STATE_FOLDER,
	type Ports,
	type StackLink,
	type StackRecord,
	type StackUrls,
	choosePorts,
	claimStateFolder,
	readJson,
	releaseStateFolder,
	removeStackData,
	runningStack,
	saveRecord,
	saveSecrets,
	secretsOf,
	writeJson,
} from './state-folder.ts';

/** From whom n8n's own mails come. */
const SELLER_ADDRESS = 'cloudsales@cloudsales.example';

const PACK_FOLDER = path.join(ROOT, '.state', 'pack');

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
	/** Business time stands still until it is moved (`clock.move`), and the vendors follow it. */
	testClock?: boolean;
	/** Folders of workflow files, or single ones, from the root of the repository. */
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

export type Stack = {
	stateFolder: string;
	urls: StackUrls;
	/** An API key with role ADMIN. */
	apiKey: string;
	/** Where the stack's people read their mail (in the sandbox). */
	emails: typeof EMAILS;
	/** The service's database. */
	databaseUrl: string;
	postgres: PostgresServer;
	sandbox: Part;
	service: Part;
	n8n?: RunningN8n;
	credential?: CredentialReference;
	workflows: ImportedWorkflow[];
	/** In the order of interest. */
	links: StackLink[];
	onUnexpectedExit: Processes['onUnexpectedExit'];
	stop(): Promise<void>;
};

/** Addresses and credentials of a stack that this or another process has started. */
export type StackTarget = Pick<
	Stack,
	'stateFolder' | 'urls' | 'apiKey' | 'emails' | 'workflows' | 'links'
> & { n8n?: { url: string; client: N8nClient } };

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

/** Starts everything, or continues an interrupted start. On failure nothing is left running. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
	const stateFolder = path.resolve(options.stateFolder ?? DEFAULT_STATE_FOLDER);
	const record = claimStateFolder(stateFolder);
	let processes: Processes | undefined;
	try {
		const leftovers = await stopLeftovers(stateFolder);
		if (leftovers.length > 0) {
			const names = leftovers.join(', ');
			options.progress?.line(`  Stopped what an earlier run had left: ${names}.`);
		}
		if (options.clean) removeStackData(stateFolder);
		processes = await openProcesses(stateFolder, options.signal);
		return await startParts(processes, record, options);
	} catch (error) {
		await processes?.stopAll();
		releaseStateFolder(stateFolder);
		throw error;
	}
}

async function startParts(
	processes: Processes,
	record: StackRecord,
	options: StackOptions,
): Promise<Stack> {
	const { stateFolder } = processes;
	const { withN8n = true, progress = silent, workflowFolders = [WORKFLOWS] } = options;
	const secrets = secretsOf(stateFolder);
	const ports = await choosePorts(stateFolder, options.ports ?? {});
	const urls: StackUrls = {
		service: `http://127.0.0.1:${ports.service}`,
		sandbox: `http://127.0.0.1:${ports.sandbox}`,
		...(withN8n ? { n8n: `http://127.0.0.1:${ports.n8n}` } : {}),
	};

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
	await refuseOldState(stateFolder, databaseUrl);

	if (withN8n) await progress.step('n8n installed', (note) => installN8n(note));
	const tarball = withN8n
		? await progress.step('Pack built', () => buildPack(PACK_FOLDER))
		: undefined;
	await progress.step('Service prepared', () => runNode(['service/scripts/prepare.ts']));

	const sandbox = await progress.step('Vendor sandbox', () => {
		// The vendors remember what the service's database remembers.
		const env = { SANDBOX_BOOKS_FILE: path.join(stateFolder, 'vendors'), ...options.sandboxEnv };
		const part = sandboxPart({ port: ports.sandbox, serviceUrl: urls.service, env });
		return startPart(processes, urls.sandbox, part);
	});
	// Mails that n8n sends by itself are read where those of the service are.
	const smtp = withN8n
		? await startSmtp(ports.smtp, async (raw) => {
				await sandboxClient(urls.sandbox).call('POST', '/gmail/inbox', { raw });
			})
		: undefined;
	const startService = async () =>
		startPart(processes, urls.service, {
			name: 'service',
			args: serviceArgs('all'),
			readyUrl: `${urls.service}/ready`,
			env: {
				...serviceEnvironment({
					databaseUrl,
					publicUrl: urls.service,
					secret: secrets.serviceSecret,
					apiKey: secrets.apiKey,
					n8nUrl: urls.n8n,
					vendors: await sandboxClient(urls.sandbox).environment(),
				}),
				PORT: String(ports.service),
				...(options.testClock
					? { TEST_CLOCK: 'on', TEST_CLOCK_FOLLOWERS: `${urls.sandbox}/_sandbox` }
					: {}),
				...options.serviceEnv,
			},
		});
	const startN8n = async (pack: string): Promise<RunningN8n> =>
		launchN8n({
			processes,
			tarball: pack,
			port: ports.n8n,
			brokerPort: ports.n8nBroker,
			databaseUrl: await postgres.createDatabase('n8n'),
			userFolder: path.join(stateFolder, 'n8n-user'),
			encryptionKey: secrets.n8nEncryptionKey,
			password: secrets.n8nPassword,
			passwordHash: secrets.n8nPasswordHash,
			...(options.n8nEnv ? { env: options.n8nEnv } : {}),
		});
	// On an empty database n8n does not call the service until workflows are published, so both
	// start at once. Later it registers the published triggers while it starts: the service first.
	// Both are awaited also when one fails, so that nothing starts after everything was stopped.
	const serviceStart = progress.step('Service', startService);
	const isFilled = existsSync(importedFile(stateFolder));
	const n8nStart = (isFilled ? serviceStart : Promise.resolve()).then(() =>
		tarball ? progress.step('n8n with the pack', () => startN8n(tarball)) : undefined,
	);
	await Promise.allSettled([serviceStart, n8nStart]);
	const service = await serviceStart;
	const n8n = await n8nStart;

	let filled: Filled = { workflows: [] };
	if (n8n) {
		// A bcrypt hash differs each time, and another hash would sign the owner out.
		saveSecrets(stateFolder, { ...secrets, n8nPasswordHash: n8n.passwordHash });
		filled = await progress.step('Workflows published', () =>
			fillN8n(n8n, stateFolder, {
				serviceUrl: urls.service,
				apiKey: secrets.apiKey,
				folders: workflowFolders,
				smtp: { port: ports.smtp, from: SELLER_ADDRESS, to: EMAILS.operations },
			}),
		);
	}

	const links = linksOf(urls, secrets.apiKey, n8n);
	saveRecord(stateFolder, { owner: record.owner, phase: 'ready', urls, links });
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
			await smtp?.stop();
			await processes.stopAll();
			releaseStateFolder(stateFolder);
		},
	};
}

async function startPart(processes: Processes, url: string, options: NodePart): Promise<Part> {
	let env = options.env;
	const launch = () => processes.start(nodeProcess({ ...options, env }));
	let running = await launch();
	return {
		url,
		process: () => running,
		stop: () => running.stop(),
		kill: () => running.kill(),
		async start(more = {}) {
			env = { ...env, ...more };
			if (!running.isRunning()) running = await launch();
		},
	};
}

const linksOf = (urls: StackUrls, apiKey: string, n8n: RunningN8n | undefined): StackLink[] => [
	...(n8n
		? [{ title: 'n8n editor', url: n8n.url, note: `${n8n.owner.email} / ${n8n.owner.password}` }]
		: []),
	{ title: 'Mailbox and vendors', url: urls.sandbox },
	{ title: 'API documentation', url: `${urls.service}/docs`, note: `API key ${apiKey}` },
	{ title: 'Client portal', url: `${urls.service}/portal` },
];

const importedFile = (stateFolder: string) => path.join(stateFolder, 'n8n-imported.json');

type FilledRecord = Filled & { inputs: string };

/** Imports when something has changed since the last time, so that edits made in n8n stay. */
async function fillN8n(
	n8n: RunningN8n,
	stateFolder: string,
	from: {
		serviceUrl: string;
		apiKey: string;
		folders: string[];
		smtp: { port: number; from: string; to: string };
	},
): Promise<Filled> {
	const file = importedFile(stateFolder);
	const inputs = JSON.stringify([
		hashOfFiles(from.folders),
		from.serviceUrl,
		from.apiKey,
		from.smtp,
	]);
	let record = readJson<FilledRecord>(file);
	if (!record || record.inputs !== inputs) {
		record = { inputs, ...(await importAll(n8n.client, from)) };
	}
	const { workflows, credential } = record;
	await publishWorkflows(n8n.client, workflows);
	writeJson(file, record);
	return { workflows, ...(credential ? { credential } : {}) };
}
