import Handlebars from 'handlebars';
import type { Company } from '../company/index.ts';
import { fontFamilies, fontsFor } from '../fonts/index.ts';
import type { Language } from '../language/index.ts';

/**
 * What printed documents have in common: the A4 page, the seller's letterhead, the buyer, and the fonts. The browser that prints a
 * page loads nothing, so style, fonts and logo are inside it. Words that the parts use: page, of, npwp, phone, to.
 */

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

/** Beginning of a page, up to its title. The view has \`language\`, \`title\`, \`number\`, \`words\` and \`letterheadView\`. */
export const printedHead = `<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><title>{{title}} {{number}}</title><style>{{{fonts}}}
${style}</style></head>
<body>
{{#if test_notice}}<div class="test">{{test_notice}}</div>{{/if}}<header>
<div>{{#if logo}}<img class="logo" src="{{logo}}" alt="">{{/if}}<div class="name">{{seller.name}}</div></div>
<div class="contact">{{#each seller.address}}{{this}}<br>{{/each}}{{#if seller.npwp}}{{words.npwp}}: {{seller.npwp}}<br>{{/if}}{{#if seller.phone}}{{words.phone}} {{seller.phone}}<br>{{/if}}{{#if seller.email}}{{seller.email}}<br>{{/if}}{{#if seller.website}}{{seller.website}}{{/if}}</div>
</header>
<h1>{{title}}</h1>
`;

/** Whom the document is for: `buyer` with name, address and npwp. */
export const printedBuyer = `<div class="to"><div class="label">{{words.to}}</div><strong>{{buyer.name}}</strong>
{{#if buyer.address}}<div class="text">{{buyer.address}}</div>{{/if}}
{{#if buyer.npwp}}<div>{{words.npwp}}: {{buyer.npwp}}</div>{{/if}}</div>
`;

/** The seller as the letterhead shows it. */
export const letterheadView = (seller: Company, language: Language) => ({
	language,
	test_notice: seller.test_notice?.[language] ?? null,
	seller,
	logo:
		seller.logo === null
			? null
			: `data:${seller.logo.content_type};base64,${seller.logo.content.toString('base64')}`,
});

/** A template of a whole page. Everything is escaped; strict, so that a misspelt name fails in a test and not on paper. */
export const compilePage = (template: string): Handlebars.TemplateDelegate =>
	Handlebars.compile(template, { strict: true });

/** The page with the fonts that its characters need, and the characters that no font has: they would be gaps on paper. */
export function fillPage(
	fill: Handlebars.TemplateDelegate,
	view: object,
): { page: string; missing: readonly string[] } {
	const page = (fonts: string): string => fill({ ...view, fonts, families: fontFamilies });
	// The words of the template are in the page, so that the fonts have their characters, too.
	const { css, missing } = fontsFor(page('').normalize('NFC'));
	return { page: page(css).normalize('NFC'), missing };
}
