import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { webhookContract } from '../contract.ts';
import { processWebhookJob } from '../jobs.ts';
import { webhookLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toWebhookEvent } from '../to-webhook.ts';

export const replayWebhook = handle(webhookContract.replay, async (input, context) => {
	const event = await store.lockEvent(context, input.webhook_event_id);
	const replayed = await move(context, webhookLifecycle, event, 'replay', {
		attempt: 0,
		error: null,
		processed_at: null,
	});
	context.enqueue(processWebhookJob, { webhook_event_id: event.id });
	return toWebhookEvent(replayed);
});
