import { companyOf } from '../../platform/company/index.ts';
import { addDays, businessDate, formatDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage, type MessageContent } from '../notifications/index.ts';
import { detailsOf } from './change-items.ts';
import { gatherChange, items, sentences as changeSentences } from './change-messages.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import { commonSentences, dayOf, gatherLife, letter, services } from './life-message-facts.ts';

const base = {
	related: {
		type: 'subscription_change',
		title: 'Subscription Change',
		field: 'subscription_change_id',
	},
	answers_to: 'SALES',
} as const;

/** Staff who asked on behalf of a client tell it themselves; it may not know of the wish. */
const guardBy =
	(fits: (change: ChangeRow) => boolean) =>
	async (context: ReadContext, { related_id }: { related_id: string }): Promise<string | null> => {
		const change = await changeStore.getChange(context, related_id);
		if (detailsOf(change).wish?.by_client !== true)
			return 'The change was not asked for by the client itself';
		return fits(change) ? null : `The change is ${change.kind} and ${change.status}`;
	};

/** Tells a client from which day on the change holds that it asked for. */
export const changePlannedMessage = defineMessage({
	...base,
	kind: 'CHANGE_PLANNED',
	title: 'Change Planned',
	description: 'A change that the client asked for is approved and holds from a later day on',
	purpose: 'tell a client from which day on the change holds that it has asked for',
	gather: gatherChange,
	guard: guardBy(({ kind, status }) => kind === 'ITEMS' && status === 'SCHEDULED'),
	sentences: {
		id: {
			...changeSentences.id,
			effective_on: 'Perubahan yang diminta berlaku mulai {{effective_on}}.',
		},
		en: { ...changeSentences.en, effective_on: 'The change holds from {{effective_on}} on.' },
	},
	template: {
		id: {
			subject: 'Perubahan langganan Anda berlaku mulai {{effective_on}}',
			text: letter(
				'id',
				'Permintaan Anda kami setujui. Perubahan berikut berlaku mulai {{effective_on}}. Jumlah dan harga satuan per periode, belum termasuk PPN:',
				items,
				'Berubah pikiran? Balas email ini sebelum tanggal itu.',
			),
		},
		en: {
			subject: 'The change of your subscription holds from {{effective_on}} on',
			text: letter(
				'en',
				'We make the change that you have asked for. It holds from {{effective_on}} on. Quantity and unit price for a period, without PPN:',
				items,
				'Did you change your mind? Reply to this email before that day.',
			),
		},
	},
});

/** Confirms to a client the last day of the subscription that it wants to end. */
export const endPlannedMessage = defineMessage({
	...base,
	kind: 'END_PLANNED',
	title: 'End Planned',
	description: 'The end of a subscription that the client asked for is planned',
	purpose: 'confirm to a client the last day of the subscription that it wants to end',
	gather: async (context, changeId, wanted) => {
		const { subscription_id, effective_on } = await changeStore.getChange(context, changeId);
		return gatherLife(context, subscription_id, wanted, (_, language) => {
			const last_day = dayOf(addDays(effective_on, -1), language);
			return { facts: { last_day }, must_contain: [last_day], preheader: last_day };
		});
	},
	guard: guardBy(({ kind, status }) => kind === 'CANCEL' && status === 'SCHEDULED'),
	sentences: {
		id: { ...commonSentences.id, last_day: 'Hari terakhir layanan adalah {{last_day}}.' },
		en: { ...commonSentences.en, last_day: 'The last day of service is {{last_day}}.' },
	},
	template: {
		id: {
			subject: 'Langganan Anda berakhir pada {{last_day}}',
			text: letter(
				'id',
				'Sesuai permintaan Anda, layanan berikut berakhir. Hari terakhir layanan: {{last_day}}. Sesudah itu tidak ada tagihan lagi.',
				services,
				'Ingin melanjutkan? Balas email ini sebelum tanggal itu.',
			),
		},
		en: {
			subject: 'Your subscription ends on {{last_day}}',
			text: letter(
				'en',
				'As you have asked for, the following services end. Last day of service: {{last_day}}. After it there are no more bills.',
				services,
				'Do you want to go on? Reply to this email before that day.',
			),
		},
	},
});

/** Why it is not made is for a person to explain: a reason in words of staff reaches no client. */
async function gatherRefused(
	context: ReadContext,
	changeId: string,
	wanted: Language | undefined,
): Promise<MessageContent> {
	const change = await changeStore.getChange(context, changeId);
	const client = await getClient(context, change.client_id);
	const language = wanted ?? localeOf(client);
	const seller_name = companyOf(context.config).name;
	const asked_on = formatDate(businessDate(change.created_at), language);
	return {
		client_id: client.id,
		recipient: { type: 'CLIENT', id: client.id },
		language,
		facts: { seller_name, client_name: client.name, asked_on, is_end: change.kind === 'CANCEL' },
		must_contain: [asked_on],
		layout: {
			preheader: asked_on,
			lines: null,
			action: null,
			reason:
				language === 'id'
					? `Anda menerima email ini karena meminta perubahan langganan pada ${seller_name}.`
					: `You receive this email because you asked ${seller_name} for a change of your subscription.`,
		},
	};
}

export const changeRefusedMessage = defineMessage({
	...base,
	kind: 'CHANGE_REFUSED',
	title: 'Change Refused',
	description: 'A change that the client asked for is not made',
	purpose: 'tell a client that the change it asked for is not made, and to reply to hear why',
	gather: gatherRefused,
	guard: guardBy(({ status }) => status === 'REJECTED'),
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			client_name: 'Email ini untuk {{client_name}}.',
			asked_on: 'Perubahan diminta pada {{asked_on}} dan tidak dilaksanakan.',
			is_end: '{{#if is_end}}Yang diminta adalah penghentian langganan.{{/if}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			client_name: 'This email is for {{client_name}}.',
			asked_on: 'The change was asked for on {{asked_on}} and is not made.',
			is_end: '{{#if is_end}}What was asked for is the end of the subscription.{{/if}}',
		},
	},
	template: {
		id: {
			subject: 'Permintaan Anda tanggal {{asked_on}} belum dapat kami penuhi',
			text: letter(
				'id',
				'{{#if is_end}}Penghentian{{else}}Perubahan{{/if}} langganan yang Anda minta pada {{asked_on}} belum dapat kami laksanakan. Layanan Anda tetap seperti semula, dan tidak ada tagihan karenanya.',
				'Balas email ini; kami menjelaskan alasannya dan mencari jalan bersama Anda.',
			),
		},
		en: {
			subject: 'We could not do what you asked for on {{asked_on}}',
			text: letter(
				'en',
				'{{#if is_end}}We could not end your subscription as you asked{{else}}We could not make the change of your subscription that you asked for{{/if}} on {{asked_on}}. Your services stay as they are, and nothing is charged for it.',
				'Reply to this email: we explain why and look for a way with you.',
			),
		},
	},
});

export const wishMessages = [changePlannedMessage, endPlannedMessage, changeRefusedMessage];
