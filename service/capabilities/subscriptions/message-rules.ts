/** Why a message about a subscription is not to be sent now; null while it may be. */
import { businessDate } from '../../platform/clock/index.ts';
import { isOver } from './rules.ts';

/** Why the client is not to be welcomed; null once everything is switched on. */
export function reasonAgainstWelcome(subscription: {
	status: string;
	provisioned_at: Date | null;
}): string | null {
	const { status, provisioned_at } = subscription;
	if (isOver(status)) return `The subscription is ${status}`;
	if (provisioned_at === null) return 'Not every service of the subscription is switched on yet';
	return ['TRIALING', 'ACTIVE', 'PAST_DUE'].includes(status)
		? null
		: `The subscription is ${status}: its services do not run`;
}

export const reasonAgainstSuspendedMessage = (subscription: {
	status: string;
	suspension_reason: string | null;
}): string | null =>
	subscription.status === 'SUSPENDED' && subscription.suspension_reason === 'STAFF'
		? null
		: 'The subscription is not suspended by staff';

export function reasonAgainstTermNotice(
	subscription: {
		status: string;
		term_months: number | null;
		ends_on: Date | null;
		cancel_at_period_end: boolean;
	},
	now: Date,
): string | null {
	const { status, term_months, ends_on, cancel_at_period_end } = subscription;
	if (isOver(status)) return `The subscription is ${status}: its term has ended`;
	if (term_months === null || ends_on === null || cancel_at_period_end)
		return 'The subscription has no fixed term that runs to its end';
	return ends_on < businessDate(now) ? 'The last day of the term has passed' : null;
}

/** Who was never served has nothing to lose, and hears of the end of the sale in other ways. */
export function reasonAgainstEndedMessage(subscription: {
	status: string;
	activated_at: Date | null;
	trial_ends_on: Date | null;
	service_until: Date | null;
}): string | null {
	const { status, activated_at, trial_ends_on, service_until } = subscription;
	if (!isOver(status)) return `The subscription is ${status}: it has not ended`;
	if (activated_at === null && trial_ends_on === null) return 'The subscription never began';
	return service_until === null ? 'The last day of the subscription is not known' : null;
}

export function reasonAgainstTerminationWarning(warning: {
	has_ended: boolean;
	is_planned: boolean;
	/** What is to be removed, and on which day, is still what the message says. */
	is_true: boolean;
}): string | null {
	if (!warning.has_ended || !warning.is_planned)
		return 'The subscription has no data that is to be removed';
	return warning.is_true
		? null
		: 'The data that is to be removed, or the day of its removal, is not what the message says';
}

export function reasonAgainstPauseMessage(subscription: {
	status: string;
	paused_from: Date | null;
}): string | null {
	const { status, paused_from } = subscription;
	if (!['ACTIVE', 'PAST_DUE', 'PAUSED'].includes(status)) return `The subscription is ${status}`;
	return paused_from === null ? 'The subscription has no planned pause' : null;
}
