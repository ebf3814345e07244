import { defineModule } from '../../platform/contract/index.ts';
import { subscriptionContract } from './contract.ts';
import { subscriptionErrors } from './errors.ts';
import { subscriptionEvents } from './events.ts';
import { subscriptionLifecycle } from './lifecycle.ts';

export const subscriptionsModule = defineModule({
	name: 'subscriptions',
	operations: Object.values(subscriptionContract),
	errors: subscriptionErrors,
	events: Object.values(subscriptionEvents),
	lifecycles: [subscriptionLifecycle],
});
