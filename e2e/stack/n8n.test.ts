import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unflatten } from './n8n-client.ts';
import { N8N_VERSION } from './n8n-installation.ts';
import { type WorkflowFile, prepareWorkflow, workflowIdOf } from './n8n-workflows.ts';

const inFolder = (file: string) =>
	readFileSync(fileURLToPath(new URL(`../n8n/${file}`, import.meta.url)), 'utf8');

describe('the lock file of n8n', () => {
	type Lock = {
		packages: Record<string, { version?: string; resolved?: string; integrity?: string }>;
	};
	const lock = JSON.parse(inFolder('package-lock.json')) as Lock;
	const packages = Object.entries(lock.packages).filter(([where]) => where !== '');

	it('names no host to download from, so that any registry will do', () => {
		expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
		expect(packages.length).toBeGreaterThan(2000);
	});

	it('has a checksum for every package', () => {
		expect(packages.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
	});

	it('is for the version that we say we use', () => {
		const { dependencies } = JSON.parse(inFolder('package.json')) as {
			dependencies: Record<string, string>;
		};
		expect(dependencies).toEqual({ n8n: N8N_VERSION });
		expect(lock.packages['node_modules/n8n']?.version).toBe(N8N_VERSION);
	});
});

describe('a workflow made ready for import', () => {
	const file = '/anywhere/workflows/1-cloudsales/05-payment-succeeded.json';
	const workflow: WorkflowFile = {
		name: 'Payment succeeded',
		nodes: [
			{ name: 'Event', type: 'n8n-nodes-cloudsales.cloudSalesTrigger' },
			{
				name: 'Activate',
				type: 'n8n-nodes-cloudsales.activateSubscription',
				credentials: { [`cloudSalesApi`]: { id: null, name: 'whatever the author had' } },
			},
			{
				name: 'Call',
				type: 'n8n-nodes-base.httpRequest',
				parameters: { url: 'https://x.example' },
			},
			{
				name: 'Call ours',
				type: 'n8n-nodes-base.httpRequest',
				parameters: { nodeCredentialType: 'cloudSalesApi' },
			},
		],
		connections: {},
	};
	const credential = { id: 'c1', name: 'CloudSales', type: 'cloudSalesApi' };
	const prepared = prepareWorkflow(file, workflow, credential, 'errors1');
	const nodeOf = (name: string) => prepared.nodes.find((node) => node.name === name);

	it('has the credential in every node that needs it, and in no other', () => {
		const ours = { cloudSalesApi: { id: 'c1', name: 'CloudSales' } };
		expect(nodeOf('Event')?.credentials).toEqual(ours);
		expect(nodeOf('Activate')?.credentials).toEqual(ours);
		expect(nodeOf('Call ours')?.credentials).toEqual(ours);
		expect(nodeOf('Call')?.credentials).toBeUndefined();
	});

	it('has the same ids whenever and wherever it is imported', () => {
		const elsewhere = '/else/workflows/1-cloudsales/05-payment-succeeded.json';
		const again = prepareWorkflow(elsewhere, workflow, credential, 'errors1');
		expect(again).toEqual(prepared);
		expect(prepared.id).toBe(workflowIdOf(elsewhere));
		expect(prepared.id).toMatch(/^[0-9A-Za-z]{16}$/);
		expect(nodeOf('Event')?.webhookId).toMatch(
			/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
		);
	});

	it('reports its errors to the workflow that handles errors, which itself does not', () => {
		expect(prepared.settings).toMatchObject({ errorWorkflow: 'errors1' });
		const handler = { ...workflow, nodes: [{ name: 'E', type: 'n8n-nodes-base.errorTrigger' }] };
		const preparedHandler = prepareWorkflow('11-errors.json', handler, credential, 'errors1');
		expect(preparedHandler.settings).not.toHaveProperty('errorWorkflow');
	});

	it('leaves the file as it was', () => {
		expect(workflow.nodes[0]).toEqual({
			name: 'Event',
			type: 'n8n-nodes-cloudsales.cloudSalesTrigger',
		});
	});
});

it('reads the format in which n8n stores executions', () => {
	// What flatted.stringify makes of { a: 'x', list: [1, 'x', null], self: <the object itself> }.
	expect(unflatten('[{"a":"1","list":"2","self":"0"},"x",[1,"1",null]]')).toMatchObject({
		a: 'x',
		list: [1, 'x', null],
		self: { a: 'x' },
	});
});
