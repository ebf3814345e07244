/** Everything the checker may look at: the vendors' own books, the mailbox, our receiver, and the public API. */
import type { SandboxClient } from '../../sandbox/client.ts';
import { vendors } from '../../sandbox/vendors/index.ts';
import type { Client } from './client.ts';
import { type Letter, ofOurs } from './letters.ts';
import type { Receiver } from './receiver.ts';

export type Quotation = {
	id: string;
	number: string;
	version: number;
	status: string;
	total: number;
	cosmic_id: string | null;
	items: { id: string }[];
};
export type Cycle = {
	id: string;
	number: string | null;
	status: string;
	amount: number;
	quotation_id: string | null;
	subscription_id: string;
};
export type Link = {
	id: string;
	reference: string;
	gateway_reference: string | null;
	subject_id: string;
	status: string;
	amount: number;
};
export type Payment = {
	id: string;
	subject_id: string | null;
	payment_link_id: string | null;
	gateway_payment_id: string;
	status: string;
	amount: number;
};
export type Subscription = {
	id: string;
	status: string;
	quotation_id: string | null;
	provisioned_at: string | null;
	items: { id: string }[];
};
export type Task = {
	id: string;
	subscription_id: string;
	subscription_item_id: string;
	owner_type: string;
	graph_id: string | null;
	action: string;
	target: string;
	status: string;
	error_code: string | null;
};
export type Notification = {
	id: string;
	kind: string;
	related_id: string | null;
	recipient: string;
	subject: string;
	status: string;
	provider_id: string | null;
	error: string | null;
};
export type Webhook = {
	id: string;
	event_id: string;
	status: string;
	attempt: number;
	error: string | null;
	updated_at: string;
};
export type Delivery = {
	id: string;
	event_id: string;
	endpoint_id: string;
	status: string;
	next_attempt_at: string;
	error: string | null;
};
export type Endpoint = {
	id: string;
	url: string;
	description: string;
	event_types: string[];
	filters: object;
	batch_size: number;
	batch_wait_ms: number;
	acknowledge: string;
	status: string;
};

export type InboundMail = { id: string; provider_message_id: string; status: string };
export type Message = {
	id: string;
	conversation_id: string;
	conversation: { subject_id: string | null };
	direction: string;
	status: string;
	subject: string;
	outcome: string | null;
	answers_id: string | null;
};

export type XenditInvoice = { id: string; external_id: string; status: string; amount: number };
export type XenditPayment = { id: string; invoice_id: string; status: string; amount: number };
export type VendorWebhook = {
	id: string;
	webhook_id: string;
	event: string;
	state: string;
	faults: string[];
};
export type GoogleUser = { id: string; primaryEmail: string; externalIds?: { value: string }[] };
export type GoogleProject = { project_id: string; labels: Record<string, string>; state: string };

export type Evidence = {
	quotations: Quotation[];
	cycles: Cycle[];
	links: Link[];
	payments: Payment[];
	subscriptions: Subscription[];
	tasks: Task[];
	notifications: Notification[];
	webhooks: Webhook[];
	unsettledDeliveries: Delivery[];
	endpoints: Endpoint[];
	events: { id: string; type: string; subject_type: string; subject_id: string }[];
	received: ReadonlyMap<string, number>;
	badSignatures: number;
	xendit: {
		invoices: XenditInvoice[];
		payments: XenditPayment[];
		webhook_deliveries: VendorWebhook[];
	};
	google: {
		users: GoogleUser[];
		licences: { userId: string; skuId: string }[];
		projects: GoogleProject[];
	};
	cosmic: {
		objects: { id: string; slug: string; metadata: { quotation_id?: string } }[];
		media: { id: string; original_name: string }[];
	};
	/** What was sent; what came in are letters. */
	mails: { id: string; subject: string; label_ids: string[]; to: { address: string }[] }[];
	letters: readonly Letter[];
	inboundMails: InboundMail[];
	messages: Message[];
};

export async function gather(
	client: Client,
	sandbox: SandboxClient,
	receiver: Receiver,
	letters: readonly Letter[],
): Promise<Evidence> {
	const deliveries = await Promise.all(
		['PENDING', 'RETRYING', 'IN_PROGRESS', 'DEAD'].map((status) =>
			client.all<Delivery>(`/deliveries?status=${status}`),
		),
	);
	return {
		quotations: await client.all('/quotations'),
		cycles: await client.all('/billing-cycles'),
		links: await client.all('/payment-links'),
		payments: await client.all('/payments'),
		subscriptions: await client.all('/subscriptions'),
		tasks: await client.all('/provisioning-tasks'),
		notifications: await client.all('/notifications'),
		webhooks: await client.all('/webhooks'),
		unsettledDeliveries: deliveries.flat(),
		endpoints: await client.all('/endpoints'),
		events: await client.all('/events'),
		received: receiver.events,
		badSignatures: receiver.badSignatures,
		xendit: await sandbox.books('xendit'),
		google: await sandbox.books('google'),
		cosmic: await sandbox.books('cosmic'),
		mails: (await sandbox.books<{ messages: Evidence['mails'] }>('gmail')).messages.filter(ofOurs),
		letters,
		inboundMails: await client.all('/inbound-mails'),
		messages: await client.all('/messages'),
	};
}

const listsOfOrders = {
	orders: ['SUBMITTED', 'VALIDATING', 'APPROVED', 'PROVISIONING', 'ACTIVATING'],
	'task-graphs': ['ACTIVE', 'ASKS_PERSON'],
	deployments: ['DEPLOYING', 'ROLLING_BACK'],
};

/** Names of the lists that hold unfinished rows: cheap enough to be asked every second. */
export async function underWay(
	client: Client,
	sandbox: SandboxClient,
	{ withOrders = false } = {},
): Promise<string[]> {
	const lists: Record<string, string[]> = {
		webhooks: ['RECEIVED', 'FAILED'],
		deliveries: ['PENDING', 'RETRYING', 'IN_PROGRESS'],
		notifications: ['QUEUED', 'FAILED'],
		'provisioning-tasks': ['PENDING', 'RUNNING', 'WAITING', 'UNKNOWN'],
		'payment-links': ['CREATING', 'UNKNOWN', 'OPEN'],
		subscriptions: ['PENDING'],
		'inbound-mails': ['LISTED', 'STORED', 'UNREADABLE'],
		messages: ['RECEIVED'],
		...(withOrders ? listsOfOrders : {}),
	};
	const found: string[] = [];
	for (const [list, statuses] of Object.entries(lists)) {
		for (const status of statuses) {
			const page = await client.get<{ data: unknown[] }>(`/${list}?status=${status}&limit=1`);
			if (page.data.length > 0) found.push(`${list} ${status}`);
		}
	}
	if ((await failedTasks(client)).length > 0) found.push('provisioning-tasks FAILED');
	const open = await webhooksLeft(sandbox);
	if (open.length > 0) found.push(`${open.length} webhooks at the vendors`);
	return found;
}

/** Failed tasks that a person tries again. What an order failed of stays failed once all of it is taken back. */
export async function failedTasks(client: Client): Promise<Task[]> {
	const { data } = await client.get<{ data: Task[] }>(
		'/provisioning-tasks?status=FAILED&limit=200',
	);
	const isOfOrder = ({ owner_type }: Task): boolean =>
		owner_type === 'order' || owner_type === 'deployment_instance';
	return data.filter((task) => !isOfOrder(task) || task.action === 'TERMINATE');
}

/** Webhooks that a vendor has still to deliver. Those with a forged signature are never accepted, and do not count. */
export async function webhooksLeft(
	sandbox: SandboxClient,
): Promise<(VendorWebhook & { vendor: string })[]> {
	const left = vendors
		.filter((vendor) => vendor.has_webhooks)
		.map(async ({ id: vendor }) => {
			const books = await sandbox.books<{ webhook_deliveries: VendorWebhook[] }>(vendor);
			return books.webhook_deliveries
				.filter(({ state }) => ['waiting', 'sending', 'exhausted'].includes(state))
				.filter(({ faults }) => !faults.includes('webhook_wrong_token'))
				.map((webhook) => ({ vendor, ...webhook }));
		});
	return (await Promise.all(left)).flat();
}
