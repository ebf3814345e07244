import { defineLifecycle } from '../../platform/lifecycle/index.ts';

/** The way of a mail from the vendor's list into a conversation. */
export const inboundMailLifecycle = defineLifecycle({
	name: 'inbound_mail',
	initial: 'LISTED',
	states: {
		LISTED: {},
		STORED: {},
		READ: {},
		UNREADABLE: {},
		GONE: { final: true },
		CLOSED: { final: true },
	},
	transitions: {
		/** The whole mail is kept as it came. Nothing reads it before. */
		store: { from: ['LISTED'], to: 'STORED', by: ['inbound_mail.take-in'] },
		/** It was deleted before it could be fetched. */
		miss: { from: ['LISTED'], to: 'GONE', by: ['inbound_mail.take-in'] },
		read: { from: ['STORED'], to: 'READ', by: ['inbound_mail.take-in'] },
		/** Tried as often as it may be; others go on, and a person is told. */
		give_up: { from: ['LISTED', 'STORED'], to: 'UNREADABLE', by: ['inbound_mail.take-in'] },
		/** A person moved it out of spam, which changes what the sender's check is worth. */
		read_again: {
			from: ['READ', 'UNREADABLE'],
			to: 'STORED',
			by: ['mailbox.poll', 'inbound_mail.retry'],
		},
		fetch_again: { from: ['UNREADABLE'], to: 'LISTED', by: ['inbound_mail.retry'] },
		/** A person has looked at it in the mailbox, and nothing more is to be done here. */
		close: { from: ['UNREADABLE'], to: 'CLOSED', by: ['inbound_mail.close'] },
	},
});
