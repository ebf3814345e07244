/** What an operator does by the guide (`docs/guides/operate.md`) once the faults are over, instead of waiting for hours. */
import { type Client, unlessRefused } from './client.ts';
import { type DriverContext, intervene } from './driver.ts';
import {
	type Delivery,
	type Endpoint,
	type InboundMail,
	type Webhook,
	failedTasks,
	webhooksLeft,
} from './evidence.ts';
import { answerPages } from './staff.ts';

export async function help(context: DriverContext): Promise<void> {
	await resendWebhooks(context);
	await replayWebhooks(context);
	await retryMails(context);
	await retryLetters(context);
	await retryDeliveriesNow(context);
	await retryRemovals(context);
	await answerPages(context);
}

const list = async <T>(client: Client, path: string): Promise<T[]> =>
	(await client.get<{ data: T[] }>(path)).data;

/** A vendor gives up after its last retry, which is a minute here; its dashboard has a button to resend. */
async function resendWebhooks(context: DriverContext): Promise<void> {
	for (const { vendor, id, state } of await webhooksLeft(context.sandbox)) {
		if (state !== 'exhausted') continue;
		intervene(context, 'resend at the vendor');
		await context.sandbox.call('POST', `/${vendor}/webhooks/${id}/resend`);
	}
}

/** A failed webhook is retried after minutes. */
async function replayWebhooks(context: DriverContext): Promise<void> {
	const failed = await list<Webhook>(context.client, '/webhooks?status=FAILED&limit=200');
	for (const { id, attempt, updated_at } of failed) {
		if (attempt < 3 || Date.now() - Date.parse(updated_at) < 5000) continue;
		intervene(context, 'webhook.replay');
		await context.client.send('POST', `/webhooks/${id}/replay`, {
			key: `replay-${id}-${attempt}`,
		});
	}
}

async function retryMails(context: DriverContext): Promise<void> {
	for (const { id } of await list<{ id: string }>(context.client, '/notifications?status=FAILED')) {
		intervene(context, 'notification.retry');
		await context.client.send('POST', `/notifications/${id}/retry`, {
			key: `retry-${id}-${Date.now()}`,
		});
	}
}

/** A mail that could not be read in eight attempts waits for a person. */
async function retryLetters({ client, ...context }: DriverContext): Promise<void> {
	for (const { id, status } of await list<InboundMail>(
		client,
		'/inbound-mails?status=UNREADABLE',
	)) {
		intervene({ client, ...context }, `inbound_mail.retry of ${status}`);
		await client.send('POST', `/inbound-mails/${id}/retry`, { key: `retry-${id}-${Date.now()}` });
	}
}

/** A target that refused to remove what an order had made, for as long as a fault lasted. */
async function retryRemovals(context: DriverContext): Promise<void> {
	for (const { id, owner_type } of await failedTasks(context.client)) {
		if (owner_type === 'subscription') continue;
		intervene(context, `provisioning_task.retry of a removal for ${owner_type}`);
		const key = `retry-${id}-${Date.now()}`;
		await unlessRefused(context.client.send('POST', `/provisioning-tasks/${id}/retry`, { key }));
	}
}

/** After two failed attempts the next is minutes away; registering the endpoint again makes it due at once. */
async function retryDeliveriesNow(context: DriverContext): Promise<void> {
	const { client } = context;
	const retrying = await list<Delivery>(client, '/deliveries?status=RETRYING&limit=200');
	const late = retrying.filter((one) => Date.parse(one.next_attempt_at) - Date.now() > 20_000);
	if (late.length === 0) return;
	const waiting = new Set(late.map((one) => one.endpoint_id));
	for (const endpoint of await list<Endpoint>(client, '/endpoints?limit=200')) {
		if (!waiting.has(endpoint.id)) continue;
		intervene(context, 'endpoint.register');
		const { url, description, event_types, filters } = endpoint;
		const { batch_size, batch_wait_ms, acknowledge } = endpoint;
		await client.send('PUT', '/endpoints', {
			body: { url, description, event_types, filters, batch_size, batch_wait_ms, acknowledge },
		});
	}
}
