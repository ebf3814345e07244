import pg from 'pg';
import { serviceClient } from '../../e2e/clients.ts';
import { PACK_NAME } from '../../e2e/stack/n8n-installation.ts';
import type { WorkflowFile } from '../../e2e/stack/n8n-workflows.ts';
import { unflatten } from '../../e2e/stack/n8n-client.ts';
import { waitFor } from '../../e2e/wait.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { middleMean, percentilesOfMs } from '../lib/load.ts';
import {
	type BenchN8n,
	N8N_VERSION,
	cloudSalesCredential,
	headerCredential,
	startBenchN8n,
} from '../lib/n8n.ts';
import type { Figure } from '../lib/result.ts';
import { type System, startSystem } from '../lib/system.ts';
import { type Step, httpRequest, inARow, webhook } from '../lib/workflow.ts';

/** Items of one run, where there are many. */
const manyItems = 50;

type Case = {
	id: string;
	what: string;
	items: number;
	ours: Step;
	stock: Step;
};

/** The time of a node, as n8n itself measures and stores it. */
export const node: Bench = {
	name: 'node',
	title: "The CloudSales node beside n8n's HTTP Request node",
	async run(context) {
		const system = await startSystem(context, { roles: ['all'] });
		try {
			const n8n = await startBenchN8n(context, system);
			const [runs, manyRuns] = context.quick ? [10, 5] : [150, 40];
			const clients = await makeClients(system);
			const figures: Figure[] = [];
			for (const one of await casesOf(system, n8n)) {
				const count = one.items === 1 ? runs : manyRuns;
				figures.push(
					await context.progress.step(one.what, () =>
						compareNodes(context, system, n8n, one, clients, count),
					),
				);
			}
			return {
				versions: { ...(await system.versions()), n8n: N8N_VERSION },
				conditions: { 'runs with one item': runs, [`runs with ${manyItems} items`]: manyRuns },
				figures,
				notes: [
					'Both nodes take turns, so that what happens to the machine happens to both. The value is the mean of the ' +
						'middle half, because n8n counts whole milliseconds.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

async function makeClients(system: System): Promise<string[]> {
	const [service] = system.services;
	const api = serviceClient(service?.url ?? '', system.apiKey);
	const ids: string[] = [];
	while (ids.length < manyItems) {
		const number = ids.length + 1;
		const body = { name: `PT Ukur ${number}`, billing_email: `finance@ukur-${number}.example` };
		ids.push(String((await api.post('/clients', body))['id']));
	}
	return ids;
}

async function casesOf(system: System, n8n: BenchN8n): Promise<Case[]> {
	const url = `${system.services[0]?.url ?? ''}/api/v1/clients/{{ $json.client_id }}`;
	const { ours, header } = await n8n.keep({
		ours: cloudSalesCredential(system.services[0]?.url ?? '', system.apiKey),
		header: headerCredential('Authorization', `Bearer ${system.apiKey}`),
	});
	const cloudSales = (parameters: Record<string, unknown>): Step => ({
		name: 'Node',
		type: `${PACK_NAME}.cloudSales`,
		typeVersion: 1,
		parameters: {
			resource: 'client',
			client_id: { __rl: true, mode: 'id', value: '={{ $json.client_id }}' },
			...parameters,
		},
		credential: ours,
	});
	const read = {
		ours: cloudSales({ operation: 'get' }),
		stock: httpRequest('Node', { url: `=${url}` }, header),
	};
	const address = '=Jalan Jenderal Sudirman {{ $execution.id }}';
	const command = {
		ours: cloudSales({ operation: 'update', updateFields: { address } }),
		stock: httpRequest(
			'Node',
			{
				method: 'PATCH',
				url: `=${url}`,
				sendHeaders: true,
				headerParameters: {
					parameters: [
						{
							name: 'Idempotency-Key',
							value: '={{ $execution.id }}:{{ $runIndex }}:{{ $itemIndex }}',
						},
					],
				},
				sendBody: true,
				bodyParameters: { parameters: [{ name: 'address', value: address }] },
			},
			header,
		),
	};
	return [
		{ id: 'read', what: 'Reading a client, one item', items: 1, ...read },
		{ id: 'command', what: 'Changing a client, one item', items: 1, ...command },
		{ id: 'read-many', what: `Reading clients, ${manyItems} items`, items: manyItems, ...read },
		{
			id: 'command-many',
			what: `Changing clients, ${manyItems} items`,
			items: manyItems,
			...command,
		},
	];
}

const flowOf = (place: string, step: Step): WorkflowFile =>
	inARow(place, [
		webhook(place),
		{
			name: 'Split out',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		},
		step,
	]);

async function compareNodes(
	context: BenchContext,
	system: System,
	n8n: BenchN8n,
	one: Case,
	clients: readonly string[],
	runs: number,
): Promise<Figure> {
	const ids = {
		ours: await n8n.publish(`${one.id}-ours`, flowOf(`${one.id}-ours`, one.ours)),
		stock: await n8n.publish(`${one.id}-stock`, flowOf(`${one.id}-stock`, one.stock)),
	};
	const body = JSON.stringify({
		items: clients.slice(0, one.items).map((client_id) => ({ client_id })),
	});
	const warmUp = 3;
	const kinds = ['ours', 'stock'] as const;
	for (let run = 0; run < runs + warmUp; run += 1) {
		// Who begins is drawn: the second may find what the first has warmed.
		for (const kind of context.random() < 0.5 ? kinds : kinds.toReversed()) {
			const response = await fetch(`${n8n.url}/webhook/${one.id}-${kind}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body,
			});
			const text = await response.text();
			if (response.status !== 200) throw new Error(`${one.id}-${kind}: ${response.status} ${text}`);
		}
	}
	const ours = (await nodeTimes(system, ids.ours, runs + warmUp, one.items)).slice(warmUp);
	const stock = (await nodeTimes(system, ids.stock, runs + warmUp, one.items)).slice(warmUp);
	await n8n.unpublish(ids.ours);
	await n8n.unpublish(ids.stock);
	return {
		id: one.id,
		what: `${one.what}: time of the node`,
		unit: 'ms',
		better: 'less',
		value: middleMean(ours),
		percentiles: percentilesOfMs(ours),
		reference: {
			what: 'HTTP Request node, the same call, header auth',
			value: middleMean(stock),
			percentiles: percentilesOfMs(stock),
		},
		goals: [{ of: 'ratio', atMost: 1.05 }],
	};
}

/** From n8n's own records of its executions, oldest first. */
async function nodeTimes(
	system: System,
	workflowId: string,
	count: number,
	items: number,
): Promise<number[]> {
	const client = new pg.Client({ connectionString: system.postgres.url('n8n') });
	await client.connect();
	try {
		const rows = await waitFor(`${count} executions`, async () => {
			const found = await client.query<{ data: string }>(
				`select d.data from execution_entity e join execution_data d on d."executionId" = e.id
				 where e."workflowId" = $1 and e.status = 'success' order by e.id`,
				[workflowId],
			);
			return found.rows.length === count && found.rows;
		});
		return rows.map(({ data }) => {
			const { resultData } = unflatten(data) as {
				resultData: {
					runData: Record<string, { executionTime: number; data: { main: unknown[][] } }[]>;
				};
			};
			const run = resultData.runData['Node']?.[0];
			if (run?.data.main[0]?.length !== items) throw new Error('The node lost items');
			return run.executionTime;
		});
	} finally {
		await client.end();
	}
}
