import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const MessageKindUnknown = defineError('email.kind-unknown', {
	status: 422,
	title: 'There is no such kind of message',
	advice: 'Use one of the kinds in details.kinds',
	details: z.object({ kinds: z.array(z.string()) }),
});
export const DraftMismatch = defineError('email.draft-mismatch', {
	status: 409,
	title: 'The draft was made for something else',
	advice: 'Make a draft for this very record and send that one',
	details: z.object({ draft_id: z.string() }),
});
export const MessageNotDue = defineError('email.not-due', {
	status: 409,
	title: 'The message is not to be sent now',
	advice: 'Send it when what details.reason says has changed',
	details: z.object({ kind: z.string(), related_id: z.string(), reason: z.string() }),
});
export const AddressUnknown = defineError('notification.address-unknown', {
	status: 409,
	title: 'The recipient has no address for this channel',
	advice: 'Enter the address, or choose another channel',
	details: z.object({
		channel: z.string(),
		recipient_type: z.string(),
		recipient_id: z.string(),
	}),
});
export const NotYetSent = defineError('notification.not-sent', {
	status: 409,
	title: 'The notification was not sent yet',
	advice: 'Wait while it is QUEUED; use notification.retry for one that is FAILED or SKIPPED',
	details: z.object({ notification_id: z.string(), status: z.string() }),
});
export const AddressNotAllowed = defineError('notification.address-not-allowed', {
	status: 422,
	title: 'The address does not belong to the recipient',
	advice:
		'Use the billing address of the client or that of one of its portal users; client.update corrects the address',
	details: z.object({ recipient_type: z.string(), recipient_id: z.string() }),
});
export const notificationErrors = [
	NotYetSent,
	AddressNotAllowed,
	MessageKindUnknown,
	DraftMismatch,
	MessageNotDue,
	AddressUnknown,
];
