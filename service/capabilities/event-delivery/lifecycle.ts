import { defineLifecycle } from '../../platform/lifecycle/index.ts';

export const deliveryLifecycle = defineLifecycle({
	name: 'delivery',
	initial: 'PENDING',
	states: { PENDING: {}, RETRYING: {}, DELIVERED: { final: true }, DEAD: { final: true } },
	transitions: {
		deliver: { from: ['PENDING', 'RETRYING'], to: 'DELIVERED', by: ['delivery.send'] },
		postpone: { from: ['PENDING', 'RETRYING'], to: 'RETRYING', by: ['delivery.send'] },
		bury: { from: ['PENDING', 'RETRYING'], to: 'DEAD', by: ['delivery.send'] },
	},
});
