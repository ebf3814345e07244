import type { Xendit } from './books.ts';
import { expireOverdue } from './payments.ts';
import { asText, html, moment, rupiah } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { badge, table, webhookTable } from '../../core/layout.ts';

export function xenditPage(xendit: Xendit): Html {
	expireOverdue(xendit);
	const { invoices, payments, refunds } = xendit.books;
	const invoiceRows = [...invoices.values()].reverse().map(
		(invoice) =>
			html`<tr>
				<td><a href="/xendit/web/${invoice.id}">${invoice.external_id}</a></td>
				<td>${asText(invoice.payer_email)}</td>
				<td class="number">${rupiah(invoice.amount, invoice.currency)}</td>
				<td>${badge(invoice.status)}</td>
				<td>${moment(invoice.created)}</td>
				<td>${moment(invoice.expiry_date)}</td>
			</tr>`,
	);
	const paymentRows = [...payments].reverse().map(
		(payment) =>
			html`<tr>
				<td>${payment.external_id}</td>
				<td class="number">${rupiah(payment.amount, payment.currency)}</td>
				<td>${payment.channel}</td>
				<td>
					${badge(payment.status)} ${payment.failure_code}${payment.late ? ' after expiry' : ''}
				</td>
				<td>${moment(payment.created)}</td>
			</tr>`,
	);
	const refundRows = [...refunds.values()].reverse().map(
		(refund) =>
			html`<tr>
				<td>${refund.id}</td>
				<td class="number">${rupiah(refund.amount, refund.currency)}</td>
				<td>${refund.reason}</td>
				<td>${badge(refund.status)}</td>
				<td>${moment(refund.created)}</td>
			</tr>`,
	);
	return html`${table(['External id', 'Payer', 'Amount', 'Status', 'Created', 'Expires'], invoiceRows, 'No invoice yet.')}
		<h2>Payments</h2>
		${table(['External id', 'Amount', 'Channel', 'Status', 'At'], paymentRows, 'No payment yet.')}
		<h2>Refunds</h2>
		${table(['Id', 'Amount', 'Reason', 'Status', 'At'], refundRows, 'No refund yet.')}
		${webhookTable(xendit.webhooks)}`;
}
