import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const NotChangeable = defineError('subscription.not-changeable', {
	status: 409,
	title: 'The subscription cannot be changed like this now',
	advice:
		'It must be ACTIVE for a change at once. Have an overdue bill paid, lift the suspension or end the pause first; what has ended goes on with subscription.reactivate',
	details: z.object({ subscription_id: z.string(), status: z.string() }),
});
export const NothingChanges = defineError('subscription.nothing-changes', {
	status: 409,
	title: 'The subscription is already as it is wanted',
	advice:
		'Read it with subscription.get; changes that are planned stand in subscription_change.list',
	details: z.object({ subscription_id: z.string() }),
});
export const CreditNotGranted = defineError('subscription.credit-not-granted', {
	status: 409,
	title: 'Less at once gives money back, which finance has to grant',
	advice:
		'Leave `when` empty: it then holds from the next period that is not paid. Or have FINANCE call it with `grant_credit`',
	details: z.object({ subscription_id: z.string(), net: z.string() }),
});
export const ChangePaid = defineError('subscription_change.paid', {
	status: 409,
	title: 'Money has come for the change',
	advice:
		'It holds when the rest is paid (payment_link.create). To drop it, finance cancels its billing cycle with billing_cycle.cancel: what came is credit then',
	details: z.object({ subscription_change_id: z.string(), billing_cycle_id: z.string() }),
});
export const ChangeRequested = defineError('subscription_change.already-requested', {
	status: 409,
	title: 'A change of the subscription waits for approval already',
	advice:
		'Have it approved or rejected first, or take it back with subscription_change.cancel; then ask again with everything that is wanted',
	details: z.object({ subscription_id: z.string(), subscription_change_id: z.string() }),
});
export const ChangeDecided = defineError('subscription_change.decided', {
	status: 409,
	title: 'It was decided already',
	advice:
		'Staff takes a change back that is planned or waits for its payment: subscription_change.cancel',
	details: z.object({ subscription_change_id: z.string(), status: z.string() }),
});
export const CostsMore = defineError('subscription_change.costs-more', {
	status: 409,
	title: 'The change costs more by now than was said when it was asked for',
	advice:
		'Look at it with subscription.preview-change. Approve it with `amount_max` when the amount is right, or reject it',
	details: z.object({
		subscription_change_id: z.string(),
		amount: z.string(),
		amount_max: z.string(),
	}),
});
export const changeErrors = [
	NotChangeable,
	NothingChanges,
	CreditNotGranted,
	ChangePaid,
	ChangeRequested,
	ChangeDecided,
	CostsMore,
];
