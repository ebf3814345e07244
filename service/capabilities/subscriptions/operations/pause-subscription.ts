import { addDays } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { requestChange } from '../carry-out-change.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { NotChangeable } from '../change-errors.ts';
import { firstOpenDay } from '../plan-change.ts';
import { pausePlannedMessage } from '../life-messages.ts';
import { stopCharging } from '../stop-charging.ts';
import * as store from '../store.ts';
import { tellClient } from '../tell-client.ts';
import { toSubscription } from '../to-subscription.ts';

/** Plans it for the first period that is not paid: nothing is given back. `subscription.start-pauses` begins it. */
export const pauseSubscription = handle(
	subscriptionChangesContract.pause,
	async (input, context) => {
		const subscription = await store.lockSubscription(context, input.subscription_id);
		const { id, client_id, status, ends_on, paused_from } = subscription;
		const refuse = (detail: string) => NotChangeable({ subscription_id: id, status }, { detail });
		if (status !== 'ACTIVE') throw refuse(`The subscription is ${status}`);
		if (paused_from !== null) throw refuse('A pause of it is planned already');
		const first = await firstOpenDay(context, subscription);
		if (ends_on !== null && first > ends_on) throw refuse('It ends before a pause could begin');
		const { reason } = input;
		const change = await requestChange(context, {
			subscription_id: id,
			client_id,
			kind: 'PAUSE',
			effective_on: first,
			reason,
		});
		const last_day = addDays(first, -1);
		const gives_back = true;
		await stopCharging(context, subscription, {
			last_day,
			gives_back,
			occasion: change.id,
			reason,
		});
		await store.updateSubscription(context, id, {
			paused_from: first,
			pause_review_on: addDays(first, input.days),
		});
		await tellClient(context, pausePlannedMessage, id);
		return toSubscription(await store.getSubscription(context, id));
	},
);
