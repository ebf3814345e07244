import { businessDate, formatDate } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { hashesOf } from '../documents/index.ts';
import { NothingToSay, pricedLines, type MessageContent } from '../notifications/index.ts';
import type { settledBy } from './rules.ts';
import { balanceOf, figuresOf, isCollectable, isEnded, paymentUrl } from './rules.ts';
import * as store from './store.ts';
import { linkOf, settledOf } from './to-billing-cycle.ts';

export const words = {
	id: {
		pay: 'Bayar sekarang',
		title: (number: string) => `Rincian tagihan ${number}`,
		received: 'Sudah dibayar',
		credit: 'Dari saldo kredit Anda',
		credited: 'Nota kredit',
		withheld: 'Dipotong sebagai pajak (PPh/PPN)',
		written_off: 'Selisih yang dihapus',
		left: 'Sisa yang harus dibayar',
		due: (amount: string, date: string) => `${amount}, jatuh tempo ${date}`,
		arrived: (amount: string, date: string) => `${amount} kami terima pada ${date}`,
		reason: (seller: string, client: string) =>
			`Anda menerima email ini karena ${client} berlangganan layanan dari ${seller}.`,
	},
	en: {
		pay: 'Pay now',
		title: (number: string) => `Details of invoice ${number}`,
		received: 'Already paid',
		credit: 'From your credit',
		credited: 'Credit note',
		withheld: 'Withheld as tax',
		written_off: 'Difference written off',
		left: 'Left to pay',
		due: (amount: string, date: string) => `${amount}, due on ${date}`,
		arrived: (amount: string, date: string) => `${amount} received on ${date}`,
		reason: (seller: string, client: string) =>
			`You receive this email because ${client} buys services from ${seller}.`,
	},
} as const;

type Content = MessageContent & { layout: NonNullable<MessageContent['layout']> };

/** What all messages to the client about a cycle say. */
export async function gatherCycle(
	context: ReadContext,
	cycleId: string,
	wanted?: Language,
): Promise<{ cycle: store.CycleRow; settled: ReturnType<typeof settledBy>; content: Content }> {
	const cycle = await store.getCycle(context, cycleId);
	const client = await getClient(context, cycle.client_id);
	const language = wanted ?? localeOf(client);
	const { [language]: word } = words;
	const money = (amount: bigint): string => formatMoney(amount, cycle.currency, language);
	const number = cycle.number ?? '';
	const { facts, lines } = pricedLines(figuresOf(cycle), language, word.title(number));
	const seller_name = companyOf(context.config).name;
	const settled = await settledOf(context, cycle);
	const { received, credit, credited, withheld, written_off } = settled;
	// Credit is money that had come before: it is a part of what is paid, with a line of its own.
	const parts = [
		{ label: word.received, amount: received - credit },
		{ label: word.credit, amount: credit },
		{ label: word.credited, amount: credited },
		{ label: word.withheld, amount: withheld },
		{ label: word.written_off, amount: written_off },
	];
	const some = (amount: bigint): string | null => (amount === 0n ? null : money(amount));
	const balance = money(balanceOf(cycle));
	const due_date = formatDate(cycle.due_date, language);
	const taken = parts
		.filter(({ amount }) => amount !== 0n)
		.map(({ label, amount }) => ({ label, value: `-${money(amount)}` }));
	const left = { label: word.left, value: balance };
	const documents = [cycle.invoice_document_id, cycle.tax_invoice_document_id];
	// The first period begins with the service, so its days are not known yet.
	const hasPeriod = cycle.kind !== 'INITIAL';
	return {
		cycle,
		settled,
		content: {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name,
				client_name: client.name,
				number,
				...facts,
				paid: some(received),
				credit: some(credit),
				credited: some(credited),
				withheld: some(withheld),
				written_off: some(written_off),
				balance,
				due_date,
				period_start: hasPeriod ? formatDate(cycle.period_start, language) : null,
				period_end: hasPeriod ? formatDate(cycle.period_end, language) : null,
				has_invoice: cycle.invoice_document_id !== null,
				has_tax_invoice: cycle.tax_invoice_document_id !== null,
			},
			must_contain: [balance],
			// Which documents there are counts by themselves; mails of before these facts are the same message.
			incidental: ['has_invoice', 'period_start', 'period_end'],
			layout: {
				preheader: word.due(balance, due_date),
				lines: {
					...lines,
					totals: taken.length === 0 ? lines.totals : [...lines.totals, ...taken, left],
				},
				action: null,
				reason: word.reason(seller_name, client.name),
			},
			documents: await hashesOf(
				context,
				documents.filter((id) => id !== null),
			),
		},
	};
}

/** The same with the link to pay by. */
export async function gatherPayable(
	context: ReadContext,
	cycleId: string,
	wanted?: Language,
): Promise<Content> {
	const { cycle, content } = await gatherCycle(context, cycleId, wanted);
	const payment_url = paymentUrl(cycle, await linkOf(context, cycle));
	if (payment_url === null) {
		// A workflow goes on when it was paid or cancelled meanwhile; a link that is missing is a fault of the workflow.
		if (isEnded(cycle.status)) throw new NothingToSay(`The billing cycle is ${cycle.status}`);
		const message = isCollectable(cycle.status)
			? 'The billing cycle has no payment link that can be paid; make one with payment_link.create'
			: `The billing cycle is ${cycle.status}: there is no payment link yet`;
		throw invalidInput([{ path: 'body.related_id', message }]);
	}
	return {
		...content,
		facts: {
			...content.facts,
			payment_url,
			activates: cycle.kind === 'INITIAL',
		},
		must_contain: [...content.must_contain, payment_url],
		layout: {
			...content.layout,
			action: { label: words[content.language].pay, url: payment_url },
		},
	};
}

/** The same with the day on which it is said, so that a reminder can come again on another day. */
export async function gatherReminder(
	context: ReadContext,
	cycleId: string,
	wanted?: Language,
): Promise<Content> {
	const content = await gatherPayable(context, cycleId, wanted);
	const as_of = formatDate(businessDate(context.now), content.language);
	return {
		...content,
		facts: { ...content.facts, as_of },
		layout: { ...content.layout, lines: null },
	};
}

export const payableOf = async (context: ReadContext, cycleId: string) => {
	const cycle = await store.getCycle(context, cycleId);
	const { status, due_date } = cycle;
	return { status, due_date, payment_url: paymentUrl(cycle, await linkOf(context, cycle)) };
};

export const sentences = {
	id: {
		seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
		client_name: 'Email ini untuk tim keuangan {{client_name}}.',
		number: 'Tagihan ini bernomor {{number}}.',
		items:
			'Tagihan mencakup {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.quantity}} × {{this.unit_amount}}{{#if this.period}} {{this.period}}{{/if}}{{#if this.discount}}, diskon {{this.discount}}{{/if}}){{/each}}.',
		total: 'Nilai tagihan adalah {{total}}{{#if has_tax}}, termasuk PPN {{tax}}{{/if}}.',
		paid: '{{#if paid}}Dari jumlah itu {{paid}} sudah kami terima.{{/if}}',
		credit: '{{#if credit}}Sebesar {{credit}} diambil dari saldo kredit Anda.{{/if}}',
		credited: '{{#if credited}}Sebesar {{credited}} dikurangi dengan nota kredit.{{/if}}',
		withheld: '{{#if withheld}}{{withheld}} dipotong sebagai pajak.{{/if}}',
		written_off: '{{#if written_off}}Selisih {{written_off}} kami hapus.{{/if}}',
		balance: 'Jumlah yang harus dibayar adalah {{balance}}.',
		due_date: 'Tagihan jatuh tempo pada {{due_date}}.',
		period_start:
			'{{#if period_start}}Tagihan ini untuk periode {{period_start}} sampai {{period_end}}.{{/if}}',
		has_invoice: '{{#if has_invoice}}Dokumen tagihannya terlampir.{{/if}}',
		has_tax_invoice: '{{#if has_tax_invoice}}Faktur pajaknya terlampir.{{/if}}',
		activates: '{{#if activates}}Layanan diaktifkan setelah pembayaran kami terima.{{/if}}',
		payment_url: '{{#if payment_url}}Pembayaran dilakukan di halaman ini: {{payment_url}}{{/if}}',
		as_of: '{{#if as_of}}Keadaan ini per {{as_of}}.{{/if}}',
	},
	en: {
		seller_name: 'The seller who signs this email is {{seller_name}}.',
		client_name: 'This email is for the finance team of {{client_name}}.',
		number: 'The number of the invoice is {{number}}.',
		items:
			'The invoice covers {{#each items}}{{#unless @first}}, {{/unless}}{{this.description}} ({{this.quantity}} × {{this.unit_amount}}{{#if this.period}} {{this.period}}{{/if}}{{#if this.discount}}, discount {{this.discount}}{{/if}}){{/each}}.',
		total: 'The invoice amounts to {{total}}{{#if has_tax}}, including VAT of {{tax}}{{/if}}.',
		paid: '{{#if paid}}Of this, {{paid}} has been received.{{/if}}',
		credit:
			'{{#if credit}}Of the payments, {{credit}} was taken from the credit of the client.{{/if}}',
		credited: '{{#if credited}}A credit note has lowered it by {{credited}}.{{/if}}',
		withheld: '{{#if withheld}}{{withheld}} was withheld as tax.{{/if}}',
		written_off: '{{#if written_off}}A difference of {{written_off}} was written off.{{/if}}',
		balance: 'The amount to pay is {{balance}}.',
		due_date: 'The invoice is due on {{due_date}}.',
		period_start:
			'{{#if period_start}}It is for the period from {{period_start}} to {{period_end}}.{{/if}}',
		has_invoice: '{{#if has_invoice}}Its document is attached.{{/if}}',
		has_tax_invoice: '{{#if has_tax_invoice}}Its faktur pajak is attached.{{/if}}',
		activates: '{{#if activates}}The service is activated once payment arrives.{{/if}}',
		payment_url: '{{#if payment_url}}The invoice is paid on this page: {{payment_url}}{{/if}}',
		as_of: '{{#if as_of}}This is how matters stand on {{as_of}}.{{/if}}',
	},
};
