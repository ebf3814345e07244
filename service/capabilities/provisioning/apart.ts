import type { OperationContext } from '../../platform/context/index.ts';
import { DomainError, IllegalTransition } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';

/** One transaction for each task or graph, so that an error of one does not stop the others. What failed is tried at the next run. */
export async function apart(
	job: JobContext,
	id: string,
	work: (context: OperationContext) => Promise<void>,
): Promise<void> {
	try {
		await job.transaction(work);
	} catch (error) {
		// A worker or a person took it up in the meantime.
		if (error instanceof DomainError && error.definition.code === IllegalTransition.code) return;
		job.log.error({ err: error, subject_id: id }, 'provisioning_task.continue failed for one');
	}
}
