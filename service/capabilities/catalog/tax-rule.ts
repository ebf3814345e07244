import { numberFormat, type Language } from '../../platform/language/index.ts';
import type { TaxRate } from './rules.ts';

const sentences: Readonly<Record<Language, { full: string; reduced: string }>> = {
	id: {
		full: 'PPN dihitung dari jumlah seluruh baris dan dibulatkan satu kali: {rate} dari harga jual ({source}).',
		reduced:
			'PPN dihitung dari jumlah seluruh baris dan dibulatkan satu kali: {rate} dari dasar pengenaan pajak (DPP) nilai lain, yaitu {base} dari harga jual ({source}).',
	},
	en: {
		full: 'VAT (PPN) is calculated from the sum of all lines and rounded once: {rate} of the selling price ({source}).',
		reduced:
			'VAT (PPN) is calculated from the sum of all lines and rounded once: {rate} of the tax base (DPP nilai lain), which is {base} of the selling price ({source}).',
	},
};

/** How the tax of a document comes about, by the rate of the day: neither the rate nor its base is a constant. */
export function taxRule(rate: TaxRate & { source: string }, language: Language): string {
	const percent = numberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
	const { full, reduced } = sentences[language];
	return (rate.base_num === rate.base_den ? full : reduced)
		.replace('{rate}', percent.format(rate.rate_num / rate.rate_den))
		.replace('{base}', `${rate.base_num}/${rate.base_den}`)
		.replace('{source}', rate.source);
}
