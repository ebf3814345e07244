import { webhookEvents } from './events.ts';
import { defineLifecycle } from '../../platform/lifecycle/index.ts';

export const webhookLifecycle = defineLifecycle({
	name: 'webhook_event',
	initial: 'RECEIVED',
	states: {
		RECEIVED: {},
		PROCESSED: {},
		IGNORED: {},
		FAILED: {},
		DEAD: {},
	},
	transitions: {
		process: { from: ['RECEIVED', 'FAILED'], to: 'PROCESSED', by: ['webhook.process'] },
		ignore: { from: ['RECEIVED', 'FAILED'], to: 'IGNORED', by: ['webhook.process'] },
		fail: { from: ['RECEIVED', 'FAILED'], to: 'FAILED', by: ['webhook.process'] },
		bury: {
			from: ['RECEIVED', 'FAILED'],
			to: 'DEAD',
			by: ['webhook.process'],
			emits: webhookEvents.dead.type,
		},
		// Also by a repeated delivery of a call that is DEAD, at the address for vendors (`routes.ts`) or by `webhook.parse`.
		replay: {
			from: ['DEAD', 'FAILED', 'PROCESSED', 'IGNORED'],
			to: 'RECEIVED',
			by: ['webhook.replay', 'webhook.parse'],
		},
	},
	events: Object.values(webhookEvents),
	announce: (row: { id: string; provider: string; status: string; error: string | null }) => ({
		client_id: null,
		payload: {
			webhook_id: row.id,
			provider: row.provider,
			status: row.status,
			error: row.error,
		},
	}),
});
