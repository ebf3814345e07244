import { z } from 'zod';
import { NotFound } from '../../../platform/errors/index.ts';
import { takeGivenUp } from '../../../platform/jobs/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { JobUnknown } from '../errors.ts';
import { jobContract } from '../job-contract.ts';

/** The job checks its payload itself when it runs. */
const anything = z.looseObject({});

export const retryJob = handle(jobContract.retry, async ({ job_id }, context) => {
	const found = await takeGivenUp(context.tx, job_id);
	if (found === null) throw NotFound({ resource: 'job', id: job_id });
	const { id, job, data, error, given_up_at } = found;
	// Nothing would take it out of the queue again, and nobody would hear of it.
	if (!context.jobNames.includes(job)) throw JobUnknown({ job_id, job });
	context.enqueue({ name: job, payload: anything }, anything.parse(data ?? {}));
	return { id, job, error, given_up_at };
});
