import { handle } from '../../../platform/operation/index.ts';
import { emailChannel } from '../address-book.ts';
import { assertOffered } from '../gather-message.ts';
import { emailContract } from '../contract.ts';
import { queueMessage } from '../queue-message.ts';
import { toNotification } from '../to-notification.ts';

export const sendEmail = handle(emailContract.send, async (input, context) => {
	assertOffered(context, input.kind);
	return toNotification(await queueMessage(context, { ...input, channel: emailChannel }));
});
