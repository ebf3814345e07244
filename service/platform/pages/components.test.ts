import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { attributes, html, pageHtml } from './index.ts';
import { aCompany, gallery } from './fixtures.ts';

const validator = new HtmlValidate({
	extends: ['html-validate:recommended', 'html-validate:a11y'],
	rules: {
		// How the formatter of this repository writes it, and matters of taste.
		'no-trailing-whitespace': 'off',
		'void-style': 'off',
		'doctype-style': 'off',
		'tel-non-breaking': 'off',
		// A label that names its field as well is found by older readers; boxes of one list share their name.
		'no-redundant-for': 'off',
		'form-dup-name': ['error', { shared: ['radio', 'checkbox'] }],
	},
});

async function faultsIn(document: string): Promise<string[]> {
	const { results } = await validator.validateString(document);
	return results.flatMap(({ messages }) =>
		messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${line})`),
	);
}

const pageOf = (name: string, text: string, language: 'id' | 'en'): string =>
	pageHtml({
		title: name,
		company: aCompany,
		language,
		address: '/x',
		body: html`<h1>${name}</h1>
			${gallery(text, language)[name]}`,
	});

const names = Object.keys(gallery('x', 'id'));
const attack = `<script>alert("1")</script>' onload='x' " autofocus onfocus="x &amp;`;
/** Tags and attributes: what a text must never add to. */
const shapeOf = (document: string): number =>
	document.split(/<[a-z/!]/i).length + document.split(/\s[a-z:-]+=["']/i).length;

describe('every component', () => {
	it.each(names)('%s is valid HTML that can be used without a mouse', async (name) => {
		for (const language of ['id', 'en'] as const)
			expect(await faultsIn(pageOf(name, 'PT Contoh "A" & <B>', language))).toEqual([]);
	});

	it('has the same tags and attributes whatever the texts are', () => {
		const shapes = new Map(names.map((name) => [name, shapeOf(pageOf(name, 'x', 'id'))]));
		fc.assert(
			fc.property(
				fc.constantFrom(...names),
				fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constant(attack)),
				(name, text) => {
					expect(shapeOf(pageOf(name, text, 'id'))).toBe(shapes.get(name));
				},
			),
			{ numRuns: 300 },
		);
	});

	it('needs no inline style or script, and no address of another site', () => {
		for (const name of names) {
			const page = pageOf(name, 'x', 'id');
			expect(page).not.toMatch(/<style|\sstyle=|<script|\son[a-z]+=/);
			const loaded = [...page.matchAll(/<(?:link|img|script)[^>]*?(?:href|src)="([^"]+)"/g)];
			for (const [, address] of loaded) expect(address).toMatch(/^\/assets\//);
		}
	});

	it('says all its words in the language of the page', () => {
		for (const word of ['Terapkan', 'Unduh CSV', 'Wajib', 'Berikutnya', 'Muat ulang'])
			expect(names.map((name) => pageOf(name, 'x', 'en')).join('')).not.toContain(word);
	});

	it('is small: all of them together stay below the limit of one page', () => {
		const all = Object.values(gallery('PT Contoh', 'id'));
		const page = pageHtml({ title: 'x', company: aCompany, body: html`${all}` });
		expect(Buffer.byteLength(page)).toBeLessThan(100_000);
	});
});

describe('attributes that are there or not', () => {
	it('are escaped like all others', () => {
		const input = String(html`<input ${attributes({ value: attack, required: true })} />`);
		expect(input).not.toMatch(/<script|" autofocus/);
	});
});
