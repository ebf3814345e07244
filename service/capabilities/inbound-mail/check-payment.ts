import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { askAboutLinks } from '../payments/index.ts';
import { openCyclesOfClient } from '../billing/index.ts';

/** A client who says that it has paid is no proof; the gateway is asked about each open bill of the client. */
export const checkPayment = defineJob({
	name: 'message.check-payment',
	description: 'Asks the gateway about the open bills of a client who says that it has paid',
	payload: z.object({ client_id: z.uuid() }),
	retries: 3,
	async run({ client_id }, job) {
		const cycles = await job.transaction((context) => openCyclesOfClient(context, client_id, 20));
		for (const id of cycles)
			await askAboutLinks(job, { subject_type: 'billing_cycle', subject_id: id });
	},
});
