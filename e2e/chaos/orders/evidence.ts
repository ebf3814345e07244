/** What the checker of orders may look at: the books of the platforms and targets, and the public API. */
import type { SandboxClient } from '../../../sandbox/client.ts';
import type { Client } from '../client.ts';
import type { Ordered } from './driver.ts';

export type Order = {
	id: string;
	order_number: string;
	status: string;
	organization_slug: string;
	attempt: number;
	partial: boolean;
	rolled_back: boolean;
	items: { id: string; service_code: string }[];
};
export type Deployment = {
	id: string;
	owner_id: string;
	platform: string;
	status: string;
};
export type Progress = {
	order_id: string;
	activations: {
		service_code: string;
		activation_status: string;
		depends_on: string[];
		started_at: string | null;
		completed_at: string | null;
	}[];
};
type Labelled = { name: string; labels: Record<string, string> };

export type OrderEvidence = {
	planned: readonly Ordered[];
	orders: Order[];
	tenants: { id: string; owner_id: string; slug: string }[];
	deployments: Deployment[];
	progress: Progress[];
	docker: { containers: Labelled[]; networks: Labelled[]; volumes: Labelled[] };
	awx: { tenants: { name: string; marker: string; variables: Record<string, unknown> }[] };
	/** The order of each welcome mail. */
	welcomes: { related_id: string }[];
	broker: { instances: { id: string; state: string }[]; made: Record<string, number> };
};

export async function gatherOrders(
	client: Client,
	sandbox: SandboxClient,
	planned: readonly Ordered[],
): Promise<OrderEvidence> {
	const orders = await client.all<Order>('/orders');
	const notifications = await client.all<{ kind: string; related_id: string }>('/notifications');
	return {
		planned,
		orders,
		tenants: await client.all('/tenants'),
		deployments: await client.all('/deployments'),
		progress: await Promise.all(
			orders.map(({ id }) => client.get<Progress>(`/orders/${id}/activations/progress`)),
		),
		welcomes: notifications.filter(({ kind }) => kind === 'ORDER_WELCOME'),
		docker: await sandbox.books('docker'),
		awx: await sandbox.books('awx'),
		broker: await sandbox.books('service-broker'),
	};
}
