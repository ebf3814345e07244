import {
	addressBookPoint,
	defineAddressBook,
	defineMessage,
	messageKindPoint,
} from '../../../capabilities/notifications/index.ts';
import { defineModule } from '../../../platform/contract/index.ts';
import { extend } from '../../../platform/extension/index.ts';

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
					answers_to: 'OPERATIONS',
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
					sentences: { id: { yield: 'Hasilnya {{yield}}.' }, en: { yield: 'It is {{yield}}.' } },
					template: {
						id: { subject: 'Panen', text: 'Hasil: {{yield}} {{remark}}' },
						en: { subject: 'Harvest', text: 'Yield: {{yield}} {{remark}}' },
					},
				}),
			),
		],
	});
