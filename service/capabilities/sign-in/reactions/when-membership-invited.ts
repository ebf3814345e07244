import { defineReaction } from '../../../platform/events/index.ts';
import { membershipEvents } from '../../identity/events.ts';
import { findMembership } from '../../identity/index.ts';
import { queueMessage } from '../../notifications/index.ts';
import { invitationMessage } from '../invitation-message.ts';

/** The person gets the invitation by mail; one that was taken back meanwhile is not sent. */
export const whenMembershipInvited = defineReaction(
	'sign-in.when-membership-invited',
	membershipEvents.invited,
	async (event, context) => {
		const { membership_id: related_id } = event.payload;
		if ((await findMembership(context, related_id))?.status !== 'INVITED') return;
		await queueMessage(context, { kind: invitationMessage.kind, related_id });
	},
);
