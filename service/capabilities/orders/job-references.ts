import { z } from 'zod';

/** What `jobs.ts` does; here because that imports the operations that enqueue it. */
export const processOrderReference = {
	name: 'order.go-on',
	payload: z.object({ order_id: z.uuid() }),
};

export const tellOfFailureReference = {
	name: 'order.tell-of-failure',
	payload: z.object({ order_id: z.uuid(), attempt: z.int() }),
};
