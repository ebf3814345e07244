import type { World } from '../core/world.ts';
import { expireOverdue } from '../vendors/xendit-payments.ts';
import { html, moment, rupiah } from './html.ts';
import type { Html } from './html.ts';
import { badge, page, table } from './layout.ts';

export function xenditPage(world: World): Html {
	expireOverdue(world);
	const { invoices, payments, refunds, deliveries } = world.xendit;
	const invoiceRows = [...invoices.values()].reverse().map(
		(invoice) =>
			html`<tr>
				<td><a href="/xendit/web/${invoice.id}">${invoice.external_id}</a></td>
				<td>${invoice.payer_email}</td>
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
	const deliveryRows = [...deliveries].reverse().map(
		(delivery) =>
			html`<tr>
				<td>${delivery.event}</td>
				<td><code>${delivery.subject}</code></td>
				<td>${badge(delivery.state)}</td>
				<td>
					${delivery.attempts.map((attempt) => attempt.status ?? attempt.error).join(', ') || 'none'}
				</td>
				<td>${delivery.faults.join(', ')}</td>
			</tr>`,
	);
	return page(
		'Xendit',
		'/xendit',
		html`${table(['External id', 'Payer', 'Amount', 'Status', 'Created', 'Expires'], invoiceRows, 'No invoice yet.')}
			<h2>Payments</h2>
			${table(['External id', 'Amount', 'Channel', 'Status', 'At'], paymentRows, 'No payment yet.')}
			<h2>Refunds</h2>
			${table(['Id', 'Amount', 'Reason', 'Status', 'At'], refundRows, 'No refund yet.')}
			<h2>Webhooks</h2>
			<p class="soft">To ${world.xendit.callback_url ?? 'nowhere: no callback URL is set'}</p>
			${table(['Event', 'About', 'State', 'Answers', 'Faults'], deliveryRows, 'No webhook yet.')}`,
	);
}
