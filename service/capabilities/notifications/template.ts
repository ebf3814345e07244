import Handlebars from 'handlebars';
import type { MessageContent, MessageKind } from './message-kind.ts';
import type { DraftFact } from './ports.ts';
import { actionText, linesText, type MessageLayout } from './message-layout.ts';

/** The plain text of a kind, as its capability words it. */
export function renderTemplate(
	kind: Pick<MessageKind, 'template'>,
	content: Pick<MessageContent, 'language' | 'facts' | 'layout'>,
): { subject: string; body_text: string } {
	const { subject, text } = kind.template[content.language];
	return {
		subject: oneLine(fill(subject, content.facts)),
		body_text: fill(text, { ...content.facts, ...layoutTexts(content.layout) })
			.replaceAll(/\n{3,}/g, '\n\n')
			.trim(),
	};
}

const layoutTexts = ({ lines = null, action = null }: Partial<MessageLayout> = {}) => ({
	...(lines === null ? {} : { lines: linesText(lines) }),
	...(action === null ? {} : { action: actionText(action) }),
});

/** The facts for a language model: each as a sentence that says what it means. */
export function factSentences(
	kind: Pick<MessageKind, 'sentences'>,
	{ language, facts }: Pick<MessageContent, 'language' | 'facts'>,
): Record<string, DraftFact> {
	const said = Object.entries(kind.sentences[language]).map(([name, sentence]) => {
		const { [name]: value } = facts;
		const isText = typeof value === 'string' || typeof value === 'number';
		return [
			name,
			{ sentence: fill(sentence, facts).trim(), value: isText ? String(value) : null },
		] as const;
	});
	return Object.fromEntries(said.filter(([, { sentence }]) => sentence !== ''));
}

/** A subject is one line; a line break in a fact must not start another header. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

// The result is plain text; the HTML form escapes it once, when it is made.
const fill = (source: string, facts: Record<string, unknown>): string =>
	Handlebars.compile(source, { noEscape: true })(facts);
