import { toHtml } from './layout.ts';

describe('the HTML form of a mail', () => {
	it('shows text as text, whatever it contains', () => {
		const html = toHtml('<script>alert("1")</script> & PT \'Maju\'', '<b>Seller</b>');
		expect(html).toContain(
			'&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; PT &#39;Maju&#39;',
		);
		expect(html).toContain('&lt;b&gt;Seller&lt;/b&gt;');
		expect(html).not.toContain('<script');
	});

	it('makes links that can be clicked, without the punctuation after them', () => {
		const html = toHtml('Buka https://a.example/q?x=1&y=2, lalu https://b.example.', 'S');
		expect(html).toContain('<a href="https://a.example/q?x=1&amp;y=2" ');
		expect(html).toContain('>https://a.example/q?x=1&amp;y=2</a>, lalu ');
		expect(html).toContain('>https://b.example</a>.');
	});

	it('lets no link break out of its attribute', () => {
		const html = toHtml('https://a.example/"onmouseover="x', 'S');
		expect(html).toContain('href="https://a.example/"');
		expect(html).toContain('&quot;onmouseover=&quot;x');
	});

	it('keeps paragraphs and line breaks', () => {
		const html = toHtml('Satu\nDua\n\nTiga', 'S');
		expect(html).toContain('>Satu<br>Dua</p>');
		expect(html).toContain('>Tiga</p>');
	});
});
