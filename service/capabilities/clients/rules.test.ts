import { nameKey } from './rules.ts';

describe('the key of a name', () => {
	it.each([
		['PT Contoh Maju', 'pt contoh maju'],
		['  PT\t Contoh \n MAJU ', 'pt contoh maju'],
		['ＰＴ Contoh', 'pt contoh'],
		['Cafe\u0301', 'caf\u00e9'],
		['PT Maju\u200b Jaya', 'pt maju jaya'],
		['PT\u3164 Maju\u00ad Jaya\u202e', 'pt maju jaya'],
		['PT \u2800Ma\u200dju', 'pt maju'],
	])('of %j is %j', (name, key) => {
		expect(nameKey(name)).toBe(key);
	});
});
