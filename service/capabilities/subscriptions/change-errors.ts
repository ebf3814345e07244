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
export const changeErrors = [NotChangeable, NothingChanges, CreditNotGranted, ChangePaid];
