import { oneLine, renderTemplate } from './template.ts';

const template = {
	id: { subject: 'Untuk {{name}}', text: 'Halo {{name}},\n\n\n\n{{#if more}}{{more}}{{/if}}' },
	en: { subject: 'For {{name}}', text: 'Hello {{name}}' },
};

describe('the plain mail of a kind', () => {
	it('is written in the language of the client', () => {
		const facts = { name: 'PT Maju' };
		expect(renderTemplate({ template }, { language: 'id', facts })).toEqual({
			subject: 'Untuk PT Maju',
			body_text: 'Halo PT Maju,',
		});
		expect(renderTemplate({ template }, { language: 'en', facts })).toEqual({
			subject: 'For PT Maju',
			body_text: 'Hello PT Maju',
		});
	});

	it('takes facts as text: not as a template, not as HTML', () => {
		const facts = { name: '{{more}} & <b>', more: 'secret' };
		expect(renderTemplate({ template }, { language: 'en', facts }).body_text).toBe(
			'Hello {{more}} & <b>',
		);
	});

	it('has a subject of one line whatever the facts are', () => {
		const facts = { name: 'PT\r\nBcc: x@y.example' };
		expect(renderTemplate({ template }, { language: 'en', facts }).subject).toBe(
			'For PT Bcc: x@y.example',
		);
		expect(oneLine(' a\u0000\tb ')).toBe('a b');
	});
});
