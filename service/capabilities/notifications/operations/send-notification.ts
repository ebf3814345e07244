import { handle } from '../../../platform/operation/index.ts';
import { notificationContract } from '../contract.ts';
import { queueTeamNote } from '../queue-message.ts';
import { toNotification } from '../to-notification.ts';

export const sendNotification = handle(notificationContract.send, async (input, context) => {
	const { actor, idempotency_key } = context;
	const delivery = await queueTeamNote(context, {
		team: input.audience,
		subject: input.subject,
		text: input.link === undefined ? input.message : `${input.message}\n\n${input.link}`,
		// A key belongs to its caller; another caller's same key is another occasion.
		occasion: `${actor.type}:${actor.id}:${idempotency_key}`,
	});
	return toNotification(delivery);
});
