import { defineModule } from '../../platform/contract/index.ts';
import { subscriptionsConfig } from './config.ts';
import { subscriptionContract } from './contract.ts';
import { subscriptionErrors } from './errors.ts';
import { subscriptionEvents } from './events.ts';
import { subscriptionLifecycle } from './lifecycle.ts';
import { welcomeMail } from './mails.ts';
import { getSubscription } from './operations/get-subscription.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { whenProvisioningTaskSucceeded } from './reactions/when-provisioning-task-succeeded.ts';

export const subscriptionsModule = defineModule({
	name: 'subscriptions',
	operations: Object.values(subscriptionContract),
	handlers: [getSubscription, listSubscriptions],
	errors: subscriptionErrors,
	events: Object.values(subscriptionEvents),
	lifecycles: [subscriptionLifecycle],
	reactions: [whenProvisioningTaskSucceeded],
	mails: [welcomeMail],
	config: subscriptionsConfig,
});
