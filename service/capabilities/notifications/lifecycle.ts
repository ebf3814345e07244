import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { notificationEvents, type NotificationFacts } from './events.ts';
import { deliveries } from './store.ts';

type DeliveryRow = Omit<NotificationFacts, 'notification_id'> & { id: string };

export function notificationFacts(row: DeliveryRow): NotificationFacts {
	const { id, channel, kind, related_type, related_id, client_id, status, error } = row;
	return { notification_id: id, channel, kind, related_type, related_id, client_id, status, error };
}

export const notificationLifecycle = defineLifecycle({
	name: 'notification',
	table: deliveries,
	initial: 'QUEUED',
	states: { QUEUED: {}, SENT: { final: true }, FAILED: {}, SKIPPED: {} },
	transitions: {
		record_sent: { from: ['QUEUED'], to: 'SENT', by: 'reaction', emits: 'notification.sent' },
		record_failure: {
			from: ['QUEUED'],
			to: 'FAILED',
			by: 'reaction',
			emits: 'notification.failed',
		},
		record_skip: {
			from: ['QUEUED'],
			to: 'SKIPPED',
			by: 'reaction',
			emits: 'notification.skipped',
		},
		retry: { from: ['FAILED', 'SKIPPED'], to: 'QUEUED', by: 'operation' },
	},
	events: Object.values(notificationEvents),
	announce: (row: DeliveryRow) => ({ client_id: row.client_id, payload: notificationFacts(row) }),
});
