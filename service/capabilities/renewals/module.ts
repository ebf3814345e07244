import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { failedRun, stoppedRun } from './attention-store.ts';
import { renewalsConfig } from './config.ts';
import { billingRunContract, unparkContract } from './contract.ts';
import { renewalErrors } from './errors.ts';
import { billingRunEvents } from './events.ts';
import { makeDueJob, workOnRunJob } from './jobs.ts';
import { billingRunLifecycle } from './lifecycle.ts';
import { getBillingRun } from './operations/get-billing-run.ts';
import { listBillingRuns } from './operations/list-billing-runs.ts';
import { previewBillingRun } from './operations/preview-billing-run.ts';
import { reportBillingRun } from './operations/report-billing-run.ts';
import { startBillingRun } from './operations/start-billing-run.ts';
import { stopBillingRun } from './operations/stop-billing-run.ts';
import { unparkSubscription } from './operations/unpark-subscription.ts';
import * as store from './store.ts';
import { wordsOfStates } from './state-words.ts';

export const renewalsModule = defineModule({
	name: 'renewals',
	operations: [...Object.values(billingRunContract), ...Object.values(unparkContract)],
	handlers: [
		startBillingRun,
		previewBillingRun,
		stopBillingRun,
		getBillingRun,
		listBillingRuns,
		reportBillingRun,
		unparkSubscription,
	],
	errors: renewalErrors,
	events: Object.values(billingRunEvents),
	lifecycles: [bindLifecycle(billingRunLifecycle, store.runs)],
	jobs: [makeDueJob, workOnRunJob],
	extensions: [
		...wordsOfStates,
		extend(attentionPoint, stoppedRun),
		extend(attentionPoint, failedRun),
	],
	config: renewalsConfig,
});
