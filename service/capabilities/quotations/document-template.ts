import type { Language } from '../../platform/language/index.ts';
import { printedBuyer, printedHead } from '../../platform/printed/index.ts';

type Words = Readonly<
	Record<
		| 'title'
		| 'number'
		| 'version'
		| 'date'
		| 'valid_until'
		| 'to'
		| 'npwp'
		| 'phone'
		| 'notes'
		| 'terms'
		| 'currency'
		| 'validity'
		| 'payment'
		| 'acceptance'
		| 'page'
		| 'of',
		string
	>
>;

/** Everything that the document says by itself, in both languages. */
export const documentWords: Readonly<Record<Language, Words>> = {
	id: {
		title: 'Penawaran Harga',
		number: 'Nomor',
		version: 'Versi',
		date: 'Tanggal',
		valid_until: 'Berlaku sampai',
		to: 'Kepada',
		npwp: 'NPWP',
		phone: 'Telp.',
		notes: 'Catatan',
		terms: 'Ketentuan',
		currency: 'Semua nilai dalam mata uang {currency}; harga satuan belum termasuk PPN.',
		validity: 'Penawaran ini berlaku sampai {date}.',
		payment:
			'Pembayaran: tagihan jatuh tempo {days} hari setelah penawaran disetujui. Layanan diaktifkan setelah pembayaran kami terima.',
		acceptance:
			'Persetujuan: melalui tautan di dalam email yang menyertai penawaran ini. Pertanyaan dapat disampaikan dengan membalas email tersebut.',
		page: 'Halaman',
		of: 'dari',
	},
	en: {
		title: 'Quotation',
		number: 'Number',
		version: 'Version',
		date: 'Date',
		valid_until: 'Valid until',
		to: 'To',
		npwp: 'NPWP',
		phone: 'Tel.',
		notes: 'Notes',
		terms: 'Terms',
		currency: 'All amounts are in {currency}; unit prices are before VAT (PPN).',
		validity: 'This quotation is valid until {date}.',
		payment:
			'Payment: the invoice is due {days} days after the quotation is accepted. The service is activated once the payment has arrived.',
		acceptance:
			'Acceptance: through the link in the mail that came with this quotation. Questions are welcome as an answer to that mail.',
		page: 'Page',
		of: 'of',
	},
};

export const documentTemplate = `${printedHead}<div class="head">
${printedBuyer}<table class="facts">
<tr><td class="label">{{words.number}}</td><td>{{number}}</td></tr>
{{#if version}}<tr><td class="label">{{words.version}}</td><td>{{version}}</td></tr>{{/if}}
<tr><td class="label">{{words.date}}</td><td>{{date}}</td></tr>
<tr><td class="label">{{words.valid_until}}</td><td>{{valid_until}}</td></tr>
</table>
</div>
<table class="items">
<colgroup><col style="width:9mm"><col><col style="width:{{widths.quantity}}mm"><col style="width:{{widths.unit_amount}}mm"><col style="width:{{widths.amount}}mm"></colgroup>
<thead><tr><th>#</th><th>{{labels.item}}</th><th class="number">{{labels.quantity}}</th><th class="number">{{labels.unit_amount}}</th><th class="number">{{labels.amount}}</th></tr></thead>
{{#each items}}<tbody>
<tr><td>{{this.position}}</td><td><div class="description">{{this.description}}</div>{{#if this.period}}<div class="small">{{this.period}}</div>{{/if}}</td><td class="number">{{this.quantity}}</td><td class="number">{{this.unit_amount}}</td><td class="number">{{this.amount}}</td></tr>
{{#if this.discount}}<tr class="discount"><td></td><td colspan="3">{{../labels.discount}}</td><td class="number">{{this.discount}}</td></tr>{{/if}}
</tbody>
{{/each}}<tbody class="sums">
<tr><td colspan="4">{{labels.net}}</td><td class="number">{{net}}</td></tr>
<tr><td colspan="4">{{labels.tax}}</td><td class="number">{{tax}}</td></tr>
<tr class="total"><td></td><td colspan="3">{{labels.total}}</td><td class="number">{{total}}</td></tr>
{{#if tax_rule}}<tr><td></td><td class="small rule" colspan="4">{{tax_rule}}</td></tr>{{/if}}
</tbody>
</table>
{{#if notes}}<section><h2>{{words.notes}}</h2><div class="text">{{notes}}</div></section>{{/if}}
<section><h2>{{words.terms}}</h2><ul>{{#each terms}}<li>{{this}}</li>{{/each}}</ul></section>
</body>
</html>`;
