import { z } from 'zod';

/** What `jobs.ts` does; here because that imports the operations that enqueue it. */
export const processOrderReference = {
	name: 'order.go-on',
	payload: z.object({ order_id: z.uuid() }),
};
