import { z } from 'zod';
import {
	addressBookPoint,
	defineAddressBook,
	defineMessage,
	messageKindPoint,
} from '../../../capabilities/notifications/index.ts';
import type { MessageChannel, OutgoingMessage } from '../../../capabilities/notifications/ports.ts';
import { defineModule } from '../../../platform/contract/index.ts';
import { extend } from '../../../platform/extension/index.ts';
import { defineProvider } from '../../../platform/provider/index.ts';

/** A channel that takes short plain texts to lofts: the provider of it, which is one line in `app/providers.ts`. */
export function pigeonProvider(carried: OutgoingMessage[]) {
	const messageChannel: MessageChannel = {
		id: 'pigeon',
		title: 'Carrier pigeons',
		channel: 'PIGEON',
		supports: { html: false, attachments: false, text_length_max: 40 },
		checkAddress: (address) => (address.startsWith('loft-') ? null : 'That is not a loft'),
		find: ({ reference }) =>
			Promise.resolve(
				carried.some((one) => one.reference === reference) ? { provider_id: reference } : null,
			),
		send: (message) => {
			carried.push(message);
			return Promise.resolve({ provider_id: message.reference });
		},
	};
	return defineProvider({
		id: 'pigeon',
		title: 'Carrier pigeons',
		documentation: 'https://example.com',
		config: z.object({}),
		required: [],
		create: () => ({ messageChannel }),
	});
}

/** Where the teams have their lofts, and a kind of message: a capability, which is one line in `app/capabilities.ts`. */
export const pigeonModule = (lofts: Readonly<Record<string, string>>) =>
	defineModule({
		name: 'pigeons',
		extensions: [
			extend(
				addressBookPoint,
				defineAddressBook({
					channel: 'PIGEON',
					addressOf: (_, { id }) => Promise.resolve(lofts[id] ?? null),
				}),
			),
			extend(
				messageKindPoint,
				defineMessage({
					kind: 'HARVEST',
					title: 'Harvest',
					description: 'What the fields gave',
					related: { type: 'field', title: 'Field', field: 'field_id' },
					purpose: 'tell a team what a field gave',
					gather: (_context, relatedId, language) =>
						Promise.resolve({
							client_id: null,
							recipient: { type: 'TEAM', id: relatedId.startsWith('0') ? 'SALES' : 'FINANCE' },
							language: language ?? 'en',
							facts: { yield: '3 t', remark: 'x'.repeat(relatedId.endsWith('f') ? 40 : 1) },
							must_contain: ['3 t'],
						}),
					guard: () => Promise.resolve(null),
					template: {
						id: { subject: 'Panen', text: 'Hasil: {{yield}} {{remark}}' },
						en: { subject: 'Harvest', text: 'Yield: {{yield}} {{remark}}' },
					},
				}),
			),
		],
	});
