import { readFileSync } from 'node:fs';
import mjml2html from 'mjml-browser';
import { GenerationError, notice, type Outputs } from './outputs.ts';

/** Stands for the colour of the seller in the layout, where MJML accepts colours only. */
const brandColor = '#b0a0d0';
const source = 'service/capabilities/notifications/layout.mjml';

/** Compiles the layout of mails once; the values are put into the result when a mail is sent. */
export async function generateMailLayout(outputs: Outputs): Promise<void> {
	const mjml = readFileSync(new URL(`../../../${source}`, import.meta.url), 'utf8');
	// No font of another server: programs that load one tell it who reads the mail.
	const { html, errors } = await mjml2html(mjml, { fonts: {}, validationLevel: 'soft' });
	if (errors.length > 0)
		throw new GenerationError(source, errors.map((one) => one.formattedMessage).join('; '));
	const compact = html
		.replaceAll(brandColor, '{{@root.company.color}}')
		.replaceAll(/\n\s*/g, '\n')
		.trim();
	outputs.set(
		'service/capabilities/notifications/generated/mail.html',
		`{{!-- ${notice(source)} --}}${compact}\n`,
	);
}
