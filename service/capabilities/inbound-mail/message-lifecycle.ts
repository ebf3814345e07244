import { defineLifecycle } from '../../platform/lifecycle/index.ts';

/** The way of a message, from the moment that it stands in its conversation. */
export const messageLifecycle = defineLifecycle({
	name: 'message',
	initial: 'RECEIVED',
	states: {
		RECEIVED: {},
		HELD: {},
		WAITING: {},
		FILED: { final: true, leads_on: ['message.reply'] },
		DONE: { final: true, leads_on: ['message.reply'] },
	},
	transitions: {
		/** It looks like another sender, or names a sale of a client that its sender does not belong to. */
		hold: { from: ['RECEIVED'], to: 'HELD', by: ['message.decide'] },
		/** A person has to answer, look, or do something. */
		ask_person: { from: ['RECEIVED'], to: 'WAITING', by: ['message.decide', 'message.ask'] },
		/** Nothing follows. */
		file: { from: ['RECEIVED'], to: 'FILED', by: ['message.decide'] },
		/** The service did all that follows: it accepted, or sent the link. */
		finish: { from: ['RECEIVED'], to: 'DONE', by: ['message.decide', 'message.reply'] },
		/** A person said which sale it belongs to: it is decided again, with that. */
		link: { from: ['HELD', 'WAITING'], to: 'RECEIVED', by: ['message.link'] },
		answer: { from: ['WAITING'], to: 'DONE', by: ['message.reply'] },
		close: { from: ['HELD', 'WAITING'], to: 'DONE', by: ['message.close'] },
	},
});
