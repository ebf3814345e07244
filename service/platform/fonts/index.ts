import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Fontkit from 'fontkit';

const require = createRequire(import.meta.url);

/** Fonts that come as npm packages, first choice first, with the style sheets of the weights in use. */
const fonts = [
	{ package: '@fontsource/noto-sans', sheets: ['400.css', '700.css'] },
	{ package: '@fontsource/noto-sans-thai', sheets: ['400.css', '700.css'] },
	{ package: '@fontsource/noto-sans-arabic', sheets: ['400.css', '700.css'] },
	// Chinese, Japanese kana; one file has all weights.
	{ package: '@fontsource-variable/noto-sans-sc', sheets: ['index.css'] },
	// In one piece: several characters that make one picture, such as a hand and its colour, must be in one file.
	{ package: '@fontsource/noto-emoji', sheets: ['emoji-400.css'] },
	{ package: '@fontsource/noto-sans-math', sheets: ['400.css'] },
	{ package: '@fontsource/noto-sans-symbols', sheets: ['400.css'] },
	{ package: '@fontsource/noto-sans-symbols-2', sheets: ['400.css'] },
] as const;
type Font = (typeof fonts)[number];

/** A file of a font: one weight of a part of its characters. `ranges` is what its style sheet says of them, if anything. */
type Face = {
	font: Font;
	weight: string;
	file: string;
	ranges: string | null;
	claims: readonly (readonly [number, number])[];
};

/** For the CSS property `font-family` of a page that has the rules of `fontsFor`. */
export const fontFamilies = fonts.map((font) => `'${font.package}'`).join(',');

/** Nothing is drawn for them: spaces, line breaks, joiners and other marks that only steer the text. */
const unseen = /[\s\p{Cc}\p{Cf}\p{Variation_Selector}]/u;

/**
 * The fonts that a text needs, as `@font-face` rules with the files inside, and the characters that no font has. A rule keeps
 * the ranges of its style sheet: a browser uses nothing outside them, not even parts into which it takes a letter apart.
 */
export function fontsFor(text: string): { css: string; missing: readonly string[] } {
	const used = new Set([...new Set(text)].flatMap((character) => facesWith(codeOf(character))));
	return { css: [...used].map(ruleOf).join('\n'), missing: missingIn(text) };
}

/** The characters of a text that no font has: in a document they would be gaps. */
export const missingIn = (text: string): readonly string[] =>
	[...new Set(text)].filter(
		(character) => facesWith(codeOf(character)).length === 0 && !unseen.test(character),
	);

/** For messages: the character with its number, since its picture may not be seen by the reader either. */
export const withNumbers = (characters: readonly string[]): string =>
	characters
		.map((one) => `${one} (U+${codeOf(one).toString(16).toUpperCase().padStart(4, '0')})`)
		.join(', ');

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

function ruleOf({ font, weight, file, ranges }: Face): string {
	const range = ranges === null ? '' : `;unicode-range:${ranges}`;
	const content = readFileSync(file).toString('base64');
	return `@font-face{font-family:'${font.package}';font-weight:${weight};src:url(data:font/woff2;base64,${content})${range}}`;
}

/** Of ASCII and Latin-1 the style sheet is right (a test compares), so that most documents need no look into the files. */
const lastTrusted = 0xff;

const chosen = new Map<number, readonly Face[]>();

/** The faces of the first font that has a character, one of each weight; the files of later fonts are not opened for it. */
function facesWith(code: number): readonly Face[] {
	const known = chosen.get(code);
	if (known !== undefined) return known;
	let found: readonly Face[] = [];
	for (const faces of allFaces()) {
		const having = faces.filter(
			({ claims, file }) =>
				claims.some(([from, to]) => code >= from && code <= to) &&
				(code <= lastTrusted || charactersIn(file).has(code)),
		);
		found = having.filter(
			({ weight }, index) => having.findIndex((other) => other.weight === weight) === index,
		);
		if (found.length > 0) break;
	}
	chosen.set(code, found);
	return found;
}

const characters = new Map<string, ReadonlySet<number>>();

/** What a file really has: the style sheets claim whole blocks of Unicode. */
function charactersIn(file: string): ReadonlySet<number> {
	const known = characters.get(file);
	if (known !== undefined) return known;
	// Loaded on first use: it takes half a second and 25 MB, which most processes never need.
	const { create } = require('fontkit') as typeof Fontkit;
	const font = create(readFileSync(file));
	if (!('characterSet' in font)) throw new Error(`${file} is a collection of fonts`);
	const set = new Set(font.characterSet);
	characters.set(file, set);
	return set;
}

let read: readonly (readonly Face[])[] | null = null;
/** By font, first choice first; the style sheets are read when the first document is made. */
const allFaces = (): readonly (readonly Face[])[] => (read ??= fonts.map(facesOf));

function facesOf(font: Font): Face[] {
	const folder = dirname(require.resolve(`${font.package}/package.json`));
	return font.sheets.flatMap((sheet) =>
		readFileSync(join(folder, sheet), 'utf8')
			.split('@font-face')
			.slice(1)
			.map((rule) => readRule(font, folder, rule)),
	);
}

function readRule(font: Font, folder: string, rule: string): Face {
	const [, weight] = /font-weight: ([\d ]+);/.exec(rule) ?? [];
	const [, file] = /url\(\.\/(files\/[\w-]+\.woff2)\)/.exec(rule) ?? [];
	const [, ranges] = /unicode-range: ([^;]+);/.exec(rule) ?? [];
	if (weight === undefined || file === undefined)
		throw new Error(`A style sheet of ${font.package} cannot be read`);
	const claims = (ranges ?? 'U+0-10FFFF').split(',').map((range) => {
		const [from = '', to = from] = range.trim().slice(2).split('-');
		return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
	});
	return { font, weight, file: join(folder, file), ranges: ranges ?? null, claims };
}
