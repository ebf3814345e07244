import { formatMoney } from '../../platform/money/index.ts';
import { getClient } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { unplaced } from './rules.ts';
import * as store from './store.ts';

/** Tells finance of money that waits for a person: it fits nothing, or is more than was owed. */
export const moneyToPlaceMessage = defineMessage({
	kind: 'MONEY_TO_PLACE',
	title: 'Money to Place',
	description: 'Notice to finance of money that fits nothing, or that is credit of a client',
	related: { type: 'payment', title: 'Payment', field: 'payment_id' },
	answers_to: 'FINANCE',
	purpose: 'tell the finance team that money arrived that a person has to place',
	async gather(context, paymentId, wanted) {
		const payment = await store.getPayment(context, paymentId);
		const client = payment.client_id === null ? null : await getClient(context, payment.client_id);
		const language = wanted ?? 'id';
		const money = (amount: bigint): string => formatMoney(amount, payment.currency, language);
		const rest = money(unplaced(payment));
		return {
			client_id: payment.client_id,
			recipient: { type: 'TEAM', id: 'FINANCE' },
			language,
			facts: {
				payment_id: payment.id,
				client_name: client?.name ?? null,
				amount: money(payment.amount),
				rest,
				is_credit: payment.credit_amount > 0n,
				reason: payment.unmatched_reason,
				gateway: payment.gateway,
				gateway_payment_id: payment.gateway_payment_id,
			},
			must_contain: [rest],
		};
	},
	async guard(context, { related_id }) {
		const payment = await store.getPayment(context, related_id);
		const takesPlacing = payment.status === 'UNMATCHED' || payment.status === 'SUCCEEDED';
		if (!takesPlacing) return `The payment is ${payment.status}`;
		return unplaced(payment) > 0n ? null : 'The payment is placed in full';
	},
	sentences: {
		id: {
			client_name: '{{#if client_name}}Pelanggannya adalah {{client_name}}.{{/if}}',
			amount: 'Uang yang diterima adalah {{amount}}.',
			rest: 'Yang belum terpakai adalah {{rest}}.',
			is_credit:
				'{{#if is_credit}}Jumlah itu lebih dari yang ditagih, atau dibayar untuk tagihan yang dibatalkan, dan menjadi saldo pelanggan.{{/if}}',
			reason: '{{#if reason}}Uang itu tidak cocok karena: {{reason}}{{/if}}',
			gateway_payment_id: 'Nomor pembayaran di {{gateway}} adalah {{gateway_payment_id}}.',
			payment_id: 'Referensi untuk pertanyaan: {{payment_id}}',
		},
		en: {
			client_name: '{{#if client_name}}The client is {{client_name}}.{{/if}}',
			amount: 'The money that arrived is {{amount}}.',
			rest: 'What is not used yet is {{rest}}.',
			is_credit:
				'{{#if is_credit}}It is more than was owed, or was paid for a bill that was cancelled, and is credit of the client.{{/if}}',
			reason: '{{#if reason}}It does not fit because: {{reason}}{{/if}}',
			gateway_payment_id: 'The number of the payment at {{gateway}} is {{gateway_payment_id}}.',
			payment_id: 'The reference for questions is {{payment_id}}',
		},
	},
	template: {
		id: {
			subject: 'Pembayaran {{rest}} menunggu keputusan',
			text: `Tim Keuangan,

{{#if client_name}}Pelanggan: {{client_name}}
{{/if}}Diterima: {{amount}}
Belum terpakai: {{rest}}
{{#if is_credit}}Jumlah ini lebih dari yang ditagih, atau dibayar untuk tagihan yang dibatalkan, dan disimpan sebagai saldo pelanggan.
{{/if}}{{#if reason}}Sebab: {{reason}}
{{/if}}Nomor di {{gateway}}: {{gateway_payment_id}}

{{#if is_credit}}Tagihan berikutnya memakainya sendiri. Pakai lebih awal untuk tagihan lain (payment.match), atau catat bahwa uangnya dikembalikan (credit.pay-back).{{else}}Tentukan tagihan yang dibayar dengan uang ini (payment.match).{{/if}}

ID: {{payment_id}}`,
		},
		en: {
			subject: 'A payment of {{rest}} waits for a decision',
			text: `Dear finance team,

{{#if client_name}}Client: {{client_name}}
{{/if}}Received: {{amount}}
Not used yet: {{rest}}
{{#if is_credit}}It is more than was owed, or was paid for a bill that was cancelled, and is kept as credit of the client.
{{/if}}{{#if reason}}Reason: {{reason}}
{{/if}}Number at {{gateway}}: {{gateway_payment_id}}

{{#if is_credit}}The next bill uses it by itself. Use it earlier for another bill (payment.match), or record that it was paid back (credit.pay-back).{{else}}Say what is paid with this money (payment.match).{{/if}}

ID: {{payment_id}}`,
		},
	},
});
