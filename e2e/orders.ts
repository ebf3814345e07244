/**
 * Two orders as a stranger places them: one becomes a tenant that answers, the other fails in its third service and is taken back.
 * `npm run demo -- orders` shows it.
 */
import type { Browser } from 'puppeteer-core';
import { sandboxClient } from '../sandbox/client.ts';
import { openBrowser } from './browser.ts';
import { books, serviceClient, type ServiceClient } from './clients.ts';
import {
	engineEnvironment,
	engineHost,
	engineProblem,
	pageAt,
	removeTenant,
	standsAt,
	tenantImage,
	tenantPage,
} from './engine/engine.ts';
import { simulatedImage, stockOrders, type TenantImage } from './orders-data.ts';
import type { Progress } from './stack/progress.ts';
import type { Stack } from './stack/stack.ts';
import { waitFor } from './wait.ts';

/** Where tenants run. */
export type Place = {
	/** What is said of it before anything starts. */
	note: string;
	image: TenantImage;
	/** What the page of a tenant contains. */
	page: string;
	environment: Record<string, string>;
	isReal: boolean;
};

/** Nor does the service wait for a workflow to begin a task. */
const atOnce = { PROVISIONING_PICKUP_SECONDS: '0' };

/** A container engine when there is one, and the simulator of the sandbox otherwise. */
export async function placeForTenants(): Promise<Place> {
	const problem = await engineProblem();
	if (problem !== null)
		return {
			note: `${problem}\nTenants run in the simulated engine of the sandbox.`,
			image: simulatedImage,
			page: 'tenant',
			environment: atOnce,
			isReal: false,
		};
	return {
		note: `Tenants run as containers at ${engineHost}.`,
		image: tenantImage,
		page: tenantPage,
		environment: { ...atOnce, ...engineEnvironment('21000-21999') },
		isReal: true,
	};
}

export type OrdersSummary = {
	order: string;
	status: string;
	tenant: string;
	url: string;
	activations: { service: string; status: string }[];
	rolled_back: {
		order: string;
		status: string;
		failed_service: string;
		activations: { service: string; status: string }[];
		left: number;
	};
	seconds: number;
};

/** The fields of the API that are looked at. */
type Placed = {
	id: string;
	order_number: string;
	currency: string;
	total_amount: number;
	status_url: string;
};
type Order = {
	id: string;
	order_number: string;
	client_id: string;
	created_at: string;
	status: string;
	rolled_back: boolean;
	organization_slug: string;
	activation_url: string | null;
	deployment_instance_id: string;
	items: { id: string; service_code: string }[];
};
type Event = {
	id: string;
	type: string;
	occurred_at: string;
	data: { service_name?: string; error_message?: string | null };
};
type Activation = { service_code: string; activation_status: string };

type World = {
	stack: Stack;
	service: ServiceClient;
	progress: Progress;
	browser: Browser;
	place: Place;
};

/** Throws with what was waited for when something does not come about, so that a summary means that both ended as they should. */
export async function driveOrders(
	stack: Stack,
	progress: Progress,
	{
		place,
		leaves,
	}: { place: Place; /** Removes what runs, since nobody will look. */ leaves: boolean },
): Promise<OrdersSummary> {
	const started = Date.now();
	const service = serviceClient(stack.urls.service, stack.apiKey);
	const browser = await openBrowser();
	const world = { stack, service, progress, browser, place };
	try {
		await progress.step('Services, packages, templates and the activation workflow', () =>
			stockOrders(service, place.image),
		);
		const good = await orderThatSucceeds(world);
		const rolled_back = await orderThatFails(world);
		const seconds = Math.round((Date.now() - started) / 1000);
		return { ...good, rolled_back, seconds };
	} finally {
		await browser.close();
		if (leaves && place.isReal) await takeDown(world);
	}
}

async function orderThatSucceeds(world: World) {
	const { service, progress, place } = world;
	const placed = await placeOrder(world, 'Example ISP Inc.', 'example-isp');
	await pay(world, placed);
	const order = await follow(world, placed.id, ({ status }) => status === 'ACTIVE');
	const url = order.activation_url ?? '';
	await progress.step(`The tenant answers at ${url}`, () =>
		waitFor('the page of the tenant', async () => (await pageAt(url))?.includes(place.page)),
	);
	const { activations, overall_status } = await progressOf(service, order.id);
	if (overall_status !== 'completed') throw new Error(`The services are ${overall_status}`);
	const { order_number, status, organization_slug: tenant } = order;
	return { order: order_number, status, tenant, url, activations };
}

/** Counted as they are started, by the sequence of the workflow. */
const failing = 'radius-aaa';

async function orderThatFails(world: World): Promise<OrdersSummary['rolled_back']> {
	const { stack, service, progress } = world;
	const placed = await placeOrder(world, 'Other ISP Ltd', 'other-isp');
	const { items } = (await service.get(`/orders/${placed.id}`)) as Order;
	const item = items.find(({ service_code }) => service_code === failing);
	await progress.step(`The broker will refuse ${failing}`, () =>
		sandboxClient(stack.urls.sandbox).call('POST', '/faults', {
			vendor: 'service-broker',
			endpoint: `PUT /v2/service_instances/${item?.id}`,
			kind: 'refused',
		}),
	);
	await pay(world, placed);
	const order = await follow(
		world,
		placed.id,
		({ status, rolled_back }) => status === 'FAILED' && rolled_back,
	);
	const { activations } = await progressOf(service, order.id);
	const left = await leftOf(world, order);
	if (left !== 0) throw new Error(`${left} things of ${order.order_number} are left`);
	progress.line('  ✓ Nothing of it is left at the broker and at the engine');
	return {
		order: order.order_number,
		status: order.status,
		failed_service: failing,
		activations,
		left,
	};
}

/** At the address of the source document, in its words. */
async function placeOrder(
	{ stack, progress }: World,
	company: string,
	slug: string,
): Promise<Placed> {
	const address = `${stack.urls.service}/api/public/orders/quick`;
	const placed = await progress.step(`${company} orders at ${address}`, async () => {
		const response = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				email: `admin@${slug}.example`,
				name: 'John Smith',
				company,
				package_code: 'professional',
				billing_cycle: 'monthly',
				region: 'us-east-1',
				organization_slug: slug,
				currency: 'IDR',
				promotion_code: 'WELCOME10',
				language: 'en',
			}),
		});
		const body: unknown = await response.json();
		if (response.status !== 201) throw new Error(`No order: ${JSON.stringify(body)}`);
		return body as Placed;
	});
	progress.line(
		`      ${placed.order_number}: ${placed.currency} ${placed.total_amount}, followed at ${placed.status_url}`,
	);
	return placed;
}

/** As the customer does: from the page of the order to that of the gateway. */
async function pay({ browser, progress }: World, placed: Placed): Promise<void> {
	await progress.step('The customer pays on the page of the order', async () => {
		const page = await browser.newPage();
		const button = 'main a.button[href*="/xendit/web/"]';
		await page.goto(placed.status_url);
		await page.waitForSelector(button, { timeout: 30_000 });
		await Promise.all([page.waitForNavigation(), page.click(button)]);
		await Promise.all([page.waitForNavigation(), page.click('form[action$="/pay"] button')]);
		await page.close();
	});
}

/** An engine on a busy machine takes its time; usually an order takes ten seconds. */
const mostMs = 300_000;

/** A line for each event of the order's customer, until the order is as it should be. */
async function follow(
	{ service, progress }: World,
	id: string,
	isDone: (order: Order) => boolean,
): Promise<Order> {
	const told = new Set<string>();
	return waitFor(
		`the order ${id} to come to its end`,
		async () => {
			const order = (await service.get(`/orders/${id}`)) as Order;
			const path = `/events?client_id=${order.client_id}&sort=created_at&limit=200`;
			const { data } = (await service.get(path)) as { data: Event[] };
			for (const event of data) {
				if (told.has(event.id)) continue;
				told.add(event.id);
				const line = lineOf(event);
				const seconds = (Date.parse(event.occurred_at) - Date.parse(order.created_at)) / 1000;
				if (line !== null) progress.line(`  · ${seconds.toFixed(1).padStart(5)} s  ${line}`);
			}
			if (isDone(order)) return order;
			const isOver = order.status === 'ACTIVE' || order.status === 'CANCELLED';
			if (isOver) throw new Error(`The order is ${order.status}`);
			return null;
		},
		mostMs,
	);
}

/** What an event says, for people; null for those that repeat others. */
function lineOf({ type, data }: Event): string | null {
	if (/^(order|tenant|deployment)\./.test(type)) {
		const why = data.error_message ?? null;
		return why === null ? type : `${type}: ${why}`;
	}
	if (type === 'service.activated') return `${type}: ${data.service_name}`;
	if (type === 'service.activation_failed')
		return `${type}: ${data.service_name}: ${data.error_message}`;
	if (type === 'provisioning_task.undone' || type === 'task_graph.rolled_back') return type;
	return null;
}

async function progressOf(service: ServiceClient, id: string) {
	const { activations, overall_status } = (await service.get(
		`/orders/${id}/activations/progress`,
	)) as { activations: Activation[]; overall_status: string };
	return {
		overall_status,
		activations: activations.map(({ service_code, activation_status }) => ({
			service: service_code,
			status: activation_status,
		})),
	};
}

/** How many things of an order stand at the broker and at the engine, as these say. */
async function leftOf(world: World, order: Order): Promise<number> {
	const { stack, service, place } = world;
	const { instances } = (await books(stack.urls.sandbox, 'service-broker')) as {
		instances: { id: string }[];
	};
	const ids = new Set(order.items.map(({ id }) => id));
	const services = instances.filter(({ id }) => ids.has(id)).length;
	const deployment = await service.get(`/deployments/${order.deployment_instance_id}`);
	const engine = place.isReal ? engineHost : `${stack.urls.sandbox}/docker`;
	return services + Number(await standsAt(engine, String(deployment['resource_name'])));
}

/** Containers of the engine would go on for ever. The stack is of its own, so all of them are of this demo. */
async function takeDown({ service, progress }: World): Promise<void> {
	await progress.step('The tenants are taken away from the engine', async () => {
		const { data } = (await service.get('/deployments?limit=50')) as {
			data: { resource_name: string }[];
		};
		for (const { resource_name } of data) await removeTenant(resource_name);
	});
}
