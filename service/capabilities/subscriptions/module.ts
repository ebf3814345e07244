import { subscriptionPart, changePart } from './sale-store.ts';
import { subscriptionSearch } from './timeline-store.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { taskOwnerPoint } from '../provisioning/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { changesOfSubscriptions } from './changes-module.ts';
import {
	itemTerminationsUnwarned,
	parkedSubscriptions,
	pausesToReview,
	terminationsUnwarned,
} from './attention-store.ts';
import { changesToApprove } from './change-attention-store.ts';
import { subscriptionsConfig } from './config.ts';
import { subscriptionContract } from './contract.ts';
import { subscriptionLifeContract } from './contract-life.ts';
import { subscriptionErrors } from './errors.ts';
import { subscriptionEvents } from './events.ts';
import { activatePaid } from './jobs.ts';
import { lifeJobs } from './life-jobs.ts';
import { lifeMessages } from './life-messages.ts';
import { subscriptionLifecycle } from './lifecycle.ts';
import { welcomeMessage } from './messages.ts';
import { activateSubscription } from './operations/activate-subscription.ts';
import { cancelSubscription } from './operations/cancel-subscription.ts';
import { getSubscription } from './operations/get-subscription.ts';
import { liftSuspension } from './operations/lift-suspension.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { previewCancel } from './operations/preview-cancel.ts';
import { suspendSubscription } from './operations/suspend-subscription.ts';
import { whenBillingCycleCancelled } from './reactions/when-billing-cycle-cancelled.ts';
import { whenBillingCycleOverdue } from './reactions/when-billing-cycle-overdue.ts';
import { whenBillingCyclePaid } from './reactions/when-billing-cycle-paid.ts';
import { whenBillingCycleWrittenOff } from './reactions/when-billing-cycle-written-off.ts';
import { whenNotificationSent } from './reactions/when-notification-sent.ts';
import { whenProvisioningTaskFailed } from './reactions/when-provisioning-task-failed.ts';
import { whenProvisioningTaskSucceeded } from './reactions/when-provisioning-task-succeeded.ts';
import { whenProvisioningTaskWaiting } from './reactions/when-provisioning-task-waiting.ts';
import { whenQuotationAccepted } from './reactions/when-quotation-accepted.ts';
import { whenSubscriptionCancelled } from './reactions/when-subscription-cancelled.ts';
import { whenSubscriptionEnded } from './reactions/when-subscription-ended.ts';
import { whenSubscriptionResumed } from './reactions/when-subscription-resumed.ts';
import { whenSubscriptionSuspended } from './reactions/when-subscription-suspended.ts';
import { whenSubscriptionTermEnding } from './reactions/when-subscription-term-ending.ts';
import * as store from './store.ts';
import { subscriptionItemOwner } from './task-owner.ts';
import { wordsOfStates } from './state-words.ts';

export const subscriptionsModule = defineModule({
	name: 'subscriptions',
	operations: [
		...Object.values(subscriptionContract),
		...Object.values(subscriptionLifeContract),
		...changesOfSubscriptions.operations,
	],
	handlers: [
		getSubscription,
		listSubscriptions,
		activateSubscription,
		cancelSubscription,
		previewCancel,
		suspendSubscription,
		liftSuspension,
		...changesOfSubscriptions.handlers,
	],
	errors: [...subscriptionErrors, ...changesOfSubscriptions.errors],
	events: [...Object.values(subscriptionEvents), ...changesOfSubscriptions.events],
	lifecycles: [
		bindLifecycle(subscriptionLifecycle, store.subscriptions),
		...changesOfSubscriptions.lifecycles,
	],
	reactions: [
		whenQuotationAccepted,
		whenBillingCycleOverdue,
		whenBillingCycleWrittenOff,
		whenBillingCyclePaid,
		whenBillingCycleCancelled,
		whenProvisioningTaskSucceeded,
		whenProvisioningTaskFailed,
		whenProvisioningTaskWaiting,
		whenNotificationSent,
		whenSubscriptionResumed,
		whenSubscriptionSuspended,
		whenSubscriptionTermEnding,
		whenSubscriptionEnded,
		whenSubscriptionCancelled,
		...changesOfSubscriptions.reactions,
	],
	jobs: [activatePaid, ...lifeJobs, ...changesOfSubscriptions.jobs],
	extensions: [
		...wordsOfStates,
		extend(salePartPoint, subscriptionPart),
		extend(salePartPoint, changePart),
		extend(searchPoint, subscriptionSearch),
		extend(taskOwnerPoint, subscriptionItemOwner),
		extend(messageKindPoint, welcomeMessage),
		extend(attentionPoint, parkedSubscriptions),
		...changesOfSubscriptions.extensions,
		...lifeMessages.map((message) => extend(messageKindPoint, message)),
		extend(attentionPoint, changesToApprove),
		extend(attentionPoint, pausesToReview),
		extend(attentionPoint, terminationsUnwarned),
		extend(attentionPoint, itemTerminationsUnwarned),
	],
	config: subscriptionsConfig,
});
