import type { Language } from '../../platform/language/index.ts';

type Words = { periods: Readonly<Record<string, string>> } & Readonly<
	Record<
		| 'title'
		| 'version'
		| 'date'
		| 'valid_until'
		| 'to'
		| 'npwp'
		| 'item'
		| 'quantity'
		| 'unit_amount'
		| 'amount'
		| 'subtotal'
		| 'discount'
		| 'tax'
		| 'total'
		| 'tax_note'
		| 'reduced_tax_note'
		| 'notes'
		| 'closing',
		string
	>
>;

/** Everything that the document says by itself, in both languages. */
export const documentWords: Readonly<Record<Language, Words>> = {
	id: {
		title: 'Penawaran Harga',
		version: 'Versi',
		date: 'Tanggal',
		valid_until: 'Berlaku sampai',
		to: 'Kepada',
		npwp: 'NPWP',
		item: 'Uraian',
		quantity: 'Jumlah',
		unit_amount: 'Harga satuan',
		amount: 'Nilai',
		subtotal: 'Subtotal',
		discount: 'Diskon',
		tax: 'PPN',
		total: 'Total',
		tax_note: 'PPN dihitung {rate} dari harga jual ({source}).',
		reduced_tax_note:
			'PPN dihitung {rate} dari dasar pengenaan pajak (DPP) nilai lain sebesar {base} dari harga jual ({source}).',
		notes: 'Catatan',
		closing: 'Penawaran ini dapat disetujui melalui tautan di dalam surel yang menyertainya.',
		periods: { MONTHLY: 'per bulan', YEARLY: 'per tahun', ONCE: 'sekali bayar' },
	},
	en: {
		title: 'Quotation',
		version: 'Version',
		date: 'Date',
		valid_until: 'Valid until',
		to: 'To',
		npwp: 'NPWP',
		item: 'Description',
		quantity: 'Quantity',
		unit_amount: 'Unit price',
		amount: 'Amount',
		subtotal: 'Subtotal',
		discount: 'Discount',
		tax: 'VAT (PPN)',
		total: 'Total',
		tax_note: 'VAT (PPN) is {rate} of the selling price ({source}).',
		reduced_tax_note:
			'VAT (PPN) is {rate} of the tax base (DPP nilai lain), which is {base} of the selling price ({source}).',
		notes: 'Notes',
		closing: 'This quotation can be accepted through the link in the mail it came with.',
		periods: { MONTHLY: 'a month', YEARLY: 'a year', ONCE: 'once' },
	},
};

const style = `@page{size:A4;margin:18mm 16mm}
*{box-sizing:border-box}
body{font:11pt/1.45 'Open Sans',Arial,Helvetica,sans-serif;color:#1c2733;margin:0}
header{display:flex;justify-content:space-between;border-bottom:2px solid #0b6b57;padding-bottom:10pt}
h1{font-size:20pt;margin:0}
.seller{font-size:14pt;font-weight:700;color:#0b6b57}
.facts{text-align:right;font-size:10pt}
.to{margin:16pt 0}
.quiet{color:#5b6b7c;font-size:9pt}
.lines{white-space:pre-line}
table{width:100%;border-collapse:collapse;font-size:10pt}
thead{display:table-header-group}
tr{break-inside:avoid}
th{text-align:left;border-bottom:1px solid #1c2733;padding:5pt 4pt}
td{border-bottom:1px solid #e3e8ee;padding:5pt 4pt;vertical-align:top}
.number{text-align:right;white-space:nowrap}
.totals{margin:10pt 0 0 auto;width:55%}
.totals td{border:0;padding:3pt 4pt}
.totals .total td{border-top:1.5px solid #1c2733;font-size:12pt;font-weight:700}
footer{margin-top:20pt}`;

/** A4 page; the browser that prints it loads nothing, so the style is inside. */
export const documentTemplate = `<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><title>{{number}}</title><style>${style}</style></head>
<body>
<header>
<div><div class="seller">{{seller.name}}</div><h1>{{words.title}}</h1></div>
<div class="facts"><strong>{{number}}</strong>{{#if version}}<br>{{words.version}} {{version}}{{/if}}<br>{{words.date}}: {{date}}<br>{{words.valid_until}}: {{valid_until}}</div>
</header>
<section class="to">
<div class="quiet">{{words.to}}</div>
<strong>{{buyer.name}}</strong>
{{#if buyer.address}}<div class="lines">{{buyer.address}}</div>{{/if}}
{{#if buyer.npwp}}<div>{{words.npwp}}: {{buyer.npwp}}</div>{{/if}}
</section>
<table>
<thead><tr><th>#</th><th>{{words.item}}</th><th class="number">{{words.quantity}}</th><th class="number">{{words.unit_amount}}</th><th class="number">{{words.amount}}</th></tr></thead>
<tbody>
{{#each items}}<tr><td>{{this.position}}</td><td>{{this.description}}<div class="quiet">{{this.period}}{{#if this.discount}} · {{../words.discount}} {{this.discount}}{{/if}}</div></td><td class="number">{{this.quantity}}</td><td class="number">{{this.unit_amount}}</td><td class="number">{{this.amount}}</td></tr>
{{/each}}</tbody>
</table>
<table class="totals">
<tr><td>{{words.subtotal}}</td><td class="number">{{subtotal}}</td></tr>
{{#if discount}}<tr><td>{{words.discount}}</td><td class="number">{{discount}}</td></tr>{{/if}}
<tr><td>{{words.tax}}</td><td class="number">{{tax}}</td></tr>
<tr class="total"><td>{{words.total}}</td><td class="number">{{total}}</td></tr>
</table>
<footer>
{{#if tax_note}}<p class="quiet">{{tax_note}}</p>{{/if}}
{{#if notes}}<p><strong>{{words.notes}}</strong></p><div class="lines">{{notes}}</div>{{/if}}
<p class="quiet">{{words.closing}}</p>
</footer>
</body>
</html>`;
