import type { Email } from 'postal-mime';
import type { GmailMessage } from './books.ts';

const addresses = (list: Email['to']) =>
	(list ?? []).map((one) => `${one.name ?? ''} ${one.address ?? ''}`.toLowerCase()).join(' ');

/** One term of Gmail's search language, such as `rfc822msgid:<…>` or `-in:inbox`. */
export function matchesTerm(message: GmailMessage, term: string): boolean {
	if (term.startsWith('-')) return !matchesTerm(message, term.slice(1));
	const [, operator = '', raw = term] = /^(\w+):(.*)$/.exec(term) ?? [];
	const value = raw.replace(/^"|"$/g, '').toLowerCase();
	const { parsed } = message;
	const seconds = Date.parse(message.internal_date) / 1000;
	switch (operator.toLowerCase()) {
		case 'rfc822msgid':
			return message.message_id.replace(/^<|>$/g, '').toLowerCase() === value.replace(/^<|>$/g, '');
		case 'from':
			return addresses(parsed.from ? [parsed.from] : []).includes(value);
		case 'to':
			return addresses(parsed.to).includes(value);
		case 'subject':
			return (parsed.subject ?? '').toLowerCase().includes(value);
		case 'in':
		case 'label':
			return value === 'anywhere' || message.label_ids.includes(value.toUpperCase());
		case 'is':
			return message.label_ids.includes(value.toUpperCase());
		case 'has':
			return value !== 'attachment' || parsed.attachments.length > 0;
		case 'after':
			return seconds >= (/^\d+$/.test(value) ? Number(value) : Date.parse(value) / 1000);
		case 'before':
			return seconds < (/^\d+$/.test(value) ? Number(value) : Date.parse(value) / 1000);
		default:
			return `${parsed.subject ?? ''} ${parsed.text ?? ''}`.toLowerCase().includes(value);
	}
}
