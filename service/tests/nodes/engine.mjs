/**
 * node engine.mjs <node_modules of n8n> <unpacked pack> <JSON of a scenario>
 *
 * Runs a workflow with the packed nodes in n8n's own engine, without a server, against a small HTTP service that
 * notes what it is asked. Prints the keys that were sent and how the execution ended. n8n is CommonJS and lies
 * outside the repository, so this is a program of its own.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const [, , modules, pack, scenarioText] = process.argv;
const scenario = JSON.parse(scenarioText);
const load = createRequire(import.meta.url);
const {
	ExecutionLifecycleHooks,
	LazyPackageDirectoryLoader,
	PackageDirectoryLoader,
	WorkflowExecute,
} = load(path.join(modules, 'n8n-core'));
const { ICredentialsHelper, NodeHelpers, Workflow } = load(path.join(modules, 'n8n-workflow'));

const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const eventItem = (name) => ({
	json: {
		event_id: name,
		type: 'billing_cycle.invoiced',
		occurred_at: '2026-11-20T00:00:00Z',
		subject_type: 'billing_cycle',
		subject_id: id,
		client_id: null,
		data: { billing_cycle_id: id },
	},
});
const credentials = { cloudSalesApi: { id: '1', name: 'CloudSales' } };
const node = (name, type, typeVersion, parameters, more = {}) => ({
	id: `id-of-${name}`,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	...more,
});
const cycle = {
	id: 'a',
	name: 'cycle',
	value: '={{ $json.data.billing_cycle_id }}',
	type: 'string',
};
const nodes = [
	node('Trigger', 'n8n-nodes-cloudsales.cloudSalesTrigger', 1, { events: [] }, { credentials }),
	node('Loop', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} }),
	node('Set', 'n8n-nodes-base.set', 3.4, { assignments: { assignments: [cycle] }, options: {} }),
	node(
		'Link',
		'n8n-nodes-cloudsales.createXenditInvoice',
		1,
		{
			billing_cycle_id: { __rl: true, mode: 'id', value: '={{ $json.cycle }}' },
			additionalFields: { expires_in_hours: '={{ "48" }}' },
		},
		{ credentials, ...scenario.link },
	),
];
const to = (name) => ({ node: name, type: 'main', index: 0 });
const connections = {
	straight: { Trigger: { main: [[to('Set')]] }, Set: { main: [[to('Link')]] } },
	loop: {
		Trigger: { main: [[to('Loop')]] },
		Loop: { main: [[], [to('Set')]] },
		Set: { main: [[to('Link')]] },
		Link: { main: [[to('Loop')]] },
	},
}[scenario.flow];

class Credentials extends ICredentialsHelper {
	getParentTypes = () => [];
	isCredentialUsableByNode = () => true;
	getCredentialsProperties = () => [];
	preAuthentication = () => Promise.resolve(undefined);
	getCredentials = () => Promise.resolve({});
	getDecrypted = () => Promise.resolve({ baseUrl: this.url, apiKey: 'secret' });
	authenticate = (values, _type, options) =>
		Promise.resolve({
			...options,
			headers: { ...options.headers, Authorization: `Bearer ${values.apiKey}` },
		});
}

async function main() {
	const keys = [];
	const server = createServer((request, response) => {
		request.resume().on('end', () => {
			keys.push(request.headers['idempotency-key']);
			const status = keys.length === scenario.failAt ? 500 : 200;
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ id, title: 'It did not work' }));
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const own = new PackageDirectoryLoader(pack);
	const base = new LazyPackageDirectoryLoader(path.join(modules, 'n8n-nodes-base'));
	await own.loadAll();
	await base.loadAll();
	const typeOf = (type) => {
		const [name, local] = type.split('.');
		return (name === 'n8n-nodes-cloudsales' ? own : base).getNode(local).type;
	};
	const workflow = new Workflow({
		id: 'w',
		name: 'w',
		nodes,
		connections,
		active: false,
		settings: { executionOrder: 'v1' },
		nodeTypes: {
			getByName: typeOf,
			getByNameAndVersion: (type, version) =>
				NodeHelpers.getVersionedNodeType(typeOf(type), version),
			getKnownTypes: () => ({}),
		},
	});
	const credentialsHelper = new Credentials();
	credentialsHelper.url = `http://127.0.0.1:${server.address().port}`;
	const anywhere = 'http://127.0.0.1/';
	const additionalData = {
		hooks: new ExecutionLifecycleHooks('manual', '1', { id: 'w', name: 'w', nodes, connections }),
		credentialsHelper,
		executionId: scenario.executionId,
		restApiUrl: anywhere,
		instanceBaseUrl: anywhere,
		formWaitingBaseUrl: anywhere,
		webhookBaseUrl: anywhere,
		webhookWaitingBaseUrl: anywhere,
		webhookTestBaseUrl: anywhere,
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		variables: {},
		currentNodeExecutionIndex: 0,
	};
	const run = await new WorkflowExecute(additionalData, 'manual').run({
		workflow,
		startNode: workflow.getNode('Trigger'),
		pinData: { Trigger: scenario.events.map(eventItem) },
	});
	const { error, runData } = run.data.resultData;
	const pairs = (runData.Link ?? []).flatMap((one) =>
		(one.data?.main[0] ?? []).map((item) => item.pairedItem),
	);
	process.stdout.write(`RESULT${JSON.stringify({ keys, error: error?.message, pairs })}\n`, () =>
		process.exit(0),
	);
}

main().catch((error) => {
	process.stderr.write(`${error.stack}\n`);
	process.exit(1);
});
