import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	notification_id: field.id('Notification'),
	channel: z.string().meta({ example: 'EMAIL' }),
	kind: z.string().meta({ example: 'QUOTATION' }),
	related_type: z.string().nullable().meta({ example: 'quotation' }),
	related_id: z.uuid().nullable(),
	client_id: field.id('Client').nullable(),
	status: z.string().meta({ example: 'SENT' }),
	error: z.string().nullable().meta({ example: 'The address does not exist' }),
});
export type NotificationFacts = z.output<typeof payload>;

export const notificationEvents = defineEvents('notification', {
	sent: {
		description: 'A message was handed to its provider',
		payload,
		example: { error: null },
	},
	failed: { description: 'A message could not be sent and needs a person', payload },
	skipped: {
		description: 'A message was not sent because its record no longer calls for it',
		payload,
		example: { error: 'The quotation is EXPIRED' },
	},
});
