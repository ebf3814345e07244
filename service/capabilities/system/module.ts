import { attentionPoint } from '../../platform/attention/index.ts';
import { reactionEvents } from '../../platform/events/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { jobEvents } from '../../platform/jobs/index.ts';
import { reactionsGivenUp, workGivenUp } from './attention.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { auditContract, providerContract, systemContract } from './contract.ts';
import { getReadiness } from './operations/get-readiness.ts';
import { listAuditEntries } from './operations/list-audit-entries.ts';
import { listOwnActions } from './operations/list-own-actions.ts';
import { listProviders } from './operations/list-providers.ts';
import { systemErrors } from './errors.ts';
import { jobContract } from './job-contract.ts';
import { retryJob } from './operations/retry-job.ts';
import { forgetVendorMinutes } from './jobs.ts';
import { getVendorHealth } from './operations/get-vendor-health.ts';
import { vendorContract } from './vendor-contract.ts';
import { workPoint } from '../../platform/work/index.ts';
import { eventsUnderWay, jobsUnderWay } from './work.ts';

export const systemModule = defineModule({
	name: 'system',
	operations: [
		...Object.values(systemContract),
		...Object.values(providerContract),
		...Object.values(auditContract),
		...Object.values(vendorContract),
		...Object.values(jobContract),
	],
	events: [...Object.values(reactionEvents), ...Object.values(jobEvents)],
	extensions: [
		extend(workPoint, eventsUnderWay),
		extend(workPoint, jobsUnderWay),
		extend(attentionPoint, reactionsGivenUp),
		extend(attentionPoint, workGivenUp),
	],
	handlers: [
		getReadiness,
		listProviders,
		listAuditEntries,
		listOwnActions,
		getVendorHealth,
		retryJob,
	],
	errors: systemErrors,
	jobs: [forgetVendorMinutes],
});
