/** One order, from placing to its end as planned: its services run, or all of it is taken back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, unlessRefused } from '../client.ts';
import { intervene, type Driven, type DriverContext } from '../driver.ts';
import type { Random } from '../random.ts';
import {
	handed,
	orderKinds,
	promotion,
	repairPlaybook,
	sequences,
	type OrderKind,
} from './stock.ts';

export type OrderPlan = {
	name: string;
	kind: OrderKind;
	slug: string;
	/** Two want its address at the same time. */
	contested: boolean;
	startsAtMs: number;
};
export type Ordered = OrderPlan & Driven & { id?: string };

type Order = {
	id: string;
	status: string;
	attempt: number;
	partial: boolean;
	rolled_back: boolean;
	failed_stage: string | null;
	deployment_instance_id: string | null;
};
type Activation = { id: string; service_code: string; activation_status: string };
type Claimed = { lease_token: string };

export function planOrders(random: Random, count: number, ms: number): OrderPlan[] {
	return [...Array(count).keys()].map((index) => {
		const draw = random.stream(`order ${index}`);
		return {
			name: `Chaos ISP ${index + 1}`,
			kind: orderKinds[index % orderKinds.length] ?? 'plain',
			slug: `chaos-isp-${index + 1}`,
			contested: draw.chance(0.6),
			startsAtMs: Math.floor((index * ms) / count),
		};
	});
}

export async function driveOrder(
	order: Ordered,
	context: DriverContext,
	templates: Readonly<Record<OrderKind, string>>,
): Promise<void> {
	const { client, signal } = context;
	order.step = 'place';
	const id = await place(order, context, templates[order.kind]);
	if (id === null) return;
	order.id = id;
	const work = createWork(order, context);
	for (;;) {
		const now = await client.get<Order>(`/orders/${id}`);
		order.step = `${order.kind} ${now.status} in attempt ${now.attempt}`;
		if (isAtEnd(order, now)) break;
		await deploy(now, context);
		if (now.status === 'FAILED' && order.kind !== 'fails') await processAgain(order, now, context);
		if (order.kind === 'fails' || order.kind === 'mended') await work.step(now);
		await sleep(700, undefined, { signal });
	}
	order.step = 'done';
	order.done = true;
}

function isAtEnd({ kind }: OrderPlan, now: Order): boolean {
	if (kind === 'fails') return now.status === 'FAILED' && now.rolled_back;
	return now.status === 'ACTIVE' && !now.partial;
}

/** Of two that want one address, one gets it. Gives the order that did. */
async function place(
	order: Ordered,
	{ client }: DriverContext,
	deployment_template_id: string,
): Promise<string | null> {
	const wish = async (who: string): Promise<string | null> => {
		try {
			const placed = await client.send<Order>('POST', '/orders', {
				key: `${order.slug}/${who}`,
				body: {
					customer_email: `${who}@${order.slug}.example`,
					customer_name: 'Budi Santoso',
					company_name: order.name,
					organization_slug: order.slug,
					selected_services: sequences[order.kind].map(({ service }) => ({
						service_code: service,
					})),
					currency: 'IDR',
					promotion_code: promotion,
					deployment_template_id,
				},
			});
			return placed.id;
		} catch (error) {
			if (error instanceof Refused && error.code.startsWith('order.slug-taken')) return null;
			throw error;
		}
	};
	const wishes = order.contested ? ['first', 'second'] : ['first'];
	const ids = (await Promise.all(wishes.map(wish))).flatMap((id) => (id === null ? [] : [id]));
	if (ids.length !== 1) order.findings.push(`${ids.length} orders have the address ${order.slug}`);
	return ids[0] ?? null;
}

/** As workflow 06 does; left to itself, the service begins what nobody has picked up. */
async function deploy(
	{ status, rolled_back, deployment_instance_id: id }: Order,
	{ client }: DriverContext,
): Promise<void> {
	if (id === null || (status !== 'PROVISIONING' && (status !== 'FAILED' || rolled_back))) return;
	const path = `/provisioning-tasks?owner_id=${id}&status=PENDING`;
	for (const task of (await client.get<{ data: { id: string }[] }>(path)).data)
		await unlessRefused(client.send('POST', `/provisioning-tasks/${task.id}/run`, {}));
}

/** What a person does with an order that failed, once all of it is taken back. */
async function processAgain(order: Ordered, now: Order, context: DriverContext): Promise<void> {
	if (order.kind === 'awx') await repairPlaybook(context.sandbox);
	if (!now.rolled_back && now.failed_stage !== 'VALIDATION') return;
	intervene(context, `order.process after ${now.failed_stage ?? 'nothing'}`);
	const key = `${order.slug}/process-${now.attempt}`;
	await unlessRefused(context.client.send('POST', `/orders/${now.id}/process`, { key }));
}

/** The service that a workflow activates: this driver is that workflow. */
function createWork(order: Ordered, { client }: DriverContext) {
	/** The first claim of each task; what its holder says after the second is too late. */
	const first = new Map<string, string>();
	let sent = 0;
	/** A key for each call: an answer that was lost is asked for again by the client. */
	const post = <T>(path: string, body: object): Promise<T> => {
		sent += 1;
		return client.send<T>('POST', path, { key: `${order.slug}/work-${sent}`, body });
	};

	async function late(task: string, lease_token: string): Promise<void> {
		try {
			await post(`${task}/complete`, { lease_token, result: { who: 'the first' } });
			order.findings.push('a worker was heard whose lease is over');
		} catch (error) {
			if (!(error instanceof Refused) || !error.code.startsWith('provisioning_task.lease-lost'))
				throw error;
		}
	}

	async function step(now: Order): Promise<void> {
		if (now.status !== 'ACTIVATING' && now.status !== 'ACTIVE') return;
		const { activations } = await client.get<{ activations: Activation[] }>(
			`/orders/${now.id}/activations/progress`,
		);
		const found = activations.find(({ service_code }) => service_code === handed);
		if (found === undefined || found.activation_status === 'completed') return;
		const { id } = found;
		if (found.activation_status === 'failed') {
			if (now.partial) await unlessRefused(post(`/orders/${now.id}/activations/retry`, {}));
			return;
		}
		const path = `/provisioning-tasks/${id}`;
		const earlier = first.get(id);
		const claimed = await unlessRefused(post<Claimed>(`${path}/claim`, { seconds: 1800 }));
		if (claimed === null) return;
		const { lease_token } = claimed;
		if (earlier === undefined) {
			first.set(id, lease_token);
			const reason = 'The realm is taken';
			await post(`${path}/fail`, { lease_token, reason, kind: 'rejected' });
			return;
		}
		await late(path, earlier);
		await post(`${path}/complete`, {
			lease_token,
			result: { who: 'the second' },
		});
	}

	return { step };
}
