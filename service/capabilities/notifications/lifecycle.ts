import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { notificationEvents, type NotificationFacts } from './events.ts';

type DeliveryRow = Omit<NotificationFacts, 'notification_id'> & { id: string };

export function notificationFacts(row: DeliveryRow): NotificationFacts {
	const { id, channel, kind, related_type, related_id, client_id, status, error } = row;
	return { notification_id: id, channel, kind, related_type, related_id, client_id, status, error };
}

export const notificationLifecycle = defineLifecycle({
	name: 'notification',
	initial: 'QUEUED',
	states: { QUEUED: {}, SENT: { final: true }, FAILED: {}, SKIPPED: {} },
	transitions: {
		record_sent: {
			from: ['QUEUED'],
			to: 'SENT',
			by: ['notification.deliver'],
			emits: 'notification.sent',
		},
		record_failure: {
			from: ['QUEUED'],
			to: 'FAILED',
			by: ['notification.deliver'],
			emits: 'notification.failed',
		},
		record_skip: {
			from: ['QUEUED'],
			to: 'SKIPPED',
			by: ['notification.deliver'],
			emits: 'notification.skipped',
		},
		retry: {
			from: ['FAILED', 'SKIPPED'],
			to: 'QUEUED',
			by: ['notification.retry', 'email.send'],
		},
	},
	events: Object.values(notificationEvents),
	announce: (row: DeliveryRow) => ({ client_id: row.client_id, payload: notificationFacts(row) }),
});
