import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { findClient, localeOf } from '../clients/index.ts';
import type { LiveVersion } from '../quotations/index.ts';
import type { ConversationRow } from './conversation-store.ts';
import type { Decision } from './decision.ts';
import type { MessageRow } from './message-store.ts';

const words = {
	id: {
		dear: (name: string) => `Yth. ${name},`,
		thanks: (title: string) => `Terima kasih atas pesan Anda mengenai ${title}.`,
		offer: (number: string, total: string) => `Penawaran ${number} yang berlaku bernilai ${total}.`,
		outcome: {
			DECLINE:
				'Kami mencatat bahwa penawaran ini belum sesuai. Bolehkah kami mengetahui alasannya, agar kami dapat menyesuaikannya?',
			REQUEST:
				'Permintaan perubahan Anda sudah kami terima. Kami kirimkan rincian biayanya sebelum ada yang berubah.',
			PAYMENT_PROOF:
				'Bukti pembayaran sudah kami terima dan sedang kami cocokkan dengan rekening kami.',
			PAYMENT_CHECK: 'Pembayaran Anda sedang kami periksa pada bank.',
			QUESTION: 'Pertanyaan Anda sudah kami terima dan kami jawab secepatnya.',
		},
		sign: (seller: string) => `Hormat kami,\n${seller}`,
	},
	en: {
		dear: (name: string) => `Dear ${name},`,
		thanks: (title: string) => `Thank you for your message about ${title}.`,
		offer: (number: string, total: string) => `The valid quotation ${number} amounts to ${total}.`,
		outcome: {
			DECLINE:
				'We note that this offer does not suit you. May we ask why, so that we can adapt it?',
			REQUEST:
				'We have received your wish for a change. We send you what it costs before anything changes.',
			PAYMENT_PROOF: 'We have received the proof of payment and are comparing it with our account.',
			PAYMENT_CHECK: 'We are checking your payment with the bank.',
			QUESTION: 'We have received your question and answer it as soon as we can.',
		},
		sign: (seller: string) => `Kind regards,\n${seller}`,
	},
} as const;

/** A reply that may go out as it stands, from our record alone; null where a person has to find the words. */
export async function suggestedReply(
	context: ReadContext,
	row: MessageRow,
	{ outcome }: Decision,
	{ conversation, live }: { conversation: ConversationRow; live: LiveVersion | null },
): Promise<string | null> {
	if (conversation.client_id === null) return null;
	const client = await findClient(context, conversation.client_id);
	if (client === null) return null;
	const language = localeOf(client);
	const say = words[language];
	const said = outcome in say.outcome ? say.outcome[outcome as keyof typeof say.outcome] : null;
	if (said === null) return null;
	// Only a proven sender is called by the name that the mail gives.
	const name = row.is_proven && row.from_name !== null ? row.from_name : client.name;
	const isOpenOffer = live !== null && live.status === 'SENT' && !live.is_expired;
	return [
		say.dear(name),
		[
			say.thanks(conversation.title),
			...(isOpenOffer && outcome === 'QUESTION'
				? [say.offer(live.number, formatMoney(live.total, live.currency, language))]
				: []),
			said,
		].join(' '),
		say.sign(companyOf(context.config).name),
	].join('\n\n');
}
