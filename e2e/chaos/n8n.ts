import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { importAll, publishWorkflows } from '../stack/n8n-workflows.ts';
import { type RunningN8n, launchN8n } from '../stack/n8n.ts';
import type { Processes } from '../stack/processes.ts';

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
export async function startFilledN8n(processes: Processes, from: N8nLaunch): Promise<RunningN8n> {
	const n8n = await launchN8n({
		processes,
		tarball: from.tarball,
		port: from.port,
		brokerPort: from.brokerPort,
		databaseUrl: from.databaseUrl,
		userFolder: path.join(from.stateFolder, 'n8n-user'),
		encryptionKey: randomBytes(32).toString('base64url'),
		password: `Cs1-${randomBytes(9).toString('base64url')}`,
	});
	// Nobody asks for a change of seats here, so that nothing listens at the port; without the credential n8n does not publish.
	const smtp = { port: 9, from: 'n8n@cloudsales.example', to: 'operations@cloudsales.example' };
	const { workflows } = await importAll(n8n.client, { ...from, smtp });
	await publishWorkflows(n8n.client, workflows);
	return n8n;
}
