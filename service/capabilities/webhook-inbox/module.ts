import { webhookEntries } from './timeline-store.ts';
import { timelinePoint } from '../../platform/timeline/index.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { webhookContract } from './contract.ts';
import { webhookErrors } from './errors.ts';
import { webhookEvents } from './events.ts';
import { deadWebhooks } from './attention-store.ts';
import { webhookLifecycle } from './lifecycle.ts';
import { listWebhooks } from './operations/list-webhooks.ts';
import { parseWebhook } from './operations/parse-webhook.ts';
import { replayWebhook } from './operations/replay-webhook.ts';
import { webhookRoutes } from './routes.ts';
import * as store from './store.ts';
import { workPoint } from '../../platform/work/index.ts';
import { webhooksUnderWay } from './work-store.ts';
import { wordsOfStates } from './state-words.ts';

export const webhookInboxModule = defineModule({
	name: 'webhook-inbox',
	operations: Object.values(webhookContract),
	handlers: [parseWebhook, listWebhooks, replayWebhook],
	errors: webhookErrors,
	events: Object.values(webhookEvents),
	lifecycles: [bindLifecycle(webhookLifecycle, store.events)],
	extensions: [
		...wordsOfStates,
		extend(timelinePoint, webhookEntries),
		extend(workPoint, webhooksUnderWay),
		extend(attentionPoint, deadWebhooks),
	],
	pages: webhookRoutes,
	gauges: [
		{
			name: 'webhooks_waiting',
			help: 'Vendor calls whose time has come and which are not dealt with yet',
			read: (tx) => store.countWaiting({ tx }),
		},
		{
			name: 'webhooks_dead',
			help: 'Vendor calls whose processing was given up',
			read: (tx) => store.countDead({ tx }),
		},
	],
});
