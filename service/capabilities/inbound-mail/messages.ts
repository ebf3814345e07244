import { defineMessage, NothingToSay } from '../notifications/index.ts';

/**
 * What a person of the staff answers to a client. The words are the person's own: there is nothing to gather, and it is
 * queued by `message.reply` alone.
 */
export const replyMessage = defineMessage({
	kind: 'REPLY',
	title: 'Reply',
	description: 'Answer of a person to a message of a client',
	internal: true,
	automatic: 'no',
	related: { type: 'conversation', title: 'Conversation', field: 'conversation_id' },
	answers_to: 'SALES',
	purpose: 'answer a client',
	gather: () => Promise.reject(new NothingToSay('A reply is written with message.reply')),
	guard: () => Promise.resolve(null),
	sentences: { id: {}, en: {} },
	template: { id: { subject: '', text: '' }, en: { subject: '', text: '' } },
});
