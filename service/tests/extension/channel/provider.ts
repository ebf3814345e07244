import { z } from 'zod';
import type { MessageChannel, OutgoingMessage } from '../../../capabilities/notifications/ports.ts';
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
