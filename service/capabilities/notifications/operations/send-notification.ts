import { handle } from '../../../platform/operation/index.ts';
import { notificationsConfig } from '../config.ts';
import { notificationContract } from '../contract.ts';
import { enqueue } from '../queue-mail.ts';
import { toNotification } from '../to-notification.ts';

const variables = {
	SALES: 'SALES_EMAIL',
	FINANCE: 'FINANCE_EMAIL',
	OPERATIONS: 'OPERATIONS_EMAIL',
} as const;

export const sendNotification = handle(notificationContract.send, async (input, context) => {
	const addresses = context.config.read(notificationsConfig);
	const { actor, idempotency_key } = context;
	const row = await enqueue(context, {
		kind: 'TEAM',
		related_type: null,
		related_id: null,
		client_id: null,
		recipient: addresses[variables[input.audience]],
		subject: input.subject,
		body_text: input.link === undefined ? input.message : `${input.message}\n\n${input.link}`,
		document_ids: [],
		// A key belongs to its caller; another caller's same key is another occasion.
		occasion: `TEAM:${actor.type}:${actor.id}:${idempotency_key}`,
	});
	return toNotification(row);
});
