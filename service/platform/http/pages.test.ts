import fc from 'fast-check';
import { escapeHtml, html, pageHtml } from './pages.ts';

const attack = `<script>alert("1")</script>' onload='x' &amp;`;

describe('html', () => {
	it('escapes every value, in content and in attributes', () => {
		const page = html`<a title="${attack}" class="${attack}">${attack}</a>`.html;
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

	it('takes ready HTML, lists of it, numbers and nothing', () => {
		// Under its own name the formatter would lay the text out anew.
		const template = html;
		const items = ['a', '<b>'].map((item) => template`<li>${item}</li>`);
		expect(template`<ul>${items}</ul>${5}${null}`.html).toBe(
			'<ul><li>a</li><li>&lt;b&gt;</li></ul>5',
		);
	});

	it('escapes the title of a page and loads no script', () => {
		const page = pageHtml(attack, html`<p>${attack}</p>`, 'id');
		expect(page).not.toContain('<script');
		expect(page).toContain('<html lang="id">');
	});
});
