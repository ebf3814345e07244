import { anUnmatchedMessage, aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import type { Situation } from './situation.ts';

const ofQuestion =
	(body: object): Situation =>
	async ({ service }) => ({ path: { message_id: (await aQuestion(service)).id }, body });

/** Situations of the commands on messages between clients and staff. */
export const situationsOfMessages: Readonly<Record<string, Situation>> = {
	'message.reply': ofQuestion({ text: 'Satu hari kerja setelah pembayaran.' }),
	'message.assign': ofQuestion({ user_id: null }),
	'message.close': ofQuestion({ reason: 'Answered by phone' }),
	'message.link': async ({ service }) => ({
		path: { message_id: (await anUnmatchedMessage(service)).id },
		body: {
			subject_type: 'quotation',
			subject_id: (await aQuotation(service, { status: 'SENT' })).id,
		},
	}),
};
