import { companyOf } from '../../platform/company/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { numberFormat, type Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage, type MessageContent } from '../notifications/index.ts';
import { entriesOf } from './change-items.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';
import type { ItemState } from './change-terms.ts';
import { letter } from './life-message-facts.ts';
import * as store from './store.ts';

export const changeOfMessage = {
	type: 'subscription_change',
	title: 'Subscription Change',
	field: 'subscription_change_id',
};
const base = {
	related: changeOfMessage,
	answers_to: 'SALES',
} as const;

const words = {
	id: {
		none: 'tidak ada',
		reason: (seller: string) =>
			`Anda menerima email ini karena berlangganan layanan dari ${seller}.`,
	},
	en: {
		none: 'none',
		reason: (seller: string) =>
			`You receive this email because you subscribe to services from ${seller}.`,
	},
} as const;

/** A message to the client about a change: what each item was and becomes, and from which day. */
export async function gatherChange(
	context: ReadContext,
	changeId: string,
	wanted: Language | undefined,
): Promise<MessageContent> {
	const change = await changeStore.getChange(context, changeId);
	const { currency } = await store.getSubscription(context, change.subscription_id);
	const client = await getClient(context, change.client_id);
	const language = wanted ?? localeOf(client);
	const seller_name = companyOf(context.config).name;
	const effective_on = formatDate(change.effective_on, language);
	const said = (state: ItemState | null): string =>
		state === null || state.quantity === 0
			? words[language].none
			: `${numberFormat(language).format(state.quantity)}\u00a0×\u00a0${formatMoney(state.unit_amount, currency, language)}`;
	return {
		client_id: client.id,
		recipient: { type: 'CLIENT', id: client.id },
		language,
		facts: {
			seller_name,
			client_name: client.name,
			effective_on,
			items: entriesOf(change).map(({ before, after }) => ({
				description:
					before === null || before.description === after.description
						? after.description
						: `${before.description} → ${after.description}`,
				before: said(before),
				after: said(after),
			})),
		},
		must_contain: [effective_on],
		layout: {
			preheader: effective_on,
			lines: null,
			action: null,
			reason: words[language].reason(seller_name),
		},
	};
}

export const items =
	'{{#each items}}- {{this.description}}: {{this.before}} → {{this.after}}\n{{/each}}'.trim();

export const sentences = {
	id: {
		seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
		client_name: 'Email ini untuk {{client_name}}.',
		items:
			'Jumlah dan harga satuan sebelum dan sesudahnya, belum termasuk PPN:{{#each items}}\n{{this.description}}: {{this.before}} → {{this.after}}{{/each}}',
	},
	en: {
		seller_name: 'The seller who signs this email is {{seller_name}}.',
		client_name: 'This email is for {{client_name}}.',
		items:
			'Quantity and unit price before and after, without PPN:{{#each items}}\n{{this.description}}: {{this.before}} → {{this.after}}{{/each}}',
	},
} as const;

const guardBy =
	(reasonAgainst: (change: ChangeRow) => string | null) =>
	async (context: ReadContext, { related_id }: { related_id: string }): Promise<string | null> =>
		reasonAgainst(await changeStore.getChange(context, related_id));

/** Tells a client of a new price, in time to object. */
export const priceChangeMessage = defineMessage({
	...base,
	kind: 'PRICE_CHANGE',
	title: 'Price Change',
	description: 'Notice of a new price, thirty days or more before it holds',
	purpose: 'tell a client which prices of its subscription change and from which day on',
	gather: gatherChange,
	guard: guardBy(({ kind, status }) =>
		kind === 'PRICE' && status === 'SCHEDULED'
			? null
			: 'The change is no new price that is to come',
	),
	sentences: {
		id: { ...sentences.id, effective_on: 'Harga baru berlaku mulai {{effective_on}}.' },
		en: { ...sentences.en, effective_on: 'The new price holds from {{effective_on}} on.' },
	},
	template: {
		id: {
			subject: 'Harga langganan Anda berubah mulai {{effective_on}}',
			text: letter(
				'id',
				'Mulai {{effective_on}} harga langganan Anda berubah. Jumlah dan harga satuan per periode, belum termasuk PPN:',
				items,
				'Tagihan yang sudah terbit tidak berubah. Ada pertanyaan? Balas email ini.',
			),
		},
		en: {
			subject: 'The price of your subscription changes on {{effective_on}}',
			text: letter(
				'en',
				'From {{effective_on}} on the price of your subscription changes. Quantity and unit price for a period, without PPN:',
				items,
				'Bills that are made already stay as they are. Questions? Reply to this email.',
			),
		},
	},
});

/** Confirms to a client that its change holds. */
export const subscriptionChangedMessage = defineMessage({
	...base,
	kind: 'SUBSCRIPTION_CHANGED',
	title: 'Subscription Changed',
	description: 'Confirms a change of quantities or products that holds now',
	purpose: 'confirm to a client which services of its subscription have changed',
	gather: gatherChange,
	guard: guardBy(({ kind, status }) =>
		kind === 'ITEMS' && status === 'APPLIED'
			? null
			: `The change is ${kind} and ${status}: it does not hold`,
	),
	sentences: {
		id: { ...sentences.id, effective_on: 'Perubahan berlaku sejak {{effective_on}}.' },
		en: { ...sentences.en, effective_on: 'The change holds since {{effective_on}}.' },
	},
	template: {
		id: {
			subject: 'Langganan Anda berubah sejak {{effective_on}}',
			text: letter(
				'id',
				'Perubahan langganan Anda berlaku sejak {{effective_on}}. Jumlah dan harga satuan per periode, belum termasuk PPN:',
				items,
				'Ada yang tidak sesuai? Balas email ini.',
			),
		},
		en: {
			subject: 'Your subscription has changed since {{effective_on}}',
			text: letter(
				'en',
				'The change of your subscription holds since {{effective_on}}. Quantity and unit price for a period, without PPN:',
				items,
				'Is anything not as you wanted it? Reply to this email.',
			),
		},
	},
});

/** Tells a client that the change it did not pay for does not take place. */
export const changeLapsedMessage = defineMessage({
	...base,
	kind: 'CHANGE_LAPSED',
	title: 'Change Lapsed',
	description: 'A change was not paid in time and is dropped',
	purpose: 'tell a client that a change of its subscription was not paid in time and is dropped',
	gather: gatherChange,
	guard: guardBy(({ status }) =>
		status === 'LAPSED' ? null : `The change is ${status}: it has not lapsed`,
	),
	sentences: {
		id: { ...sentences.id, effective_on: 'Perubahan itu diminta mulai {{effective_on}}.' },
		en: { ...sentences.en, effective_on: 'The change was wanted from {{effective_on}} on.' },
	},
	template: {
		id: {
			subject: 'Perubahan langganan mulai {{effective_on}} tidak jadi',
			text: letter(
				'id',
				'Tagihan untuk perubahan langganan mulai {{effective_on}} belum dibayar sampai batas waktunya. Perubahan berikut tidak jadi, tagihannya dibatalkan, dan layanan Anda tetap seperti semula:',
				items,
				'Masih menginginkannya? Balas email ini, dan kami menyiapkannya kembali.',
			),
		},
		en: {
			subject: 'The change of your subscription of {{effective_on}} does not take place',
			text: letter(
				'en',
				'The bill for the change of your subscription from {{effective_on}} on was not paid in time. The following change does not take place, its bill is cancelled, and your services stay as they are:',
				items,
				'Do you still want it? Reply to this email, and we prepare it again.',
			),
		},
	},
});

export const changeMessages = [priceChangeMessage, subscriptionChangedMessage, changeLapsedMessage];
