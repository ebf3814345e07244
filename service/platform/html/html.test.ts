import fc from 'fast-check';
import { attributes, escapeHtml, html, Html, safeUrl, type Value } from './index.ts';

// Under another name the formatter leaves the text of a template as it is.
const template = html;
const attack = `<script>alert("1")</script>' onload='x' &amp;`;

describe('html', () => {
	it('escapes every value, in content and in attributes', () => {
		const page = String(html`<a title="${attack}" class="${attack}">${attack}</a>`);
		expect(page).not.toMatch(/<script|"1"|' onload/);
		expect(page).toContain('&lt;script&gt;');
		expect(page).toContain('&amp;amp;');
	});

	it('lets nothing through that could end a text or an attribute', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(escapeHtml(text)).not.toMatch(/[<>"']/);
				const back = escapeHtml(text)
					.replaceAll('&lt;', '<')
					.replaceAll('&gt;', '>')
					.replaceAll('&quot;', '"')
					.replaceAll('&#39;', "'")
					.replaceAll('&amp;', '&');
				expect(back).toBe(text);
			}),
		);
	});

	it('has the same tags whatever the values are', () => {
		const tags = (text: string): number => text.split(/<[a-z/]/i).length;
		const page = (text: string): string =>
			String(html`<p class="${text}"><a href="${text}">${text}</a>${[text, text]}</p>`);
		const safe = tags(page('x'));
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(attack)), (text) => {
				expect(tags(page(text))).toBe(safe);
			}),
		);
	});

	it('takes ready markup, lists of it and of texts, numbers and nothing', () => {
		const items = ['a', '<b>'].map((item) => template`<li>${item}</li>`);
		expect(String(template`<ul>${items}</ul>${['<', 'x']}${5}${null}${undefined}`)).toBe(
			'<ul><li>a</li><li>&lt;b&gt;</li></ul>&lt;x5',
		);
	});

	it.each<[string, unknown]>([
		['an object of the shape that markup once had', { html: '<script>' }],
		['one of the shape that the sandbox had', { markup: '<script>' }],
		['an object that says it is text', { toString: () => '<script>' }],
		['an object made like markup', Object.create(Html.prototype)],
		['true', true],
		['false', false],
		['a function', () => '<script>'],
		['a bigint', 5n],
		['an object in a list', [{ html: '<script>' }]],
	])('refuses %s', (_, value) => {
		expect(() => template`<p>${value as Value}</p>`).toThrow(/takes no/);
	});

	it.each<[string, () => Html]>([
		['an attribute without quotes', () => template`<p title=${attack}>x</p>`],
		['the name of an attribute', () => template`<p ${attack}="x">x</p>`],
		['a tag', () => template`<p ${template`hidden`}>x</p>`],
		['the name of a tag', () => template`<${'p'}>x</p>`],
		['a script', () => template`<script>const x = "${attack}"</script>`],
		['a style', () => template`<style>p{color:${attack}}</style>`],
		['a comment', () => template`<!-- ${attack} -->`],
		['an attribute that is run', () => template`<p onclick="${attack}">x</p>`],
		['an attribute that is a style', () => template`<p style="color:${attack}">x</p>`],
		['an attribute that is a page', () => template`<iframe srcdoc="${attack}"></iframe>`],
		['an attribute, when it is markup', () => template`<p title="${template`<b>x</b>`}">x</p>`],
	])('takes no value in %s', (_, make) => {
		expect(make).toThrow(/html takes no/);
	});

	it('takes values after scripts, styles, comments and tags that end', () => {
		expect(
			String(
				template`<style>a{}</style><script src="/a.js"></script><!-- > -->${'<'}<br />${'>'}<p hidden>${'&'}</p>`,
			),
		).toContain('-->&lt;<br />&gt;<p hidden>&amp;</p>');
		expect(String(template`<a title='${"'"}' href="/q/${'a"b'}/x">1 < 2 ${'<'}</a>`)).toBe(
			`<a title='&#39;' href="/q/a&quot;b/x">1 < 2 &lt;</a>`,
		);
	});

	it('takes attributes in a tag that are there or not', () => {
		const made = (values: Parameters<typeof attributes>[0]): string =>
			String(template`<input name="a" ${attributes(values)} />`);
		expect(made({ required: true, maxlength: 5, hidden: false, title: null })).toBe(
			'<input name="a" required maxlength="5" />',
		);
		expect(made({ title: attack })).not.toMatch(/<script|"1"/);
		expect(made({ href: 'javascript:alert(1)' })).toContain('about:blank#blocked');
		for (const name of ['onclick', 'onClick', 'STYLE', 'style', 'srcdoc', 'a b', 'x"', '>'])
			expect(() => attributes({ [name]: 'x' })).toThrow(/takes no attribute/);
	});

	it.each<[string, () => Html]>([
		['a value without quotes', () => template`<p title=${attributes({ a: 'b' })}>x</p>`],
		['a value after a space', () => template`<p title= ${attributes({ a: 'b' })}>x</p>`],
		['a name before a value', () => template`<p ${attributes({ a: 'b' })}="x">x</p>`],
		['a text', () => template`<p>${attributes({ a: 'b' })}</p>`],
		['an attribute', () => template`<p title="${attributes({ a: 'b' })}">x</p>`],
		['the name of a tag', () => template`<p${attributes({ a: 'b' })}>x</p>`],
	])('takes no attributes for %s', (_, make) => {
		expect(make).toThrow(/html takes no/);
	});

	it.each([
		'https://a.example/x?y=1',
		'http://a.example',
		'mailto:a@b.example',
		'tel:+62215550100',
		'/q/token',
		'#part',
		'?page=2',
		'sub/page',
	])('lets an address lead to %s', (address) => {
		expect(safeUrl(address)).toBe(address);
	});

	it.each([
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		' javascript:alert(1)',
		'java\nscript:alert(1)',
		'\u0001javascript:alert(1)',
		'data:text/html,<script>',
		'vbscript:x',
		'//evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'blob:https://a',
		'file:///etc/passwd',
	])('lets no address lead to %j', (address) => {
		expect(String(html`<a href="${address}">x</a>`)).toBe('<a href="about:blank#blocked">x</a>');
		expect(String(html`<form action="${address}"></form>`)).not.toContain('script');
	});
});
