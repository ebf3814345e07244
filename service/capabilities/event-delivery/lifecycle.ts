import { Prisma, tableOf } from '../../platform/database/index.ts';
import { defineLifecycle } from '../../platform/lifecycle/index.ts';

export const deliveryLifecycle = defineLifecycle({
	name: 'delivery',
	table: tableOf('deliveries', Prisma.DeliveryScalarFieldEnum),
	initial: 'PENDING',
	states: { PENDING: {}, RETRYING: {}, DELIVERED: { final: true }, DEAD: { final: true } },
	transitions: {
		deliver: { from: ['PENDING', 'RETRYING'], to: 'DELIVERED', by: 'reaction' },
		postpone: { from: ['PENDING', 'RETRYING'], to: 'RETRYING', by: 'reaction' },
		bury: { from: ['PENDING', 'RETRYING'], to: 'DEAD', by: 'reaction' },
	},
});
