import { taskOwnerPoint } from '../provisioning/index.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { parkedSubscriptions } from './attention-store.ts';
import { subscriptionsConfig } from './config.ts';
import { subscriptionContract } from './contract.ts';
import { subscriptionErrors } from './errors.ts';
import { subscriptionEvents } from './events.ts';
import { activatePaid, switchOffDue } from './jobs.ts';
import { subscriptionLifecycle } from './lifecycle.ts';
import { welcomeMessage } from './messages.ts';
import { activateSubscription } from './operations/activate-subscription.ts';
import { cancelSubscription } from './operations/cancel-subscription.ts';
import { getSubscription } from './operations/get-subscription.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { whenBillingCycleCancelled } from './reactions/when-billing-cycle-cancelled.ts';
import { whenBillingCyclePaid } from './reactions/when-billing-cycle-paid.ts';
import { whenProvisioningTaskFailed } from './reactions/when-provisioning-task-failed.ts';
import { whenProvisioningTaskSucceeded } from './reactions/when-provisioning-task-succeeded.ts';
import { whenProvisioningTaskWaiting } from './reactions/when-provisioning-task-waiting.ts';
import { whenQuotationAccepted } from './reactions/when-quotation-accepted.ts';
import * as store from './store.ts';
import { subscriptionItemOwner } from './task-owner.ts';

export const subscriptionsModule = defineModule({
	name: 'subscriptions',
	operations: Object.values(subscriptionContract),
	handlers: [getSubscription, listSubscriptions, activateSubscription, cancelSubscription],
	errors: subscriptionErrors,
	events: Object.values(subscriptionEvents),
	lifecycles: [bindLifecycle(subscriptionLifecycle, store.subscriptions)],
	reactions: [
		whenQuotationAccepted,
		whenBillingCyclePaid,
		whenBillingCycleCancelled,
		whenProvisioningTaskSucceeded,
		whenProvisioningTaskFailed,
		whenProvisioningTaskWaiting,
	],
	jobs: [activatePaid, switchOffDue],
	extensions: [
		extend(taskOwnerPoint, subscriptionItemOwner),
		extend(messageKindPoint, welcomeMessage),
		extend(attentionPoint, parkedSubscriptions),
	],
	config: subscriptionsConfig,
});
