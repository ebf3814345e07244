import type { Outcome } from './decision.ts';

/** What the file calls each outcome; the teams tell apart what one name stands for. */
export const actionOf = (
	decision: { outcome: Outcome; teams: readonly string[] },
	files: readonly string[],
): string => {
	const names: Record<Outcome, string> = {
		ACCEPT: 'accept_quotation',
		SEND_LINK: 'send_accept_link',
		DECLINE: 'record_decline_ask_sales',
		QUESTION: 'notify_sales',
		MONEY_QUESTION: 'notify_sales_and_finance',
		REQUEST: 'request_for_sales',
		PAYMENT_PROOF: 'task_finance',
		PAYMENT_CHECK: 'ask_gateway_task_finance',
		UNMATCHED: 'unmatched_to_sales',
		HOLD: 'hold_for_person',
		STOP_ANSWERING: 'stop_answering_tell_operations',
		NOTE: 'file_with_note',
		SNOOZE: 'file_and_snooze_reminder',
		FILE: 'file_silently',
		BOUNCE_LATER: 'soft_bounce_retry_later',
		BOUNCE_SUSPECT: 'mark_suspect_task_sales',
	};
	if (decision.outcome === 'PAYMENT_PROOF') {
		if (files.includes('QUARANTINED')) return 'quarantine_file_task_finance';
		if (decision.teams.includes('SALES')) return 'task_finance_and_notify_sales';
	}
	return names[decision.outcome];
};
