import { z } from 'zod';

/** Jobs of billing runs, for code that enqueues them. */
export const workOnRunReference = {
	name: 'billing_run.work',
	payload: z.object({ billing_run_id: z.uuid() }),
};
