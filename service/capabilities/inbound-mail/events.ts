import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

/** Ids and what the rules found; the words of the sender are read by `message.get`, since they are personal. */
const payload = z.object({
	message_id: field.id('Message'),
	conversation_id: field.id('Conversation'),
	client_id: field.id('Client').nullable(),
	channel: z.string().meta({ example: 'EMAIL' }),
	class: z.string().meta({ example: 'PERSON' }),
	status: z.string().meta({ example: 'WAITING' }),
	match: z.string().meta({ example: 'MATCHED' }),
	is_proven: z.boolean(),
	subject_type: z.string().nullable().meta({ example: 'quotation' }),
	subject_id: z.uuid().nullable(),
	/** What the sender wants; null for machines. */
	intent: z.string().nullable().meta({ example: 'question' }),
	/** What was decided: QUESTION, SEND_LINK, PAYMENT_PROOF … */
	outcome: z.string().meta({ example: 'QUESTION' }),
	/** A reply is suggested, for a person to send or edit. */
	has_suggestion: z.boolean(),
	attachments: z.int().meta({ example: 0 }),
});

export const messageEvents = defineEvents('message', {
	received: {
		description:
			'A message came in, was read and filed in its conversation, and what follows was decided; once more when a person links it to a sale',
		payload,
	},
});
