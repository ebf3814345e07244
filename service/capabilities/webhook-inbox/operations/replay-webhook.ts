import { handle } from '../../../platform/operation/index.ts';
import { webhookContract } from '../contract.ts';
import { replay } from '../receive.ts';
import * as store from '../store.ts';
import { toWebhookEvent } from '../to-webhook.ts';

export const replayWebhook = handle(webhookContract.replay, async (input, context) => {
	const event = await store.lockEvent(context, input.webhook_event_id);
	return toWebhookEvent(await replay(context, event));
});
