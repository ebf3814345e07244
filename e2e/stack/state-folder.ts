/** What a stack keeps in its state folder: secrets, ports, and which process runs it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './machine.ts';
import { ROOT } from './pack.ts';
import { removePostgresData } from './postgres-files.ts';
import { type ProcessIdentity, isAlive, ownIdentity } from './process-identity.ts';
import { writeFileAtomically } from './processes.ts';

export const DEFAULT_STATE_FOLDER = path.join(ROOT, '.state', 'demo');

export function readJson<T>(file: string): T | undefined {
	try {
		// Files of the state folder are written by this module, atomically.
		return JSON.parse(readFileSync(file, 'utf8')) as T;
	} catch {
		return undefined;
	}
}

export function writeJson(file: string, value: unknown): void {
	writeFileAtomically(file, `${JSON.stringify(value, null, '\t')}\n`);
}

// --- Secrets -----------------------------------------------------------------------------------

export type Secrets = {
	apiKey: string;
	serviceSecret: string;
	n8nEncryptionKey: string;
	n8nPassword: string;
	n8nPasswordHash?: string;
};

const secretsFile = (stateFolder: string) => path.join(stateFolder, 'secrets.json');

/** Made once: a later start must be able to read what an earlier one encrypted. */
export function secretsOf(stateFolder: string): Secrets {
	const text = (bytes: number) => randomBytes(bytes).toString('base64url');
	const secrets = readJson<Secrets>(secretsFile(stateFolder)) ?? {
		apiKey: `cloudsales_${text(32)}`,
		serviceSecret: text(48),
		n8nEncryptionKey: text(32),
		// n8n wants a capital letter and a digit.
		n8nPassword: `Cs1-${text(9)}`,
	};
	saveSecrets(stateFolder, secrets);
	return secrets;
}

export function saveSecrets(stateFolder: string, secrets: Secrets): void {
	writeJson(secretsFile(stateFolder), secrets);
}

// --- Ports -------------------------------------------------------------------------------------

export type Ports = {
	postgres: number;
	sandbox: number;
	service: number;
	n8n: number;
	n8nBroker: number;
	/** Where n8n hands over the mails that it sends by itself. */
	smtp: number;
};

/** Wanted at the first start of the default state folder; a port that is taken is replaced. */
const USUAL_PORTS: Ports = {
	postgres: 5433,
	sandbox: 3001,
	service: 3000,
	n8n: 5678,
	n8nBroker: 5679,
	smtp: 2525,
};

/** The addresses are stored in n8n and in the service, so an earlier start's ports are taken when they are free. */
export async function choosePorts(stateFolder: string, wanted: Partial<Ports>): Promise<Ports> {
	const file = path.join(stateFolder, 'ports.json');
	const usual = stateFolder === DEFAULT_STATE_FOLDER ? USUAL_PORTS : {};
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
		smtp: await choose('smtp'),
	};
	writeJson(file, ports);
	return ports;
}

// --- Who runs it -------------------------------------------------------------------------------

export type StackUrls = { service: string; sandbox: string; n8n?: string };

/** For people: where to look. */
export type StackLink = { title: string; url: string; note?: string };

export type StackRecord = {
	owner: ProcessIdentity;
	phase: 'starting' | 'ready';
	urls?: StackUrls;
	links?: StackLink[];
};

export class StackIsRunning extends Error {
	readonly record: StackRecord;
	constructor(record: StackRecord) {
		super(`CloudSales is already running (process ${record.owner.pid}).`);
		this.name = 'StackIsRunning';
		this.record = record;
	}
}

const recordFile = (stateFolder: string) => path.join(stateFolder, 'stack.json');

/** The stack that runs in the state folder now. */
export function runningStack(stateFolder = DEFAULT_STATE_FOLDER): StackRecord | undefined {
	const record = readJson<StackRecord>(recordFile(stateFolder));
	return record && isAlive(record.owner) ? record : undefined;
}

/** Takes the state folder for this process; of two at the same moment, one is refused. */
export function claimStateFolder(stateFolder: string): StackRecord {
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

export function saveRecord(stateFolder: string, record: StackRecord): void {
	writeJson(recordFile(stateFolder), record);
}

export function releaseStateFolder(stateFolder: string): void {
	rmSync(recordFile(stateFolder), { force: true });
}

/** Removes the data of a stack that is not running. The packed pack and the installed n8n stay. */
export function removeStackData(stateFolder = DEFAULT_STATE_FOLDER): void {
	removePostgresData(path.join(stateFolder, 'postgres'));
	for (const entry of readdirSync(stateFolder)) {
		if (entry === path.basename(recordFile(stateFolder))) continue;
		rmSync(path.join(stateFolder, entry), { recursive: true, force: true });
	}
}
