import { companyOf } from '../../platform/company/index.ts';
import { businessDate, formatDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage, type MessageContent } from '../notifications/index.ts';
import { fieldsOf, type Field, type Refusal } from './rules.ts';
import * as store from './store.ts';

const words = {
	id: {
		fields: {
			name: 'nama perusahaan',
			npwp: 'NPWP',
			address: 'alamat',
			billing_email: 'alamat email untuk tagihan',
			phone: 'nomor telepon',
			locale: 'bahasa',
		} satisfies Record<Field, string>,
		refusals: {
			PROOF_NEEDED:
				'Kami memerlukan buktinya. Mohon balas email ini dengan salinan kartu NPWP atau akta perusahaan.',
			DIFFERS_FROM_TAX_RECORD:
				'Data tersebut berbeda dari catatan Direktorat Jenderal Pajak. Mohon periksa kembali, lalu ajukan lagi melalui portal.',
			CONTACT_US: 'Mohon balas email ini; kami mencari jalan keluarnya bersama Anda.',
		} satisfies Record<Refusal, string>,
		reason: (seller: string) =>
			`Anda menerima email ini karena data perusahaan Anda pada ${seller} berubah atau diminta berubah.`,
	},
	en: {
		fields: {
			name: 'company name',
			npwp: 'NPWP',
			address: 'address',
			billing_email: 'e-mail address for bills',
			phone: 'phone number',
			locale: 'language',
		} satisfies Record<Field, string>,
		refusals: {
			PROOF_NEEDED:
				'We need proof. Please reply to this email with a copy of the NPWP card or the deed of the company.',
			DIFFERS_FROM_TAX_RECORD:
				'The data differ from the record of the tax office. Please check them, then ask again in the portal.',
			CONTACT_US: 'Please reply to this email; we look for a way with you.',
		} satisfies Record<Refusal, string>,
		reason: (seller: string) =>
			`You receive this email because the data of your company at ${seller} have changed or are asked to change.`,
	},
} as const;

const base = {
	related: { type: 'client_change', title: 'Client Change', field: 'client_change_id' },
	answers_to: 'FINANCE',
} as const;

/** Which data, and on which day. What stands in them is not repeated: one of the readers may be at an old address. */
async function gatherChange(
	context: ReadContext,
	changeId: string,
	wanted: Language | undefined,
): Promise<MessageContent> {
	const change = await store.getChange(context, changeId);
	const client = await getClient(context, change.client_id);
	const language = wanted ?? localeOf(client);
	const say = words[language];
	const seller_name = companyOf(context.config).name;
	const day = formatDate(businessDate(change.decided_at ?? change.created_at), language);
	const fields = fieldsOf(change).map((name) => say.fields[name]);
	const refusal = refusalOf(change.refusal);
	return {
		client_id: client.id,
		recipient: { type: 'CLIENT', id: client.id },
		language,
		facts: {
			seller_name,
			client_name: client.name,
			requested_by: change.requested_by,
			fields: fields.join(', '),
			day,
			refusal: refusal === null ? '' : say.refusals[refusal],
		},
		must_contain: [day],
		layout: { preheader: day, lines: null, action: null, reason: say.reason(seller_name) },
	};
}

const refusalOf = (code: string | null): Refusal | null =>
	code !== null && code in words.id.refusals ? (code as Refusal) : null;

const common = {
	id: {
		seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
		client_name: 'Email ini untuk {{client_name}}.',
		requested_by: 'Perubahan diminta oleh {{requested_by}}.',
		fields: 'Data yang dimaksud: {{fields}}.',
	},
	en: {
		seller_name: 'The seller who signs this email is {{seller_name}}.',
		client_name: 'This email is for {{client_name}}.',
		requested_by: 'The change was asked for by {{requested_by}}.',
		fields: 'Which data: {{fields}}.',
	},
} as const;

const guardBy =
	(status: string, refusal: string) =>
	async (context: ReadContext, { related_id }: { related_id: string }): Promise<string | null> =>
		(await store.getChange(context, related_id)).status === status ? null : refusal;

/** Tells a client that its data were changed, wherever its bills went before and go now. */
export const clientChangedMessage = defineMessage({
	...base,
	kind: 'CLIENT_CHANGED',
	title: 'Company Data Changed',
	description: 'Data of the company were changed as the client asked',
	purpose: 'tell a client which data of its company were changed, and to object if it did not ask',
	gather: gatherChange,
	guard: guardBy('APPLIED', 'The change was not made'),
	sentences: {
		id: { ...common.id, day: 'Data diubah pada {{day}}.' },
		en: { ...common.en, day: 'The data were changed on {{day}}.' },
	},
	template: {
		id: {
			subject: 'Data perusahaan Anda telah diubah pada {{day}}',
			text: `Yth. Tim {{client_name}},

Pada {{day}} data berikut telah diubah atas permintaan {{requested_by}}: {{fields}}. Dokumen yang sudah terbit tidak berubah.

Bukan Anda yang memintanya? Segera balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'The data of your company were changed on {{day}}',
			text: `Dear {{client_name}} team,

On {{day}} the following data were changed, as {{requested_by}} asked: {{fields}}. Documents that were issued before stay as they are.

Was it not you who asked for it? Reply to this email at once.

Kind regards,
{{seller_name}}`,
		},
	},
});

/** Tells a client that finance has not made a change, and what to do. */
export const clientChangeRefusedMessage = defineMessage({
	...base,
	kind: 'CLIENT_CHANGE_REFUSED',
	title: 'Change of Company Data Refused',
	description: 'A change of company data that the client asked for was not made',
	purpose: 'tell a client why a change of its company data was not made and what to do',
	gather: gatherChange,
	guard: guardBy('REFUSED', 'The change was not refused'),
	sentences: {
		id: {
			...common.id,
			day: 'Perubahan tidak dilaksanakan pada {{day}}.',
			refusal: 'Alasannya: {{refusal}}',
		},
		en: { ...common.en, day: 'The change was refused on {{day}}.', refusal: 'Why: {{refusal}}' },
	},
	template: {
		id: {
			subject: 'Perubahan data perusahaan belum dapat kami lakukan ({{day}})',
			text: `Yth. Tim {{client_name}},

Perubahan data yang diminta oleh {{requested_by}} ({{fields}}) belum dapat kami lakukan. {{refusal}}

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'We could not change the data of your company ({{day}})',
			text: `Dear {{client_name}} team,

We could not make the change that {{requested_by}} asked for ({{fields}}). {{refusal}}

Kind regards,
{{seller_name}}`,
		},
	},
});
