import { stepEntries } from './timeline-store.ts';
import { timelinePoint } from '../../platform/timeline/index.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { cycleFollowerPoint } from '../billing/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import {
	cancellationsProposed,
	invoicesMissing,
	stepsFailing,
	writeOffsProposed,
} from './attention-store.ts';
import { dunningConfig } from './config.ts';
import { dunningContract, dunningStepContract } from './contract.ts';
import { dunningFollower } from './cycle-follower.ts';
import { dunningErrors } from './errors.ts';
import { dunningEvents } from './events.ts';
import { runStepsJob, tellTeamsJob } from './jobs.ts';
import { dunningStepLifecycle } from './lifecycle.ts';
import { finalWarningMessage, paymentDueTodayMessage } from './messages.ts';
import { createPolicyVersion } from './operations/create-policy-version.ts';
import { getPolicy } from './operations/get-policy.ts';
import { holdDunning } from './operations/hold-dunning.ts';
import { listHolds } from './operations/list-holds.ts';
import { listPolicies } from './operations/list-policies.ts';
import { listSteps } from './operations/list-steps.ts';
import { releaseHold } from './operations/release-hold.ts';
import { skipStep } from './operations/skip-step.ts';
import { dunningPolicyContract } from './policy-contract.ts';
import { whenBillingCycleCreated } from './reactions/when-billing-cycle-created.ts';
import { whenDocumentsAttached } from './reactions/when-documents-attached.ts';
import { whenSubscriptionResumed } from './reactions/when-subscription-resumed.ts';
import * as store from './store.ts';
import { serviceResumedMessage, suspendedUnpaidMessage } from './suspension-messages.ts';
import { proposalMessages } from './team-messages.ts';
import { wordsOfStates } from './state-words.ts';

export const dunningModule = defineModule({
	name: 'dunning',
	operations: [
		...Object.values(dunningPolicyContract),
		...Object.values(dunningStepContract),
		...Object.values(dunningContract),
	],
	handlers: [
		createPolicyVersion,
		getPolicy,
		listPolicies,
		listSteps,
		holdDunning,
		releaseHold,
		listHolds,
		skipStep,
	],
	errors: dunningErrors,
	events: Object.values(dunningEvents),
	lifecycles: [bindLifecycle(dunningStepLifecycle, store.steps)],
	reactions: [whenBillingCycleCreated, whenDocumentsAttached, whenSubscriptionResumed],
	jobs: [runStepsJob, tellTeamsJob],
	config: dunningConfig,
	extensions: [
		...wordsOfStates,
		extend(timelinePoint, stepEntries),
		extend(cycleFollowerPoint, dunningFollower),
		extend(messageKindPoint, paymentDueTodayMessage),
		extend(messageKindPoint, finalWarningMessage),
		extend(messageKindPoint, suspendedUnpaidMessage),
		extend(messageKindPoint, serviceResumedMessage),
		...Object.values(proposalMessages).map((message) => extend(messageKindPoint, message)),
		extend(attentionPoint, invoicesMissing),
		extend(attentionPoint, cancellationsProposed),
		extend(attentionPoint, writeOffsProposed),
		extend(attentionPoint, stepsFailing),
	],
	gauges: [
		{
			name: 'dunning_steps_failing',
			help: 'Steps of dunning that failed three times in a row or more',
			read: (tx) => store.countFailing({ tx }),
		},
	],
});
