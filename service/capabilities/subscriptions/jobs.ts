import { z } from 'zod';
import { businessDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { activateSubscription } from './operations/activate-subscription.ts';
import * as store from './store.ts';
import { openSwitchOffs } from './switch-off.ts';

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

/** What a client was let keep until the end of its paid period is switched off by operations on the day after. */
export const switchOffDue = defineJob({
	name: 'subscription.switch-off-due',
	description: 'Asks operations to switch services off whose paid period has ended',
	payload: z.object({}),
	retries: 3,
	schedule: '20 * * * *',
	async nextDue(context) {
		const first = await store.firstSwitchOff(context);
		return first === null ? null : startOfBusinessDay(first);
	},
	async run(_, job) {
		for (;;) {
			const due = await job.transaction((context) =>
				store.listSwitchOffsDue(context, businessDate(context.now), 100),
			);
			if (due.length === 0) return;
			for (const { id } of due)
				await job.transaction(async (context) => {
					const subscription = await store.lockSubscription(context, id);
					if (subscription.switch_off_on === null) return;
					await openSwitchOffs(context, subscription, null);
					await store.markSwitchOffOpened(context, id);
				});
		}
	},
});
