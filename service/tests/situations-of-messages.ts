import { anUnmatchedMessage, aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { signInAsClient } from './sign-in-as-client.ts';
import type { Situation } from './situation.ts';

const ofQuestion =
	(body: object): Situation =>
	async ({ service }) => ({ path: { message_id: (await aQuestion(service)).id }, body });

/** A client that has signed in and looks at its quotation. */
const ofOwnQuotation =
	(words: object): Situation =>
	async ({ service }) => {
		const { id, client_id } = await aQuotation(service, { status: 'SENT' });
		const { token } = await signInAsClient(service, 'Sari Dewi', client_id);
		return { token, body: { subject_type: 'quotation', subject_id: id, ...words } };
	};

/** Situations of the commands on messages between clients and staff. */
export const situationsOfMessages: Readonly<Record<string, Situation>> = {
	'message.ask': ofOwnQuotation({ text: 'Kapan akun kami aktif?' }),
	'message.reply': ofQuestion({ text: 'Satu hari kerja setelah pembayaran.' }),
	'message.assign': ofQuestion({ user_id: null }),
	'message.notify': ofQuestion({ page: 'https://n8n.example.com/form-waiting/7' }),
	'message.close': ofQuestion({ reason: 'Answered by phone' }),
	'message.link': async ({ service }) => ({
		path: { message_id: (await anUnmatchedMessage(service)).id },
		body: {
			subject_type: 'quotation',
			subject_id: (await aQuotation(service, { status: 'SENT' })).id,
		},
	}),
};
