import { formatDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { getClient } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { cycleOfMessage } from './message-subject.ts';
import { balanceOf, isCollectable, isEnded } from './rules.ts';
import * as store from './store.ts';
import { settledOf } from './to-billing-cycle.ts';

/** What finance reads of a cycle in both messages. */
async function factsOf(context: ReadContext, cycleId: string, language: Language) {
	const cycle = await store.getBareCycle(context, cycleId);
	const client = await getClient(context, cycle.client_id);
	const money = (amount: bigint): string => formatMoney(amount, cycle.currency, language);
	const { received } = await settledOf(context, cycle);
	const otherwise = cycle.settled_amount - received;
	const facts = {
		billing_cycle_id: cycle.id,
		number: cycle.number,
		client_name: client.name,
		total: money(cycle.amount),
		received: money(received),
		otherwise: otherwise === 0n ? null : money(otherwise),
		balance: money(balanceOf(cycle)),
		due_date: formatDate(cycle.due_date, language),
	};
	return { cycle, client, facts };
}

/** The facts of a billing cycle as the model reads them. */
const sentences = {
	id: {
		number: 'Tagihan ini bernomor {{number}}.',
		client_name: 'Pelanggannya adalah {{client_name}}.',
		total: 'Nilai tagihan adalah {{total}}.',
		received: 'Yang sudah diterima adalah {{received}}.',
		otherwise: '{{#if otherwise}}Yang dipotong atau dihapus adalah {{otherwise}}.{{/if}}',
		balance: 'Sisa yang belum dibayar adalah {{balance}}.',
		due_date: 'Tagihan jatuh tempo pada {{due_date}}.',
		billing_cycle_id: 'Referensi untuk pertanyaan: {{billing_cycle_id}}',
	},
	en: {
		number: 'The number of the invoice is {{number}}.',
		client_name: 'The client is {{client_name}}.',
		total: 'The invoice amounts to {{total}}.',
		received: 'Of this, {{received}} has been received.',
		otherwise: '{{#if otherwise}}Another {{otherwise}} was withheld or written off.{{/if}}',
		balance: 'What is left to pay is {{balance}}.',
		due_date: 'The invoice is due on {{due_date}}.',
		billing_cycle_id: 'The reference for questions is {{billing_cycle_id}}',
	},
};

/** Tells finance that less came in than was asked for, which in Indonesia is mostly tax that the client has withheld. */
export const partPaymentMessage = defineMessage({
	kind: 'PART_PAYMENT',
	title: 'Part Payment',
	description: 'Notice to finance that a part of a billing cycle was paid',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose: 'tell the finance team that a client paid a part of an invoice and what can be done',
	async gather(context, cycleId, wanted) {
		const language = wanted ?? 'id';
		const { client, facts } = await factsOf(context, cycleId, language);
		return {
			client_id: client.id,
			recipient: { type: 'TEAM', id: 'FINANCE' },
			language,
			facts,
			must_contain: [facts.received, facts.balance],
		};
	},
	async guard(context, { related_id }) {
		const cycle = await store.getBareCycle(context, related_id);
		if (isEnded(cycle.status)) return `The billing cycle is ${cycle.status}`;
		const { received, credit } = await settledOf(context, cycle);
		return received === credit ? 'The billing cycle has had no payment yet' : null;
	},
	sentences,
	template: {
		id: {
			subject: 'Tagihan {{number}} baru dibayar sebagian oleh {{client_name}}',
			text: `Tim Keuangan,

{{client_name}} baru membayar sebagian tagihan {{number}}.

Total tagihan: {{total}}
Sudah diterima: {{received}}
{{#if otherwise}}Dipotong atau dihapus: {{otherwise}}
{{/if}}Sisa: {{balance}}
Jatuh tempo: {{due_date}}

Sisanya tetap ditagih: tautan pembayaran yang baru meminta jumlah sisa tersebut.
Jika pelanggan memotong PPh 23, catatlah bukti potongnya (billing_cycle.settle dengan alasan WITHHELD).
Jika itu hanya selisih pembulatan, hapuslah selisihnya (alasan ROUNDING).

ID: {{billing_cycle_id}}`,
		},
		en: {
			subject: 'Invoice {{number}} was paid in part by {{client_name}}',
			text: `Dear finance team,

{{client_name}} has paid a part of invoice {{number}}.

Invoice: {{total}}
Received: {{received}}
{{#if otherwise}}Withheld or written off: {{otherwise}}
{{/if}}Left to pay: {{balance}}
Due: {{due_date}}

The rest stays owed: the next payment link asks for it.
If the client has withheld tax (PPh 23), record its certificate (billing_cycle.settle with the reason WITHHELD).
If it is a difference of rounding only, write it off (reason ROUNDING).

ID: {{billing_cycle_id}}`,
		},
	},
});

/** Tells finance that nobody can pay a cycle that is to be paid, and why. */
export const collectionProblemMessage = defineMessage({
	kind: 'COLLECTION_PROBLEM',
	title: 'Collection Problem',
	description: 'Notice to finance that no payment link can be made for a billing cycle',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose: 'tell the finance team that no payment link can be made for an invoice, and why',
	async gather(context, cycleId, wanted) {
		const language = wanted ?? 'id';
		const { cycle, client, facts } = await factsOf(context, cycleId, language);
		return {
			client_id: client.id,
			recipient: { type: 'TEAM', id: 'FINANCE' },
			language,
			facts: { ...facts, reason: cycle.collection_problem },
			must_contain: [facts.balance],
		};
	},
	async guard(context, { related_id }) {
		const cycle = await store.getBareCycle(context, related_id);
		if (!isCollectable(cycle.status)) return `The billing cycle is ${cycle.status}`;
		return cycle.collection_problem === null ? 'The billing cycle can be paid by its link' : null;
	},
	sentences: {
		id: {
			...sentences.id,
			reason: 'Tautan pembayaran tidak dapat dibuat karena: {{reason}}',
		},
		en: {
			...sentences.en,
			reason: 'No payment link can be made because: {{reason}}',
		},
	},
	template: {
		id: {
			subject: 'Tagihan {{number}} tidak dapat dibayar: tautan pembayaran gagal dibuat',
			text: `Tim Keuangan,

Tautan pembayaran untuk tagihan {{number}} ({{client_name}}) tidak dapat dibuat.

Sebab: {{reason}}
Sisa tagihan: {{balance}}
Jatuh tempo: {{due_date}}

Terlalu besar untuk satu tautan: buatlah tautan untuk sebagiannya (payment_link.create dengan amount).
Dibayar dengan cara lain, misalnya transfer bank: catatlah (billing_cycle.settle dengan alasan PAID_OUTSIDE).
Tidak jadi ditagih: batalkan (billing_cycle.cancel).

ID: {{billing_cycle_id}}`,
		},
		en: {
			subject: 'Invoice {{number}} cannot be paid: no payment link could be made',
			text: `Dear finance team,

No payment link can be made for invoice {{number}} ({{client_name}}).

Reason: {{reason}}
Left to pay: {{balance}}
Due: {{due_date}}

Too large for one link: make a link for a part of it (payment_link.create with an amount).
Paid in another way, such as a bank transfer: record it (billing_cycle.settle with the reason PAID_OUTSIDE).
Not to be paid after all: cancel it (billing_cycle.cancel).

ID: {{billing_cycle_id}}`,
		},
	},
});
