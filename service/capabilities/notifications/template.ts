import Handlebars from 'handlebars';
import type { MessageContent, MessageKind } from './message-kind.ts';

/** The plain text of a kind, as its capability words it. */
export function renderTemplate(
	kind: Pick<MessageKind, 'template'>,
	content: Pick<MessageContent, 'language' | 'facts'>,
): { subject: string; body_text: string } {
	const { subject, text } = kind.template[content.language];
	return {
		subject: oneLine(fill(subject, content.facts)),
		body_text: fill(text, content.facts)
			.replaceAll(/\n{3,}/g, '\n\n')
			.trim(),
	};
}

/** A subject is one line; a line break in a fact must not start another header. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

// The result is plain text; the HTML form escapes it once, when it is made.
const fill = (source: string, facts: Record<string, unknown>): string =>
	Handlebars.compile(source, { noEscape: true })(facts);
