import { businessDate, formatDate } from '../../platform/clock/index.ts';
import { readFiles } from '../documents/index.ts';
import { defineMessage, pricedLines } from '../notifications/index.ts';
import { cycleOfMessage } from './message-subject.ts';
import {
	figuresOf,
	reasonAgainstInvoice,
	reasonAgainstOverdue,
	reasonAgainstReceipt,
	reasonAgainstReminder,
} from './rules.ts';
import * as store from './store.ts';
import {
	gatherCycle,
	gatherPayable,
	gatherReminder,
	payableOf,
	sentences,
	words,
} from './payment-message-content.ts';
import { settledOf } from './to-billing-cycle.ts';

/** Sends the client the invoice, the faktur pajak and the link to pay. A new link or document is a new message. */
export const invoiceMessage = defineMessage({
	kind: 'INVOICE',
	title: 'Invoice',
	description: 'Invoice with payment link',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose: 'send an invoice to a client and ask the client to pay it online',
	gather: gatherPayable,
	async guard(context, { related_id, facts }) {
		return reasonAgainstInvoice(await payableOf(context, related_id), facts.payment_url);
	},
	loadDocuments: readFiles,
	sentences,
	template: {
		id: {
			subject: 'Tagihan {{number}} dari {{seller_name}}',
			text: `Yth. Tim Keuangan {{client_name}},

Tagihan {{number}} sebesar {{balance}}{{#if period_start}} untuk periode {{period_start}} sampai {{period_end}},{{/if}} jatuh tempo {{due_date}}.{{#if has_invoice}} Dokumennya terlampir{{#if has_tax_invoice}} beserta faktur pajak{{/if}}.{{/if}}{{#if activates}} Layanan diaktifkan setelah pembayaran kami terima.{{/if}}

{{action}}

{{lines}}

{{#if paid}}Jika sisanya adalah PPh yang Anda potong, kirimkan bukti potongnya dengan membalas email ini. {{/if}}Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Invoice {{number}} from {{seller_name}}',
			text: `Dear {{client_name}} finance team,

Invoice {{number}} for {{balance}}{{#if period_start}}, for the period from {{period_start}} to {{period_end}},{{/if}} is due on {{due_date}}.{{#if has_invoice}} The document is attached{{#if has_tax_invoice}} with its faktur pajak{{/if}}.{{/if}}{{#if activates}} We activate the service once payment arrives.{{/if}}

{{action}}

{{lines}}

{{#if paid}}If you have withheld the rest as tax (PPh), reply to this email with the withholding certificate. {{/if}}Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

/** Reminds the client before the due date; at most once a day. */
export const paymentReminderMessage = defineMessage({
	kind: 'PAYMENT_REMINDER',
	title: 'Payment Reminder',
	description: 'Reminder that an invoice falls due soon',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose: 'remind a client in a friendly way of an invoice that falls due soon',
	gather: gatherReminder,
	async guard(context, { related_id, facts }) {
		const cycle = await payableOf(context, related_id);
		return reasonAgainstReminder(cycle, facts.payment_url, context.now);
	},
	loadDocuments: readFiles,
	sentences,
	template: {
		id: {
			subject: 'Tagihan {{number}} jatuh tempo {{due_date}}',
			text: `Yth. Tim Keuangan {{client_name}},

Tagihan {{number}} sebesar {{balance}} jatuh tempo {{due_date}}. Bila sudah dibayar, mohon abaikan email ini; bila belum, Anda dapat membayar di halaman berikut.

{{action}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Invoice {{number}} is due on {{due_date}}',
			text: `Dear {{client_name}} finance team,

Invoice {{number}} for {{balance}} is due on {{due_date}}. If you have paid, please ignore this email; otherwise you can pay on this page.

{{action}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

/** Tells the client that the due date has passed; at most once a day. */
export const paymentOverdueMessage = defineMessage({
	kind: 'PAYMENT_OVERDUE',
	title: 'Payment Overdue',
	description: 'Reminder that an invoice is past its due date',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose: 'tell a client, without any threat, that an invoice is past its due date',
	gather: gatherReminder,
	async guard(context, { related_id, facts }) {
		const cycle = await payableOf(context, related_id);
		return reasonAgainstOverdue(cycle, facts.payment_url, context.now);
	},
	loadDocuments: readFiles,
	sentences,
	template: {
		id: {
			subject: 'Pembayaran tagihan {{number}} belum kami terima',
			text: `Yth. Tim Keuangan {{client_name}},

Per {{as_of}} kami belum menerima pembayaran tagihan {{number}} ({{balance}}, jatuh tempo {{due_date}}). Bila sudah dibayar, mohon balas dengan bukti transfer; bila belum, Anda dapat membayar di halaman berikut.

{{action}}

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'We have not received payment of invoice {{number}}',
			text: `Dear {{client_name}} finance team,

As of {{as_of}} we have not yet received payment for invoice {{number}} ({{balance}}, due on {{due_date}}). If you have paid, please reply with the transfer receipt; otherwise you can pay on this page.

{{action}}

Kind regards,
{{seller_name}}`,
		},
	},
});

/** Thanks the client for the payment, with the documents as they are then. A faktur that comes later is a new message. */
export const receiptMessage = defineMessage({
	kind: 'RECEIPT',
	title: 'Receipt',
	description: 'Confirmation that an invoice is paid, with its documents',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose: 'thank a client for a payment and send the documents of the paid invoice',
	async gather(context, cycleId, wanted) {
		const { cycle, settled, content } = await gatherCycle(context, cycleId, wanted);
		const { language, facts, layout } = content;
		const { paid_at } = settled;
		const paid_on = paid_at === null ? null : formatDate(businessDate(paid_at), language);
		const { balance: _balance, due_date: _due, ...said } = facts;
		// Without money there is no receipt (guard).
		const paid = String(facts.paid);
		const isInFull = settled.received - settled.credit === cycle.amount;
		const title = words[language].title(cycle.number ?? '');
		const { lines } = pricedLines(figuresOf(cycle), language, title);
		return {
			...content,
			facts: { ...said, paid_on },
			must_contain: [paid],
			layout: {
				...layout,
				preheader: words[language].arrived(paid, paid_on ?? ''),
				// What was not paid with money stands beside it.
				lines: isInFull ? lines : layout.lines,
			},
		};
	},
	async guard(context, { related_id }) {
		const cycle = await store.getBareCycle(context, related_id);
		return reasonAgainstReceipt(cycle, (await settledOf(context, cycle)).received);
	},
	loadDocuments: readFiles,
	sentences: {
		id: {
			...sentences.id,
			paid_on: '{{#if paid_on}}Pembayaran {{paid}} kami terima pada {{paid_on}}.{{/if}}',
			balance: '',
			due_date: '',
			paid: '',
		},
		en: {
			...sentences.en,
			paid_on: '{{#if paid_on}}The payment of {{paid}} arrived on {{paid_on}}.{{/if}}',
			balance: '',
			due_date: '',
			paid: '',
		},
	},
	template: {
		id: {
			subject: 'Pembayaran tagihan {{number}} kami terima',
			text: `Yth. Tim Keuangan {{client_name}},

Terima kasih. Pembayaran {{paid}} untuk tagihan {{number}} kami terima pada {{paid_on}}.{{#if has_tax_invoice}} Tagihan dan faktur pajaknya terlampir.{{/if}}

{{lines}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'We received your payment of invoice {{number}}',
			text: `Dear {{client_name}} finance team,

Thank you. We received {{paid}} for invoice {{number}} on {{paid_on}}.{{#if has_tax_invoice}} The invoice and its faktur pajak are attached.{{/if}}

{{lines}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});
