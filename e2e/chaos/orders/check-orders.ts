import type { Report } from '../violation.ts';
import type { Deployment, OrderEvidence } from './evidence.ts';
import { handed } from './stock.ts';

/** Each order has come to the end that was planned; what stands at platforms and targets is what active orders have, once. */
export function checkOrders(evidence: OrderEvidence, report: Report): void {
	checkEnds(evidence, report);
	checkTenants(evidence, report);
	checkPlatforms(evidence, report);
	checkServices(evidence, report);
	checkTurns(evidence, report);
	checkWelcomes(evidence, report);
}

/** Of an order that a service joins later its customer hears first which one follows, and again when it is there. */
function checkWelcomes({ planned, welcomes }: OrderEvidence, report: Report): void {
	for (const { name, kind, id } of planned) {
		const count = welcomes.filter(({ related_id }) => related_id === id).length;
		const most = kind === 'mended' ? 2 : 1;
		if (count > most || (count === 0 && kind !== 'fails'))
			report('one welcome per occasion', name, `${count} mails`);
	}
}

function checkEnds({ planned, orders }: OrderEvidence, report: Report): void {
	for (const { name, kind, id } of planned) {
		const order = orders.find((one) => one.id === id);
		const isAsPlanned =
			kind === 'fails'
				? order?.status === 'FAILED' && order.rolled_back
				: order?.status === 'ACTIVE' && !order.partial;
		if (!isAsPlanned) report('no order is stuck', name, `${kind}: ${order?.status ?? 'none'}`);
	}
	for (const [slug, own] of Map.groupBy(orders, (order) => order.organization_slug))
		if (own.length > 1) report('an address belongs to one order', slug, `${own.length} orders`);
}

function checkTenants({ orders, tenants, deployments }: OrderEvidence, report: Report): void {
	for (const { id, order_number } of orders) {
		const counts = [tenants, deployments].map(
			(rows) => rows.filter(({ owner_id }) => owner_id === id).length,
		);
		if (counts.some((count) => count !== 1))
			report('one tenant and deployment per order', order_number, counts.join(', '));
	}
}

const markerOf = ({ id }: Deployment): string => `cs-${id}`;

function checkPlatforms({ deployments, docker, awx }: OrderEvidence, report: Report): void {
	const running = deployments.filter(({ status }) => status === 'RUNNING');
	const at = (platform: string): string[] =>
		running.filter((one) => one.platform === platform).map(markerOf);
	for (const [kind, things] of Object.entries(docker)) {
		const marks = things.map(({ labels }) => labels['cloudsales.marker'] ?? 'none');
		compare(marks, at('docker'), (mark, count) =>
			report('what stands at Docker is what tenants have', `${kind} of ${mark}`, `${count}`),
		);
	}
	compare(
		awx.tenants.map(({ marker }) => marker),
		at('awx'),
		(mark, count) => report('what stands at AWX is what tenants have', mark, `${count}`),
	);
	for (const { name, variables } of awx.tenants) {
		const missing = ['region', 'services', 'memory_mb', 'tenant_id'].filter(
			(one) => !(`cloudsales_${one}` in variables),
		);
		if (missing.length > 0)
			report('a playbook is told everything', name, `without ${missing.join(', ')}`);
	}
}

/** Each that is wanted is there once, and nothing else. */
function compare(
	there: readonly string[],
	wanted: readonly string[],
	differs: (mark: string, count: number) => void,
): void {
	for (const mark of new Set([...there, ...wanted])) {
		const count = there.filter((one) => one === mark).length;
		if (count !== (wanted.includes(mark) ? 1 : 0)) differs(mark, count);
	}
}

function checkServices({ orders, broker }: OrderEvidence, report: Report): void {
	const wanted = orders
		.filter(({ status }) => status === 'ACTIVE')
		.flatMap(({ items }) => items.filter(({ service_code }) => service_code !== handed));
	compare(
		broker.instances.map(({ id }) => id),
		wanted.map(({ id }) => id),
		(id, count) => report('what stands at the broker is what active orders have', id, `${count}`),
	);
	for (const { id, state } of broker.instances)
		if (state !== 'READY') report('a service at the broker is ready', id, state);
	for (const { attempt, items } of orders)
		for (const { id } of items) {
			const made = broker.made[id] ?? 0;
			if (made > attempt)
				report('a service is made once in an attempt', id, `${made} times in ${attempt}`);
		}
}

/** By the times that the service itself gives: those of the broker are too near to each other. */
function checkTurns({ progress }: OrderEvidence, report: Report): void {
	for (const { order_id, activations } of progress)
		for (const { service_code, depends_on, started_at } of activations) {
			if (started_at === null) continue;
			for (const needed of depends_on) {
				const before = activations.find((one) => one.service_code === needed);
				const isDone = before?.completed_at != null && before.completed_at <= started_at;
				if (!isDone)
					report(
						'no service begins before what it depends on is there',
						order_id,
						`${service_code} at ${started_at}, ${needed} at ${before?.completed_at ?? 'no time'}`,
					);
			}
		}
}
