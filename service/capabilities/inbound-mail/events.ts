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
	status: z.string().meta({ example: 'RECEIVED' }),
	match: z.string().meta({ example: 'MATCHED' }),
	is_proven: z.boolean(),
	subject_type: z.string().nullable().meta({ example: 'quotation' }),
	subject_id: z.uuid().nullable(),
	/** Null until the text has been read. */
	intent: z.string().nullable().meta({ example: null }),
	attachments: z.int().meta({ example: 0 }),
});
export type MessageFacts = z.output<typeof payload>;

export const messageEvents = defineEvents('message', {
	received: {
		description: 'A message came in, was read by rules and filed in its conversation',
		payload,
	},
});
