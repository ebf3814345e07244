/**
 * Invariants: a message states only what the record says. Every text in `must_contain` stands in it, and every figure,
 * date, link and address in it stands among the facts. A text that fails is not corrected; it is not used.
 * The same content for the same recipient is the same message, in whatever words and however its links are signed.
 */
import { sha256Hex } from '../../platform/security/index.ts';
import { claimsIn, claimsOfFacts, linksIn, type Claims } from './claims.ts';
import type { MessageContent } from './message-kind.ts';

export type Checked = { subject: string; body_text: string };
export type Truth = { facts: Record<string, unknown>; must_contain: readonly string[] };

/** Why a text cannot be trusted, or null when it can. */
export function reasonAgainstText(mail: Checked, truth: Truth): string | null {
	const missing = truth.must_contain.find((part) => !standsIn(mail.body_text, part));
	if (missing !== undefined) return `The text does not contain "${missing}"`;
	const text = `${mail.subject}\n${mail.body_text}`;
	const held = placeholdersIn(text).find((one) => !truth.must_contain.includes(one));
	if (held !== undefined) return `The text holds ${held}, for which nothing is inserted`;
	const claims = claimsIn(text);
	const known = claimsOfFacts(knownTexts(truth));
	const invented = firstInvented(claims, known);
	return invented === null ? null : `The text says "${invented}", which is not among the facts`;
}

/**
 * Gives a text the links of today: a link that differs from one of the facts only behind the `?` is replaced by it.
 * A link that is signed anew with every look at the record would run out sooner in an older draft.
 */
export function renewLinks(text: string, truth: Truth): string {
	const current = linksIn(knownTexts(truth));
	const address = (link: string): string => link.split('?')[0] ?? link;
	const fresh = new Map(
		current.filter((link) => link.includes('?')).map((link) => [address(link), link]),
	);
	return linksIn(text).reduce((renewed, link) => {
		const replacement = link.includes('?') ? fresh.get(address(link)) : undefined;
		return replacement === undefined || current.includes(link)
			? renewed
			: renewed.replaceAll(link, () => replacement);
	}, text);
}

/** Stands for a credential in facts, drafts and stored texts. */
export const placeholderOf = (name: string): string => `[[${name}]]`;

/** The text as it is sent: with the credentials in the places that were kept for them. */
export const insertCredentials = (text: string, credentials: Readonly<Record<string, string>>) =>
	Object.entries(credentials).reduce(
		(filled, [name, value]) => filled.replaceAll(placeholderOf(name), () => value),
		text,
	);

const placeholdersIn = (text: string): string[] =>
	[...text.matchAll(/\[\[\w+\]\]/g)].map((match) => match[0]);

/** Names a message: asked for again with the same content, it is the same one and not sent again. */
export function occasionOf(
	message: { kind: string; related_id: string },
	content: Pick<MessageContent, 'recipient' | 'language' | 'facts' | 'must_contain'> &
		Partial<Pick<MessageContent, 'incidental' | 'documents'>>,
): string {
	const { recipient, language, facts, must_contain, incidental = [], documents = [] } = content;
	const said = Object.entries(facts).filter(([name]) => !incidental.includes(name));
	// A link that is incidental must stand in the text, too; counted here, it would make a new message after all.
	const unsaid = incidental.map((name) => facts[name]);
	const kept = must_contain.filter((text) => !unsaid.includes(text));
	const hash = sha256Hex(
		JSON.stringify([
			recipient.type,
			recipient.id,
			language,
			withoutSignatures(Object.fromEntries(said)),
			kept.sort().map(withoutSignatures),
			documents.map(({ sha256 }) => sha256).sort(),
		]),
	);
	return `${message.kind}:${message.related_id}:${hash}`;
}

/** Addresses that differ only so are the same address. It is written to as it was typed. */
export const addressKey = (address: string): string =>
	address.trim().normalize('NFC').toLowerCase();

/** Parameters that are new whenever a link is signed, and say nothing about where it leads. */
const signature = /^(?:token|sig|signature|expires?|exp|x-(?:amz|goog)-.+)$/i;

/** The same value in one order, with links that lead to the same place being the same. */
function withoutSignatures(value: unknown): unknown {
	if (typeof value === 'string')
		return linksIn(value).reduce(
			(text, link) => text.replaceAll(link, () => unsigned(link)),
			value,
		);
	if (Array.isArray(value)) return value.map(withoutSignatures);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
	return entries.map(([name, part]) => [name, withoutSignatures(part)]);
}

function unsigned(link: string): string {
	const [address = '', query] = link.split('?', 2);
	if (query === undefined) return address;
	const kept = query.split('&').filter((part) => !signature.test(part.split('=')[0] ?? ''));
	return [address, ...kept].join('?');
}

/** Whether `part` stands in the text as a whole: "Rp 1.500" does not stand in "Rp 1.500.000". */
export function standsIn(text: string, part: string): boolean {
	const haystack = oneSpaced(text);
	const needle = oneSpaced(part);
	if (needle === '') return true;
	for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
		const goesOn = /^(?:[\p{L}\p{N}]|[.,/?&=%#-]+[\p{L}\p{N}])/u;
		const before = haystack.slice(0, at);
		const startsEarlier = /[\p{L}\p{N}]$|\d[.,]$/u.test(before) && /^[\p{L}\p{N}]/u.test(needle);
		if (!startsEarlier && !goesOn.test(haystack.slice(at + needle.length))) return true;
	}
	return false;
}

function firstInvented(claims: Claims, known: Claims): string | null {
	for (const kind of ['links', 'amounts', 'dates', 'numbers'] as const) {
		const allowed = new Set(known[kind].map((claim) => claim.value));
		const invented = claims[kind].find((claim) => !allowed.has(claim.value));
		if (invented !== undefined) return invented.text;
	}
	return null;
}

/** All facts in one text; the bars keep the end of one and the beginning of the next from making a figure. */
function knownTexts(truth: Truth): string {
	return [...factTexts(truth.facts), ...truth.must_contain].join('\n|\n');
}

function factTexts(value: unknown): string[] {
	if (value === null || value === undefined) return [];
	if (Array.isArray(value)) return value.flatMap(factTexts);
	if (value instanceof Date) return [value.toISOString().slice(0, 10)];
	if (typeof value === 'object') return Object.values(value).flatMap(factTexts);
	return [String(value)];
}

function oneSpaced(text: string): string {
	return text.replaceAll(/\s+/g, ' ').trim();
}
