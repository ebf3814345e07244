import { messageKindPoint } from '../notifications/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { subscriptionChangeContract, subscriptionChangesContract } from './change-contract.ts';
import { changeDecisionContract, changeRequestContract } from './change-request-contract.ts';
import { changeErrors } from './change-errors.ts';
import { subscriptionChangeEvents } from './change-events.ts';
import { applyDueChanges } from './change-jobs.ts';
import { changeMessages } from './change-messages.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import { changes } from './change-store.ts';
import { approveChangeOfSubscription } from './operations/approve-change.ts';
import { cancelChange } from './operations/cancel-change.ts';
import { changePrice } from './operations/change-price.ts';
import { changeSubscription } from './operations/change-subscription.ts';
import { getChange } from './operations/get-change.ts';
import { listChanges } from './operations/list-changes.ts';
import { pauseSubscription } from './operations/pause-subscription.ts';
import { previewChangePrice } from './operations/preview-change-price.ts';
import { previewChange } from './operations/preview-change.ts';
import { reactivateSubscription } from './operations/reactivate-subscription.ts';
import { rejectChange } from './operations/reject-change.ts';
import { requestChangeOfSubscription } from './operations/request-change.ts';
import { requestCancellation } from './operations/request-cancellation.ts';
import { withdrawChange } from './operations/withdraw-change.ts';
import { resumeSubscription } from './operations/resume-subscription.ts';
import { whenChangeApplied } from './reactions/when-change-applied.ts';
import { whenChangeLapsed } from './reactions/when-change-lapsed.ts';
import { whenChangeRejected } from './reactions/when-change-rejected.ts';
import { whenChangeRequested } from './reactions/when-change-requested.ts';
import { whenContinuationCancelled } from './reactions/when-continuation-cancelled.ts';
import { whenPlannedEndCame } from './reactions/when-planned-end-came.ts';
import { wishMessages } from './wish-messages.ts';
import { whenSubscriptionPaused } from './reactions/when-subscription-paused.ts';

/** What `module.ts` registers for changes of a subscription. */
export const changesOfSubscriptions = {
	operations: [
		...Object.values(subscriptionChangesContract),
		...Object.values(subscriptionChangeContract),
		...Object.values(changeRequestContract),
		...Object.values(changeDecisionContract),
	],
	handlers: [
		previewChange,
		previewChangePrice,
		changeSubscription,
		changePrice,
		pauseSubscription,
		resumeSubscription,
		reactivateSubscription,
		getChange,
		listChanges,
		cancelChange,
		requestChangeOfSubscription,
		approveChangeOfSubscription,
		rejectChange,
		requestCancellation,
		withdrawChange,
	],
	errors: changeErrors,
	events: Object.values(subscriptionChangeEvents),
	lifecycles: [bindLifecycle(subscriptionChangeLifecycle, changes)],
	reactions: [
		whenSubscriptionPaused,
		whenPlannedEndCame,
		whenContinuationCancelled,
		whenChangeRequested,
		whenChangeRejected,
		whenChangeApplied,
		whenChangeLapsed,
	],
	jobs: [applyDueChanges],
	extensions: [...changeMessages, ...wishMessages].map((message) =>
		extend(messageKindPoint, message),
	),
};
