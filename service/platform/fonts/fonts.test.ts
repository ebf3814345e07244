import fc from 'fast-check';
import { create } from 'fontkit';
import { fontsFor } from './index.ts';

/** The rules with what they say, the files opened as a browser opens them. */
const rulesIn = (css: string) =>
	[...css.matchAll(/@font-face\{(.*)\}/g)].map(([, rule = '']) => {
		const [, content = ''] = /base64,([^)]+)\)/.exec(rule) ?? [];
		const font = create(Buffer.from(content, 'base64'));
		if (!('characterSet' in font)) throw new Error('Not one font');
		const characters = new Set(font.characterSet);
		const [, family = ''] = /font-family:'([^']+)'/.exec(rule) ?? [];
		const [, weight = ''] = /font-weight:([\d ]+);/.exec(rule) ?? [];
		const [, ranges = 'U+0-10FFFF'] = /unicode-range:(.+)$/.exec(rule) ?? [];
		const spans = ranges.split(',').map((range) => {
			const [from = '', to = from] = range.slice(2).split('-');
			return { from: Number(`0x${from}`), to: Number(`0x${to}`) };
		});
		const draws = (code: number): boolean =>
			characters.has(code) && spans.some(({ from, to }) => code >= from && code <= to);
		return { family, weight, draws };
	});
const isSeen = (one: string): boolean => !/[\s\p{Cc}\p{Cf}\p{Variation_Selector}]/u.test(one);

describe('the fonts of a text', () => {
	it.each([
		[
			'ASCII and Latin-1',
			String.fromCodePoint(...Array.from({ length: 0x100 }, (_, code) => code)),
		],
		['Latin', 'Harga Ñandú Čeština Tiếng Việt € © … “kutip”'],
		['Cyrillic and Greek', 'Москва Αθήνα'],
		['Chinese', '北京科技有限公司商业标准版（每月）谷歌，。'],
		['Thai', 'บริการติดตั้งระบบอีเมล'],
		['Arabic, with the sign of the rial', 'خدمة البريد ﷼'],
		['emoji', '🚀🎉✅👍🏽👨‍👩‍👧🇮🇩❤️'],
		['signs', '→ ∑ ½ ☎ ★ ✓ ℃'],
	])('have every character of %s', (_, text) => {
		const { css, missing } = fontsFor(text);
		expect(missing).toEqual([]);
		const rules = rulesIn(css);
		const isDrawn = (one: string): boolean => rules.some((rule) => rule.draws(one.codePointAt(0)!));
		expect([...text].filter((one) => isSeen(one) && !isDrawn(one))).toEqual([]);
	});

	it('have the parts into which a browser takes a letter apart', () => {
		// It draws U+0E33 as U+0E4D and U+0E32.
		const rules = rulesIn(fontsFor('\u0e33').css);
		expect([0x0e4d, 0x0e32].map((code) => rules.some((rule) => rule.draws(code)))).toEqual([
			true,
			true,
		]);
	});

	it('have what makes one picture in one file', () => {
		const rules = rulesIn(fontsFor('👍🏽👨‍👩‍👧🇮🇩').css);
		const codes = [...'👍🏽👨👩👧🇮🇩\u200d'].map((one) => one.codePointAt(0)!);
		expect(rules.some((rule) => codes.every((code) => rule.draws(code)))).toBe(true);
	});

	it('come in two weights where the document has bold text', () => {
		const weights = rulesIn(fontsFor('Total').css).map((rule) => [rule.family, rule.weight]);
		expect(weights).toEqual([
			['@fontsource/noto-sans', '400'],
			['@fontsource/noto-sans', '700'],
		]);
	});

	it('name what none of them has, and nothing that is not drawn', () => {
		expect(fontsFor('a\u200b\u00a0\t\n\ufe0f\u2066b').missing).toEqual([]);
		expect(fontsFor('한국 \ue000 A').missing).toEqual(['한', '국', '\ue000']);
	});

	it('draw a character or name it, whichever it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 5 }), (text) => {
				const { css, missing } = fontsFor(text);
				const rules = rulesIn(css);
				for (const one of text) {
					const isDrawn = rules.some((rule) => rule.draws(one.codePointAt(0)!));
					if (isSeen(one)) expect(isDrawn).toBe(!missing.includes(one));
				}
			}),
			{ numRuns: 30 },
		);
	});
});
