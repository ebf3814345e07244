import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
	CREDENTIAL_TYPE,
	type RunningN8n,
	hashOwnerPassword,
	importCredentials,
	importWorkflows,
	installPack,
	publishWorkflows,
	startN8n,
} from '../stack/n8n.ts';
import type { Processes } from '../stack/processes.ts';
import { workflowFiles } from '../stack/stack.ts';

export type N8nLaunch = {
	tarball: string;
	stateFolder: string;
	port: number;
	brokerPort: number;
	databaseUrl: string;
	serviceUrl: string;
	apiKey: string;
};

/** A real n8n with the pack, its credential and the published workflows. */
export async function launchN8n(processes: Processes, from: N8nLaunch): Promise<RunningN8n> {
	const userFolder = path.join(from.stateFolder, 'n8n-user');
	await installPack(from.tarball, userFolder);
	const password = `Cs1-${randomBytes(9).toString('base64url')}`;
	const n8n = await startN8n({
		processes,
		port: from.port,
		brokerPort: from.brokerPort,
		databaseUrl: from.databaseUrl,
		userFolder,
		encryptionKey: randomBytes(32).toString('base64url'),
		owner: {
			email: 'owner@cloudsales.example',
			password,
			passwordHash: await hashOwnerPassword(password),
		},
	});
	const [credential] = await importCredentials(n8n.client, [
		{
			name: 'CloudSales',
			type: CREDENTIAL_TYPE,
			data: { baseUrl: from.serviceUrl, apiKey: from.apiKey },
		},
	]);
	const workflows = await importWorkflows(n8n.client, workflowFiles(), credential);
	const ids = workflows.filter(({ hasTrigger }) => hasTrigger).map(({ id }) => id);
	await publishWorkflows(n8n.client, ids);
	return n8n;
}
