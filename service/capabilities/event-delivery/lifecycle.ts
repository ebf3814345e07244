import { defineLifecycle } from '../../platform/lifecycle/index.ts';

const open = ['PENDING', 'RETRYING', 'IN_PROGRESS'] as const;

export const deliveryLifecycle = defineLifecycle({
	name: 'delivery',
	initial: 'PENDING',
	states: {
		PENDING: {},
		RETRYING: {},
		IN_PROGRESS: {},
		DELIVERED: { final: true },
		DEAD: { final: true },
	},
	transitions: {
		keep_open: { from: open, to: 'IN_PROGRESS', by: ['delivery.keep-open'] },
		deliver: { from: open, to: 'DELIVERED', by: ['delivery.send', 'delivery.acknowledge'] },
		postpone: { from: open, to: 'RETRYING', by: ['delivery.send'] },
		bury: { from: open, to: 'DEAD', by: ['delivery.send'] },
	},
});
