import { businessDate, formatDate } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { getClient } from '../clients/index.ts';
import {
	defineMessage,
	placeholderOf,
	pricedLines,
	type MessageContent,
} from '../notifications/index.ts';
import * as store from './store.ts';
import { conditionsOf } from './conditions.ts';
import { reasonAgainstMessage, reasonAgainstReminder } from './rules.ts';
import { figuresOf } from './figures.ts';
import { languageOf } from './to-quotation.ts';
import { acceptUrl } from './token.ts';

const related = { type: 'quotation', title: 'Quotation', field: 'quotation_id' };

const words = {
	id: {
		view: 'Lihat penawaran',
		title: (number: string) => `Rincian penawaran ${number}`,
		preheader: (total: string, until: string) => `${total}, berlaku sampai ${until}`,
		reason: (seller: string, client: string) =>
			`Anda menerima email ini karena ${seller} menyiapkan penawaran untuk ${client}.`,
	},
	en: {
		view: 'View quotation',
		title: (number: string) => `Details of quotation ${number}`,
		preheader: (total: string, until: string) => `${total}, valid until ${until}`,
		reason: (seller: string, client: string) =>
			`You receive this email because ${seller} prepared a quotation for ${client}.`,
	},
} as const;

/** The offer as its messages state it. */
async function gatherQuotation(
	context: ReadContext,
	quotationId: string,
	wanted?: Language,
): Promise<MessageContent & { layout: NonNullable<MessageContent['layout']> }> {
	const quotation = await store.getQuotation(context, quotationId);
	const client = await getClient(context, quotation.client_id);
	const language = wanted ?? languageOf(quotation, client);
	const { [language]: word } = words;
	const { trial, term } = conditionsOf(quotation, language);
	const { facts, lines } = pricedLines(
		figuresOf(quotation),
		language,
		word.title(quotation.number),
	);
	const seller_name = companyOf(context.config).name;
	const valid_until = formatDate(quotation.valid_until, language);
	return {
		client_id: client.id,
		recipient: { type: 'CLIENT', id: client.id },
		language,
		facts: {
			seller_name,
			client_name: client.name,
			number: quotation.number,
			version: quotation.version,
			...facts,
			valid_until,
			// Absent where there is none: a fact more would make another message of what was sent before.
			...(trial === null ? {} : { trial }),
			...(term === null ? {} : { term }),
			notes: quotation.notes,
			pdf_url: quotation.pdf_url,
		},
		must_contain: [facts.total],
		layout: {
			preheader: word.preheader(facts.total, valid_until),
			lines,
			action: { label: word.view, url: placeholderOf('accept_url') },
			reason: word.reason(seller_name, client.name),
		},
	};
}

const sentences = {
	id: {
		seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
		client_name: 'Email ini untuk {{client_name}}.',
		number: 'Penawaran ini bernomor {{number}}.',
		items:
			'Penawaran mencakup {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.quantity}} × {{this.unit_amount}}{{#if this.period}} {{this.period}}{{/if}}{{#if this.discount}}, diskon {{this.discount}}{{/if}}){{/each}}.',
		total: 'Nilai penawaran adalah {{total}}{{#if has_tax}}, termasuk PPN {{tax}}{{/if}}.',
		valid_until: 'Penawaran ini berlaku sampai {{valid_until}}.',
		trial: '{{#if trial}}{{trial}}{{/if}}',
		term: '{{#if term}}{{term}}{{/if}}',
		notes: '{{#if notes}}Catatan pada penawaran: {{notes}}{{/if}}',
		accept_url: 'Penawaran dapat diperiksa dan disetujui di halaman ini: {{accept_url}}',
		pdf_url: '{{#if pdf_url}}Dokumen PDF tersedia di sini: {{pdf_url}}{{/if}}',
	},
	en: {
		seller_name: 'The seller who signs this email is {{seller_name}}.',
		client_name: 'This email is for {{client_name}}.',
		number: 'The number of the quotation is {{number}}.',
		items:
			'The quotation covers {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.quantity}} × {{this.unit_amount}}{{#if this.period}} {{this.period}}{{/if}}{{#if this.discount}}, discount {{this.discount}}{{/if}}){{/each}}.',
		total: 'The quotation amounts to {{total}}{{#if has_tax}}, including VAT of {{tax}}{{/if}}.',
		valid_until: 'The quotation is valid until {{valid_until}}.',
		trial: '{{#if trial}}{{trial}}{{/if}}',
		term: '{{#if term}}{{term}}{{/if}}',
		notes: '{{#if notes}}Notes on the quotation: {{notes}}{{/if}}',
		accept_url: 'The quotation can be reviewed and accepted on this page: {{accept_url}}',
		pdf_url: '{{#if pdf_url}}The PDF document is here: {{pdf_url}}{{/if}}',
	},
};

/** A bearer link: it accepts the quotation, so drafts hold a placeholder and the sender inserts it. */
const credentials = {
	accept_url: (context: ReadContext, quotationId: string) =>
		Promise.resolve(acceptUrl(context, quotationId)),
};

/** The offer itself, with the link on which it is accepted. */
export const quotationMessage = defineMessage({
	kind: 'QUOTATION',
	title: 'Quotation',
	description: 'Quotation with PDF and link',
	related,
	answers_to: 'SALES',
	purpose: 'send a quotation to a client and ask the client to accept it online',
	gather: gatherQuotation,
	async guard(context, { related_id }) {
		return reasonAgainstMessage(await store.getQuotation(context, related_id), context.now);
	},
	credentials,
	sentences,
	template: {
		id: {
			subject: 'Penawaran {{number}} dari {{seller_name}}',
			text: `Yth. Tim {{client_name}},

Berikut penawaran kami {{number}} senilai {{total}}{{#if has_tax}} (termasuk PPN){{/if}}, berlaku sampai {{valid_until}}. Silakan periksa dan setujui di halaman berikut.

{{action}}

{{lines}}

{{#if trial}}{{trial}}

{{/if}}{{#if term}}{{term}}

{{/if}}{{#if notes}}{{notes}}

{{/if}}{{#if pdf_url}}Dokumen PDF: {{pdf_url}}

{{/if}}Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Quotation {{number}} from {{seller_name}}',
			text: `Dear {{client_name}} team,

Please find our quotation {{number}} of {{total}}{{#if has_tax}} (VAT included){{/if}}, valid until {{valid_until}}. Review and accept it on this page.

{{action}}

{{lines}}

{{#if trial}}{{trial}}

{{/if}}{{#if term}}{{term}}

{{/if}}{{#if notes}}{{notes}}

{{/if}}{{#if pdf_url}}PDF document: {{pdf_url}}

{{/if}}Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

/** Reminds a client of an open offer before it expires; at most once a day. */
export const quotationReminderMessage = defineMessage({
	kind: 'QUOTATION_REMINDER',
	title: 'Quotation Reminder',
	description: 'Reminder that a quotation expires soon',
	related,
	answers_to: 'SALES',
	purpose: 'remind a client of an open quotation that expires soon',
	async gather(context, quotationId, wanted) {
		const content = await gatherQuotation(context, quotationId, wanted);
		const as_of = formatDate(businessDate(context.now), content.language);
		return {
			...content,
			facts: { ...content.facts, as_of },
			layout: { ...content.layout, lines: null },
		};
	},
	async guard(context, { related_id }) {
		return reasonAgainstReminder(await store.getQuotation(context, related_id), context.now);
	},
	credentials,
	sentences,
	template: {
		id: {
			subject: 'Penawaran {{number}} berlaku sampai {{valid_until}}',
			text: `Yth. Tim {{client_name}},

Penawaran kami {{number}} senilai {{total}} masih terbuka dan berlaku sampai {{valid_until}}. Bila masih sesuai, mohon setujui di halaman berikut; bila tidak, Anda dapat menolaknya di sana.

{{action}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Quotation {{number}} is valid until {{valid_until}}',
			text: `Dear {{client_name}} team,

Our quotation {{number}} of {{total}} is still open and valid until {{valid_until}}. If it suits you, please accept it on this page; if not, you can decline it there.

{{action}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

/**
 * The link with which a yes by mail is made a yes: shows the version that is valid now. Once a day, to a contact that may
 * accept, by the address on record; never to the one that an unproven mail came from.
 */
export const quotationLinkMessage = defineMessage({
	kind: 'QUOTATION_LINK',
	title: 'Link To Accept',
	description: 'Link on which a quotation is accepted, after a yes by mail',
	internal: true,
	automatic: 'replied',
	related,
	answers_to: 'SALES',
	purpose: 'send a client the link on which it accepts a quotation',
	async gather(context, quotationId, wanted) {
		const content = await gatherQuotation(context, quotationId, wanted);
		const as_of = formatDate(businessDate(context.now), content.language);
		return { ...content, facts: { ...content.facts, as_of } };
	},
	async guard(context, { related_id }) {
		return reasonAgainstReminder(await store.getQuotation(context, related_id), context.now);
	},
	credentials,
	sentences,
	template: {
		id: {
			subject: 'Mohon setujui penawaran {{number}} di halaman ini',
			text: `Yth. Tim {{client_name}},

Terima kasih atas email mengenai penawaran {{number}} senilai {{total}}. Agar persetujuannya tercatat dengan benar, mohon periksa versi yang berlaku (versi {{version}}, sampai {{valid_until}}) dan setujui di halaman berikut.

{{action}}

Bila email itu bukan dari Anda, abaikan saja: tanpa persetujuan di halaman itu tidak ada yang terjadi.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Please accept quotation {{number}} on this page',
			text: `Dear {{client_name}} team,

Thank you for the email about quotation {{number}} of {{total}}. So that the acceptance is recorded properly, please review the version that is valid (version {{version}}, until {{valid_until}}) and accept it on this page.

{{action}}

If that email was not from you, ignore this one: nothing happens unless it is accepted on that page.

Kind regards,
{{seller_name}}`,
		},
	},
});
