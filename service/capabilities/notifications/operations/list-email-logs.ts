import { handle } from '../../../platform/operation/index.ts';
import { emailLogContract } from '../contract.ts';
import { listNotifications } from './list-notifications.ts';

/** The name that the source documents give to the notifications by mail. */
export const listEmailLogs = handle(emailLogContract.list, (input, context) =>
	listNotifications.run(input, context),
);
