import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowFile } from '../../e2e/stack/n8n-workflows.ts';
import { ROOT } from '../../e2e/stack/pack.ts';
import { waitFor } from '../../e2e/wait.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { callbackSender } from '../lib/callback.ts';
import { closedLoop, percentilesOfMs, withoutFailures } from '../lib/load.ts';
import { type BenchN8n, N8N_VERSION, cloudSalesCredential, startBenchN8n } from '../lib/n8n.ts';
import type { Percentiles } from '../lib/result.ts';
import { type PaidSale, callbackOf, keepSales, paidAtGateway } from '../lib/sales.ts';
import { publishStockFlow } from '../lib/stock-flow.ts';
import { type System, startSystem } from '../lib/system.ts';

/** Option batch_size of the trigger. */
const batchSize = 100;
/** Calls to the stock flow that are under way at a time; more do not make n8n faster. */
const callers = 8;

/** A paid sale until its workflow in n8n has finished and said so. */
export const loop: Bench = {
	name: 'loop',
	title: 'Paid sale activated by a workflow in n8n, acknowledged at its end',
	async run(context) {
		const system = await startSystem(context, { roles: ['all'] });
		try {
			const n8n = await startBenchN8n(context, system);
			const counts = context.quick
				? { stock: 150, many: 100, singles: 5, seconds: 5 }
				: { stock: 1500, many: 1000, singles: 50, seconds: 20 };
			const prepare = (count: number): Promise<PaidSale[]> =>
				paidAtGateway(system, count, context.random);
			const sales = await context.progress.step('Sales that wait for their money', async () => ({
				stock: await prepare(counts.stock),
				one: await prepare(counts.singles + warmUp),
				fromEvent: await prepare(counts.many),
				fromCallback: await prepare(counts.many),
			}));
			const stock = await openStockFlow(system, n8n, sales.stock);
			const byStock = await context.progress.step('Reference: the flow of stock nodes', () =>
				closedLoop({ callers, seconds: counts.seconds, warmUpSeconds: 3, call: stock.next }),
			);
			withoutFailures('stock flow', byStock);
			const ours = await ourFlow(context, system, n8n, sales, stock);
			return {
				versions: { ...(await system.versions()), n8n: N8N_VERSION },
				conditions: {
					'batch size': batchSize,
					'sales at once': counts.many,
					'sales one by one': counts.singles,
					'callers of the stock flow': callers,
				},
				figures: [
					{
						id: 'batches',
						what: 'Sales activated, from billing_cycle.paid to acknowledged, in batches',
						unit: 'per second',
						better: 'more',
						value: ours.fromEvent,
						reference: {
							what: stockFlowName,
							value: byStock.perSecond,
							percentiles: byStock.percentiles,
						},
						goals: [{ of: 'ratio', atLeast: 10 }],
					},
					{
						id: 'batches-from-callback',
						what: "Sales activated, from the gateway's callback to acknowledged, in batches",
						unit: 'per second',
						better: 'more',
						value: ours.fromCallback,
						reference: { what: stockFlowName, value: byStock.perSecond },
					},
					{
						id: 'single',
						what: 'One sale, from billing_cycle.paid to acknowledged',
						unit: 'ms',
						better: 'less',
						value: ours.one.fromEvent.p50,
						percentiles: ours.one.fromEvent,
						reference: {
							what: stockFlowName,
							value: ours.one.byStock.p50,
							percentiles: ours.one.byStock,
						},
						goals: [{ of: 'ratio', atMost: 1.1 }],
					},
					{
						id: 'single-in-n8n',
						what: 'Of that, from the call to n8n until its answer, in which n8n calls the service once',
						unit: 'ms',
						better: 'less',
						value: ours.one.inN8n.p50,
						percentiles: ours.one.inN8n,
						reference: {
							what: `${stockFlowName}, all of which is n8n`,
							value: ours.one.byStock.p50,
						},
					},
					{
						id: 'single-from-callback',
						what: "One sale, from the gateway's callback to acknowledged",
						unit: 'ms',
						better: 'less',
						value: ours.one.fromCallback.p50,
						percentiles: ours.one.fromCallback,
						reference: { what: stockFlowName, value: ours.one.byStock.p50 },
					},
				],
				notes: [
					'The stock flow begins with the callback, and asks the gateway itself. Before billing_cycle.paid the service has ' +
						'done so; the figures from the callback on hold that part, too.',
					'The service also does what the stock flow leaves out: an audit entry, a stored answer for each key, every ' +
						'change of state with its event, the portal user of the client.',
				],
			};
		} finally {
			await system.stop();
		}
	},
};

const warmUp = 3;
const stockFlowName =
	'the same from stock nodes: Webhook → Postgres → IF → Postgres → HTTP Request → IF → Postgres';

type Call = (sale: PaidSale) => Promise<void>;

function caller(system: System, address: string): { call: Call; close: () => Promise<void> } {
	const sender = callbackSender(system, address);
	return { call: (sale) => sender.send(callbackOf(sale)), close: () => sender.close() };
}

type StockFlow = {
	/** Sends the callback of the next sale, and is answered when the flow is through. */
	next: () => Promise<void>;
	/** Throws unless all that were sent have become what they should. */
	close: () => Promise<void>;
};

async function openStockFlow(
	system: System,
	n8n: BenchN8n,
	sales: readonly PaidSale[],
): Promise<StockFlow> {
	const flow = await publishStockFlow(system, n8n, sales);
	const { call, close } = caller(system, flow.url);
	const waiting = [...sales];
	return {
		next: async () => {
			const sale = waiting.pop();
			if (sale === undefined) throw new Error('There are no more sales');
			await call(sale);
		},
		close: async () => {
			await close();
			await flow.check(sales.length - waiting.length);
			await n8n.unpublish(flow.id);
		},
	};
}

type OurFlow = {
	fromEvent: number;
	fromCallback: number;
	one: Record<'fromEvent' | 'fromCallback' | 'inN8n' | 'byStock', Percentiles>;
};

async function ourFlow(
	{ progress }: BenchContext,
	system: System,
	n8n: BenchN8n,
	sales: { one: PaidSale[]; fromEvent: PaidSale[]; fromCallback: PaidSale[] },
	stock: StockFlow,
): Promise<OurFlow> {
	const [service] = system.services;
	if (service === undefined) throw new Error('There is no service');
	await keepSales(system, [...sales.one, ...sales.fromEvent, ...sales.fromCallback]);
	const { credential } = await n8n.keep({
		credential: cloudSalesCredential(service.url, system.apiKey),
	});
	await n8n.publish('activate', activateWorkflow(), credential);
	const { call, close } = caller(system, `${service.url}/webhooks/xendit`);
	try {
		const one = await progress.step('Sales, one by one, in turn with the stock flow', () =>
			singles(system, sales.one, call, stock.next),
		);
		await stock.close();
		const fromCallback = await progress.step('Sales at once, from the callback on', async () => {
			const begin = Date.now();
			await callAll(sales.fromCallback, call);
			const end = await acknowledged(system, sales.fromCallback);
			return (sales.fromCallback.length * 1000) / (end - begin);
		});
		const fromEvent = await progress.step('Sales at once, from billing_cycle.paid on', () =>
			deliverAtOnce(system, sales.fromEvent, call),
		);
		return { fromEvent, fromCallback, one };
	} finally {
		await close();
	}
}

/** The workflow that comes with CloudSales, but for the size of its batches. */
function activateWorkflow(): WorkflowFile {
	const file = path.join(ROOT, 'workflows', '1-cloudsales', '05-payment-succeeded.json');
	const shipped = JSON.parse(readFileSync(file, 'utf8')) as WorkflowFile;
	return {
		...shipped,
		nodes: shipped.nodes.map((node) =>
			node.type.endsWith('.cloudSalesTrigger')
				? { ...node, parameters: { ...node.parameters, options: { batch_size: batchSize } } }
				: node,
		),
	};
}

async function singles(
	system: System,
	sales: readonly PaidSale[],
	call: Call,
	nextOfStock: () => Promise<void>,
): Promise<OurFlow['one']> {
	const byStock: number[] = [];
	const fromEvent: number[] = [];
	const fromCallback: number[] = [];
	const inN8n: number[] = [];
	for (const [index, sale] of sales.entries()) {
		const before = performance.now();
		await nextOfStock();
		if (index >= warmUp) byStock.push(performance.now() - before);
		await sleep(50);
		const begin = Date.now();
		await call(sale);
		const end = await acknowledged(system, [sale]);
		if (index >= warmUp) {
			const { rows } = await system.database.query<{ at: Date; call: Date; answer: Date }>(
				`select e.occurred_at as at, a.started_at as call, a.ended_at as answer
				 from events e join deliveries d on d.event_id = e.id join delivery_attempts a on a.delivery_id = d.id
				 where e.type = 'billing_cycle.paid' and e.client_id = $1`,
				[sale.client_id],
			);
			const [row] = rows;
			if (row === undefined) throw new Error('A sale was not delivered');
			fromCallback.push(end - begin);
			fromEvent.push(end - row.at.getTime());
			inN8n.push(row.answer.getTime() - row.call.getTime());
		}
		await sleep(50);
	}
	return {
		fromEvent: percentilesOfMs(fromEvent),
		fromCallback: percentilesOfMs(fromCallback),
		inN8n: percentilesOfMs(inN8n),
		byStock: percentilesOfMs(byStock),
	};
}

async function callAll(sales: readonly PaidSale[], call: Call): Promise<void> {
	const waiting = [...sales];
	const work = async (): Promise<void> => {
		for (let sale = waiting.pop(); sale !== undefined; sale = waiting.pop()) await call(sale);
	};
	await Promise.all(Array.from({ length: 16 }, work));
}

/** When the last of these sales was acknowledged by n8n; each must be ACTIVE, with a task. */
async function acknowledged(system: System, sales: readonly PaidSale[]): Promise<number> {
	const clients = sales.map((sale) => sale.client_id);
	const last = await waitFor(
		`${sales.length} sales to be acknowledged`,
		async () => {
			const { rows } = await system.database.query<{ count: string; last: Date }>(
				`select count(*) as count, max(d.delivered_at) as last
				 from events e join deliveries d on d.event_id = e.id
				 where e.type = 'billing_cycle.paid' and e.client_id = any($1::uuid[]) and d.status = 'DELIVERED'`,
				[clients],
			);
			return Number(rows[0]?.count) === sales.length && rows[0]?.last.getTime();
		},
		180_000,
	);
	const { rows } = await system.database.query<{ count: string }>(
		`select count(distinct s.id) as count from subscriptions s join provisioning_tasks t on t.owner_id = s.id
		 where s.client_id = any($1::uuid[]) and s.status = 'ACTIVE'`,
		[clients],
	);
	if (Number(rows[0]?.count) !== sales.length) throw new Error('Not every sale is active');
	return last;
}

/**
 * The sales are paid while no endpoint is registered. Then their deliveries are created all at once, as after an outage
 * of n8n.
 */
async function deliverAtOnce(
	{ database, ...system }: System,
	sales: readonly PaidSale[],
	call: Call,
): Promise<number> {
	await database.query(`update endpoints set event_types = '{nothing}'`);
	await callAll(sales, call);
	const clients = sales.map((sale) => sale.client_id);
	await waitFor(
		'the paid bills',
		async () => {
			const { rows } = await database.query<{ count: string }>(
				`select count(*) as count from events
				 where client_id = any($1::uuid[]) and type = 'billing_cycle.paid' and dispatched_at is not null`,
				[clients],
			);
			return Number(rows[0]?.count) === sales.length;
		},
		180_000,
	);
	await database.query(`update endpoints set event_types = '{billing_cycle.paid}'`);
	const begin = Date.now();
	await database.query(
		`insert into deliveries (id, event_id, endpoint_id, status, next_attempt_at)
		 select uuidv7(), e.id, (select id from endpoints), 'PENDING', now()
		 from events e where e.client_id = any($1::uuid[]) and e.type = 'billing_cycle.paid' order by e.sequence`,
		[clients],
	);
	await database.query('notify cloudsales_deliveries');
	const end = await acknowledged({ database, ...system }, sales);
	return (sales.length * 1000) / (end - begin);
}
