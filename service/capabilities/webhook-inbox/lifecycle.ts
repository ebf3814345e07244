import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { events } from './store.ts';

export const webhookLifecycle = defineLifecycle({
	name: 'webhook_event',
	table: events,
	initial: 'RECEIVED',
	states: {
		RECEIVED: {},
		FAILED: {},
		PROCESSED: {},
		IGNORED: {},
		DEAD: {},
	},
	transitions: {
		process: { from: ['RECEIVED', 'FAILED'], to: 'PROCESSED', by: 'reaction' },
		ignore: { from: ['RECEIVED', 'FAILED'], to: 'IGNORED', by: 'reaction' },
		fail: { from: ['RECEIVED', 'FAILED'], to: 'FAILED', by: 'reaction' },
		bury: { from: ['RECEIVED', 'FAILED'], to: 'DEAD', by: 'reaction' },
		replay: { from: ['DEAD', 'FAILED', 'PROCESSED', 'IGNORED'], to: 'RECEIVED', by: 'operation' },
	},
});
