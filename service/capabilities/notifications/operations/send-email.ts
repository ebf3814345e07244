import { handle } from '../../../platform/operation/index.ts';
import { emailContract } from '../contract.ts';
import { queueMail } from '../queue-mail.ts';
import { toNotification } from '../to-notification.ts';

export const sendEmail = handle(emailContract.send, async (input, context) =>
	toNotification(await queueMail(context, input)),
);
