import { formatDate } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { hashesOf, readFiles } from '../documents/index.ts';
import { defineMessage, pricedLines } from '../notifications/index.ts';
import { figuresOfNote } from './credit-note-document.ts';
import * as notes from './credit-note-store.ts';

const words = {
	id: {
		title: (number: string) => `Rincian nota kredit ${number}`,
		preheader: (total: string) => `Nota kredit sebesar ${total}`,
		reason: (seller: string, client: string) =>
			`Anda menerima email ini karena ${client} berlangganan layanan dari ${seller}.`,
	},
	en: {
		title: (number: string) => `Details of credit note ${number}`,
		preheader: (total: string) => `A credit note over ${total}`,
		reason: (seller: string, client: string) =>
			`You receive this email because ${client} buys services from ${seller}.`,
	},
} as const;

/** Sends the client a credit note with its PDF, and says what becomes of the amount and what is wanted for the tax. */
export const creditNoteMessage = defineMessage({
	kind: 'CREDIT_NOTE',
	title: 'Credit Note',
	description: 'Credit note with its PDF',
	related: { type: 'credit_note', title: 'Credit Note', field: 'credit_note_id' },
	answers_to: 'FINANCE',
	purpose: 'send a client a credit note and say what becomes of the amount',
	async gather(context, noteId, wanted) {
		const note = await notes.getNote(context, noteId);
		const client = await getClient(context, note.client_id);
		const language = wanted ?? localeOf(client);
		const { [language]: word } = words;
		const seller_name = companyOf(context.config).name;
		const { facts, lines } = pricedLines(figuresOfNote(note), language, word.title(note.number));
		const lowered = await notes.loweredBy(context, note.id);
		const money = (amount: bigint): string | null =>
			amount === 0n ? null : formatMoney(amount, note.currency, language);
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name,
				client_name: client.name,
				number: note.number,
				...facts,
				period_start: formatDate(note.period_start, language),
				period_end: formatDate(note.period_end, language),
				lowered: money(lowered),
				credit: money(note.amount - lowered),
				wants_buyer_note: note.status === 'AWAITING_BUYER_NOTE',
			},
			must_contain: [note.number, facts.total],
			layout: {
				preheader: word.preheader(facts.total),
				lines,
				action: null,
				reason: word.reason(seller_name, client.name),
			},
			documents: await hashesOf(context, note.document_id === null ? [] : [note.document_id]),
		};
	},
	async guard(context, { related_id }) {
		const { document_id } = await notes.getNote(context, related_id);
		return document_id === null
			? 'The PDF of the credit note is not made yet; it follows within minutes'
			: null;
	},
	loadDocuments: readFiles,
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			client_name: 'Email ini untuk tim keuangan {{client_name}}.',
			number: 'Nota kredit ini bernomor {{number}}.',
			items:
				'Yang dikembalikan: {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.amount}}){{/each}}.',
			total: 'Nilai nota kredit adalah {{total}}{{#if has_tax}}, termasuk PPN {{tax}}{{/if}}.',
			period_start: 'Periodenya dari {{period_start}} sampai {{period_end}}.',
			lowered: '{{#if lowered}}Sebesar {{lowered}} mengurangi tagihan yang belum dibayar.{{/if}}',
			credit: '{{#if credit}}Sebesar {{credit}} menjadi saldo kredit klien.{{/if}}',
			wants_buyer_note:
				'{{#if wants_buyer_note}}Klien diminta menerbitkan nota pembatalan di Coretax dengan PPN {{tax}}.{{/if}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			client_name: 'This email is for the finance team of {{client_name}}.',
			number: 'The number of the credit note is {{number}}.',
			items:
				'It gives back {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.amount}}){{/each}}.',
			total:
				'The credit note amounts to {{total}}{{#if has_tax}}, including VAT of {{tax}}{{/if}}.',
			period_start: 'It is for the period from {{period_start}} to {{period_end}}.',
			lowered:
				'{{#if lowered}}Of this, {{lowered}} lowers the invoice that is not yet paid.{{/if}}',
			credit: '{{#if credit}}Of this, {{credit}} is credit of the client.{{/if}}',
			wants_buyer_note:
				'{{#if wants_buyer_note}}The client is asked for the nota pembatalan in Coretax with VAT of {{tax}}.{{/if}}',
		},
	},
	template: {
		id: {
			subject: 'Nota kredit {{number}} dari {{seller_name}}',
			text: `Yth. Tim Keuangan {{client_name}},

Terlampir nota kredit {{number}} sebesar {{total}} untuk periode {{period_start}} sampai {{period_end}}.{{#if lowered}} Sebesar {{lowered}} mengurangi tagihan yang belum dibayar.{{/if}}{{#if credit}} Sebesar {{credit}} menjadi saldo kredit Anda untuk tagihan berikutnya.{{/if}}

{{lines}}

{{#if wants_buyer_note}}Nota kredit ini bukan dokumen pajak. Mohon terbitkan nota pembatalan di Coretax dengan PPN {{tax}}. {{/if}}Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Credit note {{number}} from {{seller_name}}',
			text: `Dear {{client_name}} finance team,

Attached is credit note {{number}} for {{total}}, for the period from {{period_start}} to {{period_end}}.{{#if lowered}} Of this, {{lowered}} lowers the invoice that is not yet paid.{{/if}}{{#if credit}} Of this, {{credit}} is your credit for the next invoices.{{/if}}

{{lines}}

{{#if wants_buyer_note}}The credit note is not a tax document. Please issue the cancellation note (nota pembatalan) in Coretax with VAT (PPN) of {{tax}}. {{/if}}Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});
