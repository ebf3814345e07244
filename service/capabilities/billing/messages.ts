import { companyOf } from '../../platform/company/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { documentText, writeDocument } from '../../platform/money/document.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { hashesOf, readFiles } from '../documents/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { getQuotation } from '../quotations/index.ts';
import { billingConfig } from './config.ts';
import {
	balanceOf,
	figuresOf,
	paymentUrl,
	reasonAgainstInvoice,
	reasonAgainstRequest,
	uploadUrl,
} from './rules.ts';
import * as store from './store.ts';
import { linkOf } from './to-billing-cycle.ts';

/** What the messages of billing are about. */
export const cycleOfMessage = {
	type: 'billing_cycle',
	title: 'Billing Cycle',
	field: 'billing_cycle_id',
};

/** Asks finance for the invoice and the faktur pajak of a cycle, with the link of the upload form. */
export const invoiceRequestMessage = defineMessage({
	kind: 'INVOICE_REQUEST',
	title: 'Invoice Request',
	description: 'Request to finance for the invoice of a billing cycle',
	related: cycleOfMessage,
	purpose: 'ask the finance team to issue the invoice and the faktur pajak of a sale',
	async gather(context, cycleId, wanted) {
		const cycle = await store.getCycle(context, cycleId);
		const client = await getClient(context, cycle.client_id);
		const quotation =
			cycle.quotation_id === null ? null : await getQuotation(context, cycle.quotation_id);
		const language = wanted ?? 'id';
		const figures = writeDocument(figuresOf(cycle), language);
		const upload_url = uploadUrl(context.config.read(billingConfig), cycle.id);
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
				client_email: client.billing_email,
				...figures,
				due_date: formatDate(cycle.due_date, language),
				upload_url,
			},
			must_contain: upload_url === null ? [figures.total] : [figures.total, upload_url],
		};
	},
	async guard(context, { related_id }) {
		return reasonAgainstRequest(await store.getCycle(context, related_id));
	},
	template: {
		id: {
			subject: 'Permintaan invoice untuk {{client_name}}',
			text: `Tim Keuangan,

Mohon menerbitkan invoice dan faktur pajak untuk:

{{client_name}}
{{#if client_npwp}}NPWP: {{client_npwp}}
{{/if}}{{#if client_address}}{{client_address}}
{{/if}}E-mail: {{client_email}}
{{#if quotation_number}}Penawaran: {{quotation_number}}
{{/if}}
${documentText('id')}
Jatuh tempo: {{due_date}}

{{#if upload_url}}Unggah dokumennya di sini:
{{upload_url}}

{{/if}}Billing cycle: {{billing_cycle_id}}`,
		},
		en: {
			subject: 'Invoice needed for {{client_name}}',
			text: `Dear finance team,

Please issue the invoice and the faktur pajak for:

{{client_name}}
{{#if client_npwp}}NPWP: {{client_npwp}}
{{/if}}{{#if client_address}}{{client_address}}
{{/if}}E-mail: {{client_email}}
{{#if quotation_number}}Quotation: {{quotation_number}}
{{/if}}
${documentText('en')}
Due: {{due_date}}

{{#if upload_url}}Upload the documents here:
{{upload_url}}

{{/if}}Billing cycle: {{billing_cycle_id}}`,
		},
	},
});

/** Sends the client the invoice, the faktur pajak and the link to pay. A new link or document is a new message. */
export const invoiceMessage = defineMessage({
	kind: 'INVOICE',
	title: 'Invoice',
	description: 'Invoice with payment link',
	related: cycleOfMessage,
	purpose: 'send an invoice to a client and ask the client to pay it online',
	async gather(context, cycleId, wanted) {
		const cycle = await store.getCycle(context, cycleId);
		const payment_url = paymentUrl(cycle, await linkOf(context, cycle));
		if (payment_url === null) {
			throw invalidInput([
				{
					path: 'body.related_id',
					message: 'The billing cycle has no payment link yet; make it first',
				},
			]);
		}
		const client = await getClient(context, cycle.client_id);
		const language = wanted ?? localeOf(client);
		const money = (amount: bigint): string => formatMoney(amount, cycle.currency, language);
		const figures = writeDocument(figuresOf(cycle), language);
		const balance = money(balanceOf(cycle));
		const documents = [cycle.invoice_document_id, cycle.tax_invoice_document_id];
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name: companyOf(context.config).name,
				client_name: client.name,
				number: cycle.number,
				...figures,
				paid: cycle.settled_amount === 0n ? null : money(cycle.settled_amount),
				balance,
				due_date: formatDate(cycle.due_date, language),
				has_tax_invoice: cycle.tax_invoice_document_id !== null,
				payment_url,
			},
			must_contain: [balance, payment_url],
			documents: await hashesOf(
				context,
				documents.filter((id) => id !== null),
			),
		};
	},
	async guard(context, { related_id, facts }) {
		const cycle = await store.getCycle(context, related_id);
		const payment_url = paymentUrl(cycle, await linkOf(context, cycle));
		return reasonAgainstInvoice({ status: cycle.status, payment_url }, facts.payment_url);
	},
	loadDocuments: readFiles,
	template: {
		id: {
			subject: 'Invoice {{number}} dari {{seller_name}}',
			text: `Yth. {{client_name}},

Terlampir invoice {{number}}{{#if has_tax_invoice}} beserta faktur pajaknya{{/if}}.

${documentText('id')}
{{#if paid}}Sudah dibayar: {{paid}}
Sisa yang harus dibayar: {{balance}}
Jika sisanya adalah PPh yang Anda potong, mohon kirimkan bukti potongnya dengan membalas surel ini.
{{/if}}Jatuh tempo: {{due_date}}

Silakan membayar di:
{{payment_url}}

Terima kasih,
{{seller_name}}`,
		},
		en: {
			subject: 'Invoice {{number}} from {{seller_name}}',
			text: `Dear {{client_name}},

Attached is invoice {{number}}{{#if has_tax_invoice}} with its faktur pajak{{/if}}.

${documentText('en')}
{{#if paid}}Already paid: {{paid}}
Left to pay: {{balance}}
If you have withheld the rest as tax (PPh), please reply to this mail with the withholding certificate.
{{/if}}Due: {{due_date}}

Please pay here:
{{payment_url}}

Thank you,
{{seller_name}}`,
		},
	},
});
