import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { deliveries } from './store.ts';

export const deliveryLifecycle = defineLifecycle({
	name: 'delivery',
	table: deliveries,
	initial: 'PENDING',
	states: { PENDING: {}, RETRYING: {}, DELIVERED: { final: true }, DEAD: { final: true } },
	transitions: {
		deliver: { from: ['PENDING', 'RETRYING'], to: 'DELIVERED', by: 'reaction' },
		postpone: { from: ['PENDING', 'RETRYING'], to: 'RETRYING', by: 'reaction' },
		bury: { from: ['PENDING', 'RETRYING'], to: 'DEAD', by: 'reaction' },
	},
});
