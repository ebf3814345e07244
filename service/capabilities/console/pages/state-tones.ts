import type { Tone } from '../../../platform/pages/index.ts';

/** States of all life cycles, of deliveries and of attempts, by what they mean to the reader. */
const tones: Readonly<Record<string, Tone>> = {
	ACCEPTED: 'good',
	ACTIVE: 'good',
	PAID: 'good',
	SUCCEEDED: 'good',
	SUCCESS: 'good',
	SENT: 'good',
	DELIVERED: 'good',
	PROCESSED: 'good',
	DONE: 'good',
	PAYMENT: 'good',
	CREATING: 'busy',
	RUNNING: 'busy',
	OPEN: 'busy',
	IN_PROGRESS: 'busy',
	TRIALING: 'busy',
	WAITING: 'warn',
	RETRYING: 'warn',
	PAST_DUE: 'warn',
	OVERDUE: 'warn',
	PAUSED: 'warn',
	EXPIRED: 'warn',
	REJECTED: 'bad',
	FAILED: 'bad',
	UNKNOWN: 'bad',
	DEAD: 'bad',
	SUSPENDED: 'bad',
	UNMATCHED: 'bad',
	WRITTEN_OFF: 'bad',
};

export const toneOf = (status: string): Tone => tones[status] ?? 'plain';
