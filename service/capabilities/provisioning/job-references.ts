import { z } from 'zod';

/** The queue of `continueTask`. It stands apart from the job's code, which imports the operation that enqueues it. */
export const continueTaskJob = {
	name: 'provisioning_task.continue',
	payload: z.object({ task_id: z.uuid().optional() }),
};
