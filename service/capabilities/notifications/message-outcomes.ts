import type { ReadContext } from '../../platform/context/index.ts';
import { Notification } from './contract.ts';
import * as store from './store.ts';
import { addressesOf } from './address-book.ts';
import type { Recipient } from './message-kind.ts';
import { messageChannelPort } from './ports.ts';

/** How a message stands, by whichever of its deliveries came furthest. */
export type MessageOutcome = {
	status: 'QUEUED' | 'SENT' | 'FAILED' | 'SKIPPED';
	/** When it was first sent; a correction or repetition by a person counts, too. */
	sent_at: Date | null;
};

/** In one statement for all of them; a message that is not there is left out. */
export async function outcomesOf(
	context: ReadContext,
	messageIds: readonly string[],
): Promise<ReadonlyMap<string, MessageOutcome>> {
	const outcomes = new Map<string, MessageOutcome>();
	if (messageIds.length === 0) return outcomes;
	// The oldest first, so that the last word is that of the newest delivery.
	for (const { message_id, status, sent_at } of await store.listDeliveriesOf(context, messageIds)) {
		const before = outcomes.get(message_id);
		if (before?.status === 'SENT') continue;
		outcomes.set(message_id, { status: Notification.shape.status.parse(status), sent_at });
	}
	return outcomes;
}

/** The first of the channels that is installed and has an address of the recipient; null when there is none. */
export async function usableChannel(
	context: ReadContext,
	recipient: Recipient,
	channels: readonly string[],
): Promise<string | null> {
	const installed = context.providers
		.list()
		.map(({ id }) => context.providers.describe(messageChannelPort, id)?.channel);
	for (const channel of channels) {
		if (!installed.includes(channel)) continue;
		if ((await addressesOf(context, recipient, channel)).length > 0) return channel;
	}
	return null;
}
