import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const PushRefused = defineError('inbound_mail.push-refused', {
	status: 401,
	title: 'The call does not carry the proof of the mailbox',
	advice:
		'Let the subscription push with a token of the service account in GMAIL_PUSH_SERVICE_ACCOUNT, for the audience in GMAIL_PUSH_AUDIENCE',
	details: z.object({}),
});
export const NoClientToAnswer = defineError('message.no-client', {
	status: 409,
	title: 'The message belongs to no client, so there is no address on record to answer to',
	advice: 'Check the sender by a number that is known, then link the message with message.link',
	details: z.object({ message_id: z.string() }),
});
export const inboundMailErrors = [PushRefused, NoClientToAnswer];
