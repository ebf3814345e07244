import type { Language } from '../../platform/language/index.ts';

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

/** Widths of number columns are set from their longest text, so that no price is ever cut; the text column gets the rest. */
const style = `@page{size:A4;margin:16mm 16mm 20mm;
@bottom-right{content:"{{words.page}} " counter(page) " {{words.of}} " counter(pages) " · {{number}}";font:8pt {{{families}}};color:#5b6b7c}}
:root{--brand:{{seller.color}} }
*{box-sizing:border-box}
body{font:9.5pt/1.5 {{{families}}},sans-serif;color:#1c2733;margin:0;overflow-wrap:anywhere}
header{display:flex;justify-content:space-between;gap:10mm;border-bottom:2pt solid var(--brand);padding-bottom:4mm}
header>*{flex:1 1 0;min-width:0}
.logo{display:block;max-height:16mm;max-width:60mm;margin-bottom:2mm}
.name{font-size:13pt;font-weight:700;line-height:1.25;color:var(--brand)}
.contact{text-align:right;font-size:8.5pt;line-height:1.45;color:#3d4a58}
h1{font-size:19pt;line-height:1.2;font-weight:700;margin:8mm 0 5mm}
h2{font-size:9.5pt;font-weight:700;margin:0 0 1mm}
.head{display:flex;align-items:flex-start;justify-content:space-between;gap:10mm;margin-bottom:7mm}
.to{flex:1 1 0;min-width:0}
.label{color:#5b6b7c}
.test{font-size:8.5pt;font-weight:700;color:#8a1c1c;margin-bottom:3mm}
.facts{border-collapse:collapse;flex:none}
.facts td{padding:0 0 1mm 6mm;vertical-align:top}
.facts td+td{font-weight:700;text-align:right}
.text{white-space:pre-line}
.text,.to strong,.description{unicode-bidi:plaintext}
.small{font-size:8.5pt;color:#5b6b7c}
table.items{width:100%;table-layout:fixed;border-collapse:collapse}
.items thead{display:table-header-group}
.items th{text-align:left;font-weight:700;font-size:8.5pt;color:var(--brand);border-bottom:1pt solid var(--brand);padding:1.5mm 1.5mm}
.items td{padding:1.3mm 1.5mm;vertical-align:top}
.items tbody{break-inside:avoid;border-bottom:.5pt solid #d5dce4}
.items .discount td{padding-top:0}
.items .number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.items tbody.sums{border:0;break-before:avoid}
.sums td{text-align:right;padding:1.2mm 1.5mm}
.sums tr:first-child td{padding-top:3mm}
.sums td.rule{text-align:left}
.sums .total td{font-size:12pt;font-weight:700;border-top:1pt solid var(--brand);padding-top:2mm}
section{break-inside:avoid;margin-top:7mm}
ul{margin:0;padding-left:4.5mm}
li{padding-left:1mm}`;

/** A4 page; the browser that prints it loads nothing, so style, fonts and logo are inside. */
export const documentTemplate = `<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><title>{{words.title}} {{number}}</title><style>{{{fonts}}}
${style}</style></head>
<body>
{{#if test_notice}}<div class="test">{{test_notice}}</div>{{/if}}<header>
<div>{{#if logo}}<img class="logo" src="{{logo}}" alt="">{{/if}}<div class="name">{{seller.name}}</div></div>
<div class="contact">{{#each seller.address}}{{this}}<br>{{/each}}{{#if seller.npwp}}{{words.npwp}}: {{seller.npwp}}<br>{{/if}}{{#if seller.phone}}{{words.phone}} {{seller.phone}}<br>{{/if}}{{#if seller.email}}{{seller.email}}<br>{{/if}}{{#if seller.website}}{{seller.website}}{{/if}}</div>
</header>
<h1>{{words.title}}</h1>
<div class="head">
<div class="to"><div class="label">{{words.to}}</div><strong>{{buyer.name}}</strong>
{{#if buyer.address}}<div class="text">{{buyer.address}}</div>{{/if}}
{{#if buyer.npwp}}<div>{{words.npwp}}: {{buyer.npwp}}</div>{{/if}}</div>
<table class="facts">
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
