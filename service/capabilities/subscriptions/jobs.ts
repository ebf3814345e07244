import { z } from 'zod';
import { DomainError } from '../../platform/errors/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { activateSubscription } from './operations/activate-subscription.ts';

/** A sale must not stay half done because no workflow is there: what was paid is activated in the end. */
export const activatePaid = defineJob({
	name: 'subscription.activate-paid',
	description: 'Activates a paid subscription that no workflow has activated',
	payload: z.object({ subscription_id: z.uuid() }),
	retries: 10,
	async run({ subscription_id }, job) {
		try {
			await job.run(activateSubscription, { subscription_id }, {});
		} catch (error) {
			if (!(error instanceof DomainError)) throw error;
			// Cancelled meanwhile, for example; the money is then a matter for finance.
			const { code } = error.definition;
			job.log.warn({ subscription_id, code }, 'a paid subscription was not activated');
		}
	},
});
