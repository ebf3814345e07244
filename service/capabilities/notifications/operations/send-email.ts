import { handle } from '../../../platform/operation/index.ts';
import { emailChannel } from '../address-book.ts';
import { assertOffered } from '../gather-message.ts';
import { emailContract } from '../contract.ts';
import { queueOnce } from '../queue-message.ts';
import { toNotification } from '../to-notification.ts';

export const sendEmail = handle(emailContract.send, async (input, context) => {
	assertOffered(context, input.kind);
	const { delivery, leaves } = await queueOnce(context, { ...input, channel: emailChannel });
	const notification = toNotification(delivery);
	const outcome = leaves ? ('SENT_NOW' as const) : earlier[notification.status];
	return { ...notification, outcome };
});

/** What became of the same mail when it was asked for before. */
const earlier = {
	QUEUED: 'ALREADY_QUEUED',
	SENT: 'ALREADY_SENT',
	FAILED: 'FAILED_BEFORE',
	// It is queued again, unless another request was faster.
	SKIPPED: 'ALREADY_QUEUED',
} as const;
