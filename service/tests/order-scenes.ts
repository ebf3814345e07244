import { aTemplate, runTasks } from '../capabilities/deployments/fixtures.ts';
import { anOrder, aQuickOrder } from '../capabilities/orders/fixtures.ts';
import { statusUrl } from '../capabilities/orders/tracking.ts';
import { ProviderError } from '../platform/errors/index.ts';
import type { Scene } from './page-scene.ts';
import type { TestService } from './service.ts';

const pageOf = (service: TestService, order: { id: string; order_number: string }) => ({
	path: new URL(statusUrl(service.runtime, order)).pathname,
});

/** An order of two services that is being worked on, and its page. */
const underWay =
	(outcomes: TestService['vendors']['nextOutcomes'], rounds: number): Scene =>
	async ({ service }) => {
		const { id: deployment_template_id } = await aTemplate(service);
		const order = await anOrder(service, { status: 'SUBMITTED', deployment_template_id });
		service.vendors.nextOutcomes.length = 0;
		service.vendors.nextOutcomes.push(...outcomes);
		await service.call('POST', `/orders/${order.id}/process`);
		await service.settle();
		await runTasks(service, rounds);
		service.vendors.nextOutcomes.length = 0;
		return pageOf(service, order);
	};

const done = { status: 'SUCCESS', result: { ready: true } } as const;
const runs = { status: 'RUNNING', progress: {}, poll_after_seconds: 3600 } as const;

/** The status page of an order in each state that it shows differently, opened by its address with the token. */
export const orderScenes: Readonly<Record<string, Scene>> = {
	'order-unpaid': async ({ service }) => {
		const order = await aQuickOrder(service);
		await service.call('POST', '/payment-links', { subject_type: 'order', subject_id: order.id });
		return { path: new URL(order.status_url).pathname };
	},
	'order-paid': async ({ service }) =>
		pageOf(service, await anOrder(service, { status: 'SUBMITTED' })),
	'order-deploying': underWay([], 0),
	'order-activating': underWay([done, runs], 2),
	'order-active': underWay([done, done], 3),
	'order-failed': underWay([done, new ProviderError('gcp', 'rejected', 'There is no room')], 3),
	'order-cancelled': async ({ service }) => {
		const order = await anOrder(service, { status: 'SUBMITTED' });
		await service.call('POST', `/orders/${order.id}/cancel`, { reason: 'A test' });
		return pageOf(service, order);
	},
	'order-not-found': async ({ service }) => {
		const { order_number } = await anOrder(service);
		return { path: `/orders/${order_number}/none` };
	},
};
