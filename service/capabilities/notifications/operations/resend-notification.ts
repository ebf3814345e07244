import type { OperationContext } from '../../../platform/context/index.ts';
import { lockRow } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { addressesOf } from '../address-book.ts';
import { notificationContract } from '../contract.ts';
import { AddressNotAllowed, NotYetSent } from '../errors.ts';
import { messageKindOf } from '../gather-message.ts';
import { Facts, teamNote, type Recipient } from '../message-kind.ts';
import { assertDue, enqueued } from '../queue-message.ts';
import { addressKey } from '../rules.ts';
import * as store from '../store.ts';
import { toNotification } from '../to-notification.ts';

/** The same text once more, when nothing stands against it: the guard of its kind is asked now and when it leaves. */
export const resendNotification = handle(notificationContract.resend, async (input, context) => {
	const sent = await lockSent(context, input.notification_id);
	const message = await store.getMessage(context, sent.message_id);
	const recipient = await allowedAddress(context, message, {
		wanted: input.recipient ?? sent.recipient,
		channel: sent.channel,
	});
	const { related_id } = sent;
	if (sent.kind !== teamNote && related_id !== null) {
		const facts = Facts.parse(message.facts);
		await assertDue(context, messageKindOf(context, sent.kind), { related_id, facts });
	}
	const delivery = await store.insertResend(context, {
		sent,
		address: { recipient, address_key: addressKey(recipient) },
		reason: input.reason,
	});
	return toNotification(enqueued(context, delivery));
});

/** Locked, so that two people who resend it at the same time make two rounds. */
async function lockSent(context: OperationContext, id: string): Promise<store.DeliveryRow> {
	await store.getDelivery(context, id);
	const row =
		(await lockRow(context.tx, store.deliveries, id)) ?? (await store.getDelivery(context, id));
	if (row.status === 'SENT') return row;
	throw NotYetSent(
		{ notification_id: id, status: row.status },
		{ detail: `The notification is ${row.status}: nothing was sent that could be sent again` },
	);
}

/** Only an address that belongs to the recipient: a typing error must not send an invoice to a stranger. */
async function allowedAddress(
	context: OperationContext,
	message: { recipient_type: string; recipient_id: string },
	{ wanted, channel }: { wanted: string; channel: string },
): Promise<string> {
	const recipient = {
		type: message.recipient_type as Recipient['type'],
		id: message.recipient_id,
	};
	const allowed = await addressesOf(context, recipient, channel);
	const found = allowed.find((one) => addressKey(one) === addressKey(wanted));
	if (found !== undefined) return found;
	const { type: recipient_type, id: recipient_id } = recipient;
	throw AddressNotAllowed({ recipient_type, recipient_id });
}
