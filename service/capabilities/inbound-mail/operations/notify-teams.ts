import { handle } from '../../../platform/operation/index.ts';
import { messageContract } from '../message-contract.ts';
import * as store from '../message-store.ts';
import { tellTeams } from '../tell-teams.ts';

export const notifyTeams = handle(messageContract.notify, async ({ message_id, page }, context) =>
	tellTeams(context, await store.getMessageForUpdate(context, message_id), page),
);
