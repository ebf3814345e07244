import type { z } from 'zod';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { Draft, Notification } from './contract.ts';
import { notificationLifecycle } from './lifecycle.ts';
import type * as store from './store.ts';

type DraftRow = Awaited<ReturnType<typeof store.getDraft>>;

/** A row as the API shows it. */
export function toNotification(row: store.DeliveryRow): z.output<typeof Notification> {
	return {
		...row,
		status: Notification.shape.status.parse(row.status),
		allowed_transitions: allowedTransitions(notificationLifecycle, row.status),
	};
}

export function toDraft(row: DraftRow): z.output<typeof Draft> {
	return {
		...row,
		language: Draft.shape.language.parse(row.language),
		source: Draft.shape.source.parse(row.source),
	};
}
