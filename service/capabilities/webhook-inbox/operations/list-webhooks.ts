import { handle } from '../../../platform/operation/index.ts';
import { webhookContract } from '../contract.ts';
import * as store from '../store.ts';
import { toWebhookEvent } from '../to-webhook.ts';

export const listWebhooks = handle(webhookContract.list, async (input, context) => {
	const page = await store.listEvents(context, input);
	return { ...page, data: page.data.map(toWebhookEvent) };
});
