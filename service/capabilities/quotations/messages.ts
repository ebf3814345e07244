import { companyOf } from '../../platform/company/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import { documentText, writeDocument } from '../../platform/money/document.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { figuresOf } from './figures.ts';
import * as store from './store.ts';
import { reasonAgainstMessage } from './rules.ts';
import { acceptUrl } from './token.ts';

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
		const language = wanted ?? localeOf(client);
		const figures = writeDocument(figuresOf(quotation), language);
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name: companyOf(context.config).name,
				client_name: client.name,
				number: quotation.number,
				version: quotation.version,
				...figures,
				valid_until: formatDate(quotation.valid_until, language),
				notes: quotation.notes,
				pdf_url: quotation.pdf_url,
			},
			must_contain: [figures.total],
		};
	},
	async guard(context, { related_id }) {
		return reasonAgainstMessage(await store.getQuotation(context, related_id), context.now);
	},
	credentials: {
		// Whoever has it can accept: it is for the client, and not for the readers of a draft.
		accept_url: (context, quotationId) => Promise.resolve(acceptUrl(context, quotationId)),
	},
	template: {
		id: {
			subject: 'Penawaran {{number}} dari {{seller_name}}',
			text: `Yth. {{client_name}},

Berikut penawaran kami nomor {{number}}:

${documentText('id')}

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

${documentText('en')}

It is valid until {{valid_until}}. Please read and accept it here:
{{accept_url}}

{{#if pdf_url}}PDF document: {{pdf_url}}

{{/if}}{{#if notes}}{{notes}}

{{/if}}Kind regards,
{{seller_name}}`,
		},
	},
});
