import { formatDate } from '../../platform/clock/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { getClient } from '../clients/index.ts';
import { defineMessage, notificationsConfig } from '../notifications/index.ts';
import * as store from './store.ts';
import { reasonAgainstMessage } from './rules.ts';
import { languageOf } from './to-quotation.ts';
import { acceptUrl } from './token.ts';

const lines = `{{#each items}}- {{this.description}}: {{this.quantity}} × {{this.unit_amount}} = {{this.amount}}
{{/each}}`;

/** The offer itself, with the link on which it is accepted. */
export const quotationMessage = defineMessage({
	kind: 'QUOTATION',
	title: 'Quotation',
	description: 'Quotation with PDF and link',
	related: { type: 'quotation', title: 'Quotation', field: 'quotation_id' },
	purpose: 'send a quotation to a client and ask the client to accept it online',
	async gather(context, quotationId, wanted) {
		const quotation = await store.getQuotation(context, quotationId);
		const client = await getClient(context, quotation.client_id);
		const language = wanted ?? languageOf(quotation, client);
		const money = (amount: bigint): string => formatMoney(amount, quotation.currency, language);
		const total = money(quotation.total);
		const accept_url = acceptUrl(context, quotation.id);
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name: context.config.read(notificationsConfig).COMPANY_NAME,
				client_name: client.name,
				number: quotation.number,
				version: quotation.version,
				subtotal: money(quotation.subtotal),
				discount: quotation.discount === 0n ? null : money(quotation.discount),
				tax: money(quotation.tax),
				total,
				valid_until: formatDate(quotation.valid_until, language),
				items: quotation.items.map((item) => ({
					description: item.description,
					quantity: item.quantity,
					unit_amount: money(item.unit_amount),
					amount: money(item.amount),
				})),
				notes: quotation.notes,
				accept_url,
				pdf_url: quotation.pdf_url,
			},
			must_contain: [total, accept_url],
		};
	},
	async guard(context, { related_id }) {
		return reasonAgainstMessage(await store.getQuotation(context, related_id), context.now);
	},
	template: {
		id: {
			subject: 'Penawaran {{number}} dari {{seller_name}}',
			text: `Yth. {{client_name}},

Berikut penawaran kami nomor {{number}}:

${lines}
{{#if discount}}Diskon: {{discount}}
{{/if}}PPN: {{tax}}
Total: {{total}}

Penawaran ini berlaku sampai {{valid_until}}. Silakan membaca dan menyetujuinya di:
{{accept_url}}

{{#if pdf_url}}Dokumen PDF: {{pdf_url}}

{{/if}}{{#if notes}}{{notes}}

{{/if}}Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Quotation {{number}} from {{seller_name}}',
			text: `Dear {{client_name}},

This is our quotation {{number}}:

${lines}
{{#if discount}}Discount: {{discount}}
{{/if}}VAT (PPN): {{tax}}
Total: {{total}}

It is valid until {{valid_until}}. Please read and accept it here:
{{accept_url}}

{{#if pdf_url}}PDF document: {{pdf_url}}

{{/if}}{{#if notes}}{{notes}}

{{/if}}Kind regards,
{{seller_name}}`,
		},
	},
});
