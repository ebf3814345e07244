/** Fills a running n8n with credentials and workflows, through the interface that its editor uses. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nClient } from './n8n-client.ts';
import { PACK_NAME } from './n8n-installation.ts';
import { ROOT } from './pack.ts';

export const CREDENTIAL_TYPE = 'cloudSalesApi';
export const WORKFLOWS = 'workflows/1-cloudsales';
export const ORDER_WORKFLOWS = 'workflows/5-sales-to-activation';

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

/** The workflow files of folders that are named from the root of the repository; a file stands for itself. */
export function workflowFiles(folders: string[] = [WORKFLOWS]): string[] {
	return folders.flatMap((folder) => {
		const full = path.join(ROOT, folder);
		if (!existsSync(full)) return [];
		if (full.endsWith('.json')) return [full];
		return readdirSync(full)
			.filter((entry) => entry.endsWith('.json'))
			.sort()
			.map((entry) => path.join(full, entry));
	});
}

/** The same id on every machine and in every run. */
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
const hasWebhook = (node: WorkflowNode) =>
	/trigger$|webhook$|\.form$|\.wait$|\.emailSend$/i.test(node.type);

/** What the nodes that send mail by SMTP are given: the credential, from whom, and who reads it. */
export type MailSettings = { credential: CredentialReference; from: string; to: string };
const SMTP = 'smtp';

function withMail(node: WorkflowNode, mail: MailSettings | undefined): WorkflowNode {
	if (mail === undefined || node.type !== 'n8n-nodes-base.emailSend') return node;
	const { id, name } = mail.credential;
	return {
		...node,
		parameters: { ...node.parameters, fromEmail: mail.from, toEmail: mail.to },
		credentials: { ...node.credentials, [SMTP]: { id, name } },
	};
}

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
	mail?: MailSettings,
): WorkflowFile & { id: string } {
	const id = workflow.id ?? workflowIdOf(file);
	const nodes = workflow.nodes
		.map((given) => withMail(given, mail))
		.map((node) => ({
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
	mail?: MailSettings,
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
		const prepared = prepareWorkflow(file, workflow, credential, errorWorkflowId, mail);
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
 * Publishes the latest version of those workflows that have a trigger, and waits until their triggers and webhooks
 * really work: n8n answers the request to publish at once and registers them afterwards.
 */
export async function publishWorkflows(
	client: N8nClient,
	workflows: readonly ImportedWorkflow[],
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
	for (const { id } of workflows.filter(({ hasTrigger }) => hasTrigger)) {
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

export type Filled = { workflows: ImportedWorkflow[]; credential?: CredentialReference };

/** Imports the credential of our service and the workflows that use it. */
export async function importAll(
	client: N8nClient,
	from: {
		serviceUrl: string;
		apiKey: string;
		folders?: string[] | undefined;
		/** Where n8n hands its own mails over, and who reads them. */
		smtp?: { port: number; from: string; to: string } | undefined;
	},
): Promise<Filled> {
	const { smtp } = from;
	const [credential, mailCredential] = await importCredentials(client, [
		{
			name: 'CloudSales',
			type: CREDENTIAL_TYPE,
			data: { baseUrl: from.serviceUrl, apiKey: from.apiKey },
		},
		...(smtp === undefined
			? []
			: [
					{
						name: 'Mailbox of the stack',
						type: SMTP,
						data: {
							host: '127.0.0.1',
							port: smtp.port,
							secure: false,
							disableStartTls: true,
							user: '',
							password: '',
						},
					},
				]),
	]);
	const mail = smtp && mailCredential && { ...smtp, credential: mailCredential };
	const files = workflowFiles(from.folders);
	const workflows = await importWorkflows(client, files, credential, mail);
	return { workflows, ...(credential ? { credential } : {}) };
}
