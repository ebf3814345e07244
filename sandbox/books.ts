import type { World } from './core/world.ts';
import { withoutContent } from './vendors/cosmic-media.ts';
import { attachmentContent } from './vendors/gmail.ts';
import type { GmailMessage } from './vendors/gmail.ts';
import { SEATS_BY_DEFAULT } from './vendors/google-state.ts';
import { SKUS } from './vendors/google-licensing.ts';
import { expireOverdue } from './vendors/xendit-payments.ts';

/** Everything a vendor holds, so that a test can compare it with what the service believes. */
export const BOOKS: Record<string, (world: World) => unknown> = {
	xendit(world) {
		expireOverdue(world);
		const { invoices, payments, refunds, deliveries, callback_url } = world.xendit;
		return {
			callback_url,
			invoices: [...invoices.values()].map(withoutChannels),
			payments,
			refunds: [...refunds.values()],
			webhook_deliveries: deliveries,
		};
	},
	cosmic: ({ cosmic }) => ({
		objects: [...cosmic.objects.values()],
		media: [...cosmic.media.values()].map(withoutContent),
	}),
	google: ({ google }) => ({
		users: [...google.users.values()],
		groups: [...google.groups.values()].map((group) => ({
			...group,
			members: [...group.members].map(([email, role]) => ({ email, role })),
		})),
		domains: [...google.domains.values()],
		licences: google.licences,
		seats: Object.entries(SKUS).flatMap(([productId, skus]) =>
			Object.entries(skus).map(([skuId, name]) => ({
				productId,
				skuId,
				name,
				seats: google.seats.get(skuId) ?? SEATS_BY_DEFAULT,
				used: google.licences.filter((one) => one.skuId === skuId && one.productId === productId)
					.length,
			})),
		),
		projects: [...google.projects.values()].map((project) => ({
			...project,
			services: [...project.services].sort(),
		})),
		operations: [...google.operations.values()].map((operation) => ({
			name: operation.name,
			done: operation.is_finished,
			error: operation.error,
			polls_left: operation.polls_left,
		})),
	}),
	gmail: ({ gmail }) => ({ messages: gmail.messages.map(messageBook) }),
	gemini: ({ gemini }) => ({ answers: gemini.answers }),
};

/** What could be paid with is the same for all, and most of an invoice's size. */
const withoutChannels = (invoice: object) =>
	Object.fromEntries(Object.entries(invoice).filter(([name]) => !name.startsWith('available_')));

export function messageBook(message: GmailMessage) {
	const { parsed } = message;
	const list = (addresses: typeof parsed.to) =>
		(addresses ?? []).map(({ name, address }) => ({ name: name ?? '', address: address ?? '' }));
	return {
		id: message.id,
		thread_id: message.thread_id,
		mailbox: message.mailbox,
		label_ids: message.label_ids,
		message_id: message.message_id,
		date: message.internal_date,
		from: parsed.from ? (list([parsed.from])[0] ?? null) : null,
		to: list(parsed.to),
		cc: list(parsed.cc),
		bcc: list(parsed.bcc),
		reply_to: list(parsed.replyTo),
		in_reply_to: parsed.inReplyTo ?? null,
		subject: parsed.subject ?? '',
		text: parsed.text ?? null,
		html: parsed.html ?? null,
		attachments: parsed.attachments.map((attachment) => ({
			filename: attachment.filename ?? '',
			mime_type: attachment.mimeType,
			size: attachmentContent(attachment.content).length,
		})),
		size: message.raw.length,
	};
}
