import { formatDate } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import { field } from '../../platform/contract/index.ts';
import { getClient } from '../clients/index.ts';
import { defineMessage, pricedLines } from '../notifications/index.ts';
import { getQuotation } from '../quotations/index.ts';
import { billingConfig } from './config.ts';
import { cycleOfMessage } from './message-subject.ts';
import { figuresOf, reasonAgainstRequest, uploadUrl } from './rules.ts';
import * as store from './store.ts';

const words = {
	id: {
		upload: 'Unggah dokumen',
		title: 'Yang ditagihkan',
		preheader: (client: string, total: string) => `${client}, ${total}`,
		reason: (seller: string) => `Permintaan internal kepada tim keuangan ${seller}.`,
	},
	en: {
		upload: 'Upload the documents',
		title: 'To be invoiced',
		preheader: (client: string, total: string) => `${client}, ${total}`,
		reason: (seller: string) => `Internal request to the finance team of ${seller}.`,
	},
} as const;

/** Asks finance for the invoice and the faktur pajak of a cycle, with the link of the upload form. */
export const invoiceRequestMessage = defineMessage({
	kind: 'INVOICE_REQUEST',
	title: 'Invoice Request',
	description: 'Request to finance for the invoice of a billing cycle',
	related: cycleOfMessage,
	answers_to: 'SALES',
	purpose: 'ask the finance team to issue the invoice and the faktur pajak of a sale',
	async gather(context, cycleId, wanted) {
		const cycle = await store.getCycle(context, cycleId);
		const client = await getClient(context, cycle.client_id);
		const quotation =
			cycle.quotation_id === null ? null : await getQuotation(context, cycle.quotation_id);
		const language = wanted ?? 'id';
		const { [language]: word } = words;
		const upload_url = uploadUrl(context.config.read(billingConfig), cycle.id);
		const { facts, lines } = pricedLines(figuresOf(cycle), language, word.title);
		const seller_name = companyOf(context.config).name;
		return {
			client_id: client.id,
			recipient: { type: 'TEAM', id: 'FINANCE' },
			language,
			facts: {
				billing_cycle_id: cycle.id,
				quotation_number: quotation?.number ?? null,
				client_name: client.name,
				client_npwp: client.npwp,
				client_address: client.address,
				client_email: field.readableEmail(client.billing_email),
				...facts,
				due_date: formatDate(cycle.due_date, language),
				upload_url,
			},
			must_contain: upload_url === null ? [facts.total] : [facts.total, upload_url],
			layout: {
				preheader: word.preheader(client.name, facts.total),
				lines,
				action: upload_url === null ? null : { label: word.upload, url: upload_url },
				reason: word.reason(seller_name),
			},
		};
	},
	async guard(context, { related_id }) {
		return reasonAgainstRequest(await store.getCycle(context, related_id));
	},
	sentences: {
		id: {
			client_name: 'Tagihan diminta untuk {{client_name}}.',
			client_npwp: '{{#if client_npwp}}NPWP klien adalah {{client_npwp}}.{{/if}}',
			client_address: '{{#if client_address}}Alamat klien adalah {{client_address}}.{{/if}}',
			client_email: 'Alamat email klien untuk tagihan adalah {{client_email}}.',
			quotation_number:
				'{{#if quotation_number}}Dasarnya adalah penawaran {{quotation_number}}.{{/if}}',
			items:
				'Yang ditagihkan: {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.quantity}} × {{this.unit_amount}}{{#if this.period}} {{this.period}}{{/if}}{{#if this.discount}}, diskon {{this.discount}}{{/if}}){{/each}}.',
			total: 'Nilai tagihan adalah {{total}}{{#if has_tax}}, termasuk PPN {{tax}}{{/if}}.',
			due_date: 'Tagihan jatuh tempo pada {{due_date}}.',
			upload_url:
				'{{#if upload_url}}Invoice dan faktur pajak diunggah di halaman ini: {{upload_url}}{{/if}}',
			billing_cycle_id: 'Referensi untuk pertanyaan: {{billing_cycle_id}}',
		},
		en: {
			client_name: 'The invoice is wanted for {{client_name}}.',
			client_npwp:
				'{{#if client_npwp}}The tax number (NPWP) of the client is {{client_npwp}}.{{/if}}',
			client_address:
				'{{#if client_address}}The address of the client is {{client_address}}.{{/if}}',
			client_email: 'The billing address of the client is {{client_email}}.',
			quotation_number:
				'{{#if quotation_number}}The sale was agreed in quotation {{quotation_number}}.{{/if}}',
			items:
				'To be invoiced: {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.quantity}} × {{this.unit_amount}}{{#if this.period}} {{this.period}}{{/if}}{{#if this.discount}}, discount {{this.discount}}{{/if}}){{/each}}.',
			total: 'The invoice amounts to {{total}}{{#if has_tax}}, including VAT of {{tax}}{{/if}}.',
			due_date: 'The invoice is due on {{due_date}}.',
			upload_url:
				'{{#if upload_url}}Invoice and faktur pajak are uploaded on this page: {{upload_url}}{{/if}}',
			billing_cycle_id: 'The reference for questions is {{billing_cycle_id}}',
		},
	},
	template: {
		id: {
			subject: 'Permintaan invoice untuk {{client_name}}',
			text: `Tim Keuangan,

Mohon menerbitkan invoice dan faktur pajak untuk klien ini, jatuh tempo {{due_date}}:

{{client_name}}
{{#if client_npwp}}NPWP: {{client_npwp}}
{{/if}}{{#if client_address}}{{client_address}}
{{/if}}Email: {{client_email}}
{{#if quotation_number}}Penawaran: {{quotation_number}}
{{/if}}

{{lines}}

{{#if upload_url}}{{action}}

{{/if}}Referensi: {{billing_cycle_id}}`,
		},
		en: {
			subject: 'Invoice needed for {{client_name}}',
			text: `Dear finance team,

Please issue the invoice and the faktur pajak for this client, due on {{due_date}}:

{{client_name}}
{{#if client_npwp}}NPWP: {{client_npwp}}
{{/if}}{{#if client_address}}{{client_address}}
{{/if}}Email: {{client_email}}
{{#if quotation_number}}Quotation: {{quotation_number}}
{{/if}}

{{lines}}

{{#if upload_url}}{{action}}

{{/if}}Reference: {{billing_cycle_id}}`,
		},
	},
});
