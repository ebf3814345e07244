import { taxRule } from './tax-rule.ts';

describe('the rule of the tax', () => {
	const reduced = {
		base_num: 11,
		base_den: 12,
		rate_num: 12,
		rate_den: 100,
		source: 'PMK 131/2024',
	};
	const full = { base_num: 1, base_den: 1, rate_num: 25, rate_den: 200, source: 'PMK 1/2028' };

	it('says from what the tax is calculated, at which rate and by which regulation', () => {
		expect(taxRule(reduced, 'id')).toBe(
			'PPN dihitung dari jumlah seluruh baris dan dibulatkan satu kali: 12% dari dasar pengenaan pajak (DPP) nilai lain, yaitu 11/12 dari harga jual (PMK 131/2024).',
		);
		expect(taxRule(full, 'en')).toBe(
			'VAT (PPN) is calculated from the sum of all lines and rounded once: 12.5% of the selling price (PMK 1/2028).',
		);
	});
});
