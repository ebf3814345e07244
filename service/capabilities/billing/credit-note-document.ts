import { businessDate, formatDate } from '../../platform/clock/index.ts';
import type { Company } from '../../platform/company/index.ts';
import { withNumbers } from '../../platform/fonts/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { documentLabels, moneyDocument, writeDocument } from '../../platform/money/document.ts';
import type { MoneyDocument } from '../../platform/money/document.ts';
import { formatMoney } from '../../platform/money/index.ts';
import {
	compilePage,
	fillPage,
	letterheadView,
	printedBuyer,
	printedHead,
} from '../../platform/printed/index.ts';
import type { CreditNoteRow } from './credit-note-store.ts';

export type NoteParts = {
	note: CreditNoteRow;
	buyer: { name: string; address: string | null; npwp: string | null };
	seller: Company;
	/** Numbers of the invoices of which it gives back a part. */
	invoices: readonly string[];
	/** What of it has lowered what was owed; the rest was paid and is credit of the client. */
	lowered: bigint;
	language: Language;
};

const words = {
	id: {
		title: 'Nota Kredit',
		number: 'Nomor',
		date: 'Tanggal',
		invoices: 'Tagihan',
		period: 'Periode',
		to: 'Kepada',
		npwp: 'NPWP',
		phone: 'Telp.',
		page: 'Halaman',
		of: 'dari',
		until: 'sampai',
		terms: 'Keterangan',
		lowered: 'Sebesar {amount} mengurangi tagihan yang belum dibayar.',
		credit: 'Sebesar {amount} menjadi saldo kredit Anda untuk tagihan berikutnya.',
		tax: 'Nota kredit ini bukan dokumen pajak. Mohon terbitkan nota pembatalan di Coretax dengan PPN sebesar {amount}.',
		no_tax: 'Nota kredit ini bukan dokumen pajak.',
	},
	en: {
		title: 'Credit Note',
		number: 'Number',
		date: 'Date',
		invoices: 'Invoice',
		period: 'Period',
		to: 'To',
		npwp: 'NPWP',
		phone: 'Tel.',
		page: 'Page',
		of: 'of',
		until: 'to',
		terms: 'Notes',
		lowered: '{amount} lowers the invoice that is not yet paid.',
		credit: '{amount} is your credit for the next invoices.',
		tax: 'This credit note is not a tax document. Please issue the cancellation note (nota pembatalan) in Coretax with VAT (PPN) of {amount}.',
		no_tax: 'This credit note is not a tax document.',
	},
} as const satisfies Record<Language, Record<string, string>>;

/** The figures of a note as every document and mail shows them: what it gives back is positive. */
export const figuresOfNote = ({ currency, items, tax, amount }: CreditNoteRow): MoneyDocument =>
	moneyDocument({
		currency,
		items: items.map((item) => ({
			description: item.description,
			quantity: 1,
			unit_amount: item.amount,
			amount: item.amount,
		})),
		tax,
		total: amount,
	});

const fill = compilePage(`${printedHead}<div class="head">
${printedBuyer}<table class="facts">
<tr><td class="label">{{words.number}}</td><td>{{number}}</td></tr>
<tr><td class="label">{{words.date}}</td><td>{{date}}</td></tr>
{{#if invoices}}<tr><td class="label">{{words.invoices}}</td><td>{{invoices}}</td></tr>{{/if}}
<tr><td class="label">{{words.period}}</td><td>{{period}}</td></tr>
</table>
</div>
<table class="items">
<colgroup><col style="width:9mm"><col><col style="width:{{width}}mm"></colgroup>
<thead><tr><th>#</th><th>{{labels.item}}</th><th class="number">{{labels.amount}}</th></tr></thead>
{{#each items}}<tbody>
<tr><td>{{this.position}}</td><td><div class="description">{{this.description}}</div></td><td class="number">{{this.amount}}</td></tr>
</tbody>
{{/each}}<tbody class="sums">
<tr><td colspan="2">{{labels.net}}</td><td class="number">{{net}}</td></tr>
<tr><td colspan="2">{{labels.tax}}</td><td class="number">{{tax}}</td></tr>
<tr class="total"><td></td><td>{{labels.total}}</td><td class="number">{{total}}</td></tr>
</tbody>
</table>
<section><h2>{{words.terms}}</h2><ul>{{#each terms}}<li>{{this}}</li>{{/each}}</ul></section>
</body>
</html>`);

/** The page that becomes the PDF of a credit note. Throws when it has characters that no font can draw: they would be gaps. */
export function creditNoteDocument({ note, buyer, seller, ...parts }: NoteParts): string {
	const { language, invoices } = parts;
	const word = words[language];
	const written = writeDocument(figuresOfNote(note), language);
	const day = (date: Date): string => formatDate(date, language);
	const { page, missing } = fillPage(fill, {
		...letterheadView(seller, language),
		title: word.title,
		words: word,
		labels: documentLabels[language],
		buyer,
		number: note.number,
		date: day(businessDate(note.created_at)),
		invoices: invoices.join(', '),
		period: `${day(note.period_start)} ${word.until} ${day(note.period_end)}`,
		...written,
		items: written.items.map((item, index) => ({ ...item, position: index + 1 })),
		// Millimetres for the longest number; the total is printed larger.
		width: Math.ceil(Math.max(written.total.length * 2.45, written.net.length * 1.95)) + 6,
		terms: termsOf(note, parts),
	});
	if (missing.length > 0)
		throw new Error(`No font has these characters of ${note.number}: ${withNumbers(missing)}`);
	return page;
}

/** What becomes of the amount, and what the client has to do for the tax. */
export function termsOf(
	note: CreditNoteRow,
	{ lowered, language }: Pick<NoteParts, 'lowered' | 'language'>,
): readonly string[] {
	const word = words[language];
	const say = (text: string, amount: bigint): string =>
		text.replace('{amount}', formatMoney(amount, note.currency, language));
	const credit = note.amount - lowered;
	return [
		...(lowered > 0n ? [say(word.lowered, lowered)] : []),
		...(credit > 0n ? [say(word.credit, credit)] : []),
		note.status === 'AWAITING_BUYER_NOTE' ? say(word.tax, note.tax) : word.no_tax,
	];
}
