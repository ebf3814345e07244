import type { Language } from '../../platform/language/index.ts';

type Words = Readonly<
	Record<'title' | 'version' | 'date' | 'valid_until' | 'to' | 'npwp' | 'notes' | 'closing', string>
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
		notes: 'Catatan',
		closing: 'Penawaran ini dapat disetujui melalui tautan di dalam surel yang menyertainya.',
	},
	en: {
		title: 'Quotation',
		version: 'Version',
		date: 'Date',
		valid_until: 'Valid until',
		to: 'To',
		npwp: 'NPWP',
		notes: 'Notes',
		closing: 'This quotation can be accepted through the link in the mail it came with.',
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
<thead><tr><th>#</th><th>{{labels.item}}</th><th class="number">{{labels.quantity}}</th><th class="number">{{labels.unit_amount}}</th><th class="number">{{labels.amount}}</th></tr></thead>
<tbody>
{{#each items}}<tr><td>{{this.position}}</td><td>{{this.description}}<div class="quiet">{{this.period}}</div></td><td class="number">{{this.quantity}}</td><td class="number">{{this.unit_amount}}</td><td class="number">{{this.amount}}</td></tr>
{{#if this.discount}}<tr><td></td><td colspan="3">{{../labels.discount}}</td><td class="number">{{this.discount}}</td></tr>{{/if}}
{{/each}}</tbody>
</table>
<table class="totals">
<tr><td>{{labels.net}}</td><td class="number">{{net}}</td></tr>
<tr><td>{{labels.tax}}</td><td class="number">{{tax}}</td></tr>
<tr class="total"><td>{{labels.total}}</td><td class="number">{{total}}</td></tr>
</table>
<footer>
{{#if tax_rule}}<p class="quiet">{{tax_rule}}</p>{{/if}}
{{#if notes}}<p><strong>{{words.notes}}</strong></p><div class="lines">{{notes}}</div>{{/if}}
<p class="quiet">{{words.closing}}</p>
</footer>
</body>
</html>`;
