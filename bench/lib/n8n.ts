/** A real n8n beside the system: with its own defaults, on the same PostgreSQL, with the pack as it is published. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../e2e/stack/machine.ts';
import { installN8n } from '../../e2e/stack/n8n-installation.ts';
import {
	type CredentialReference,
	type CredentialToImport,
	type WorkflowFile,
	CREDENTIAL_TYPE,
	importCredentials,
	importWorkflows,
	publishWorkflows,
} from '../../e2e/stack/n8n-workflows.ts';
import { type RunningN8n, launchN8n } from '../../e2e/stack/n8n.ts';
import { ROOT, buildPack } from '../../e2e/stack/pack.ts';
import type { BenchContext } from './bench.ts';
import type { System } from './system.ts';

export { N8N_VERSION } from '../../e2e/stack/n8n-installation.ts';

export type BenchN8n = RunningN8n & {
	/** Saves credentials, by name. */
	keep(
		credentials: Record<string, Omit<CredentialToImport, 'name'>>,
	): Promise<Record<string, CredentialReference>>;
	/** Saves a workflow under a name of ours and publishes it; again, it replaces the earlier one. Gives its id. */
	publish(name: string, workflow: WorkflowFile, credential?: CredentialReference): Promise<string>;
	unpublish(id: string): Promise<void>;
};

export async function startBenchN8n(context: BenchContext, system: System): Promise<BenchN8n> {
	const { progress } = context;
	await progress.step('n8n installed', (note) => installN8n(note));
	const tarball = await progress.step('Pack built', () =>
		buildPack(path.join(ROOT, '.state', 'pack')),
	);
	return progress.step('n8n', () => launch(context, system, tarball));
}

async function launch(
	{ stateFolder, profileFolder }: BenchContext,
	system: System,
	tarball: string,
): Promise<BenchN8n> {
	const n8n = await launchN8n({
		processes: system.processes,
		tarball,
		port: await freePort(),
		brokerPort: await freePort(),
		databaseUrl: await system.postgres.createDatabase('n8n'),
		userFolder: path.join(stateFolder, 'n8n-user'),
		encryptionKey: randomBytes(32).toString('base64url'),
		password: `Cs1-${randomBytes(9).toString('base64url')}`,
		env: {
			// As in n8n's own image.
			NODE_ENV: 'production',
			...(profileFolder === null
				? {}
				: { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` }),
		},
	});
	const workflows = path.join(stateFolder, 'workflows');
	mkdirSync(workflows, { recursive: true });
	return {
		...n8n,
		async keep(credentials) {
			const named = Object.entries(credentials).map(([name, one]) => ({ name, ...one }));
			const saved = await importCredentials(n8n.client, named);
			return Object.fromEntries(saved.map((one) => [one.name, one]));
		},
		async publish(name, workflow, credential) {
			const file = path.join(workflows, `${name}.json`);
			writeFileSync(file, JSON.stringify(workflow, null, '\t'));
			const [imported] = await importWorkflows(n8n.client, [file], credential);
			if (imported === undefined) throw new Error(`${name} was not imported`);
			await publishWorkflows(n8n.client, [imported]);
			return imported.id;
		},
		async unpublish(id) {
			await n8n.client.call('POST', `/workflows/${id}/deactivate`);
		},
	};
}

/** Credentials for n8n's own nodes, and for ours. */
export const postgresCredential = (url: string): Omit<CredentialToImport, 'name'> => {
	const { hostname, port, pathname, username, password } = new URL(url);
	return {
		type: 'postgres',
		data: {
			host: hostname,
			port: Number(port),
			database: decodeURIComponent(pathname.slice(1)),
			user: decodeURIComponent(username),
			password: decodeURIComponent(password),
			ssl: 'disable',
		},
	};
};

export const headerCredential = (
	name: string,
	value: string,
): Omit<CredentialToImport, 'name'> => ({
	type: 'httpHeaderAuth',
	data: { name, value },
});

export const basicCredential = (
	user: string,
	password: string,
): Omit<CredentialToImport, 'name'> => ({
	type: 'httpBasicAuth',
	data: { user, password },
});

export const cloudSalesCredential = (
	baseUrl: string,
	apiKey: string,
): Omit<CredentialToImport, 'name'> => ({ type: CREDENTIAL_TYPE, data: { baseUrl, apiKey } });
