/**
 * Invariants: a mail states only what the record says. Every text in `must_contain` stands in it, and every figure,
 * date, link and address in it stands among the facts. A text that fails is not corrected; it is not used.
 */
import { claimsIn, claimsOfFacts, linksIn, type Claims } from './claims.ts';

export type Checked = { subject: string; body_text: string };
export type Truth = { facts: Record<string, unknown>; must_contain: readonly string[] };

/** Why a text cannot be trusted, or null when it can. */
export function distrust(mail: Checked, truth: Truth): string | null {
	const missing = truth.must_contain.find((part) => !standsIn(mail.body_text, part));
	if (missing !== undefined) return `The text does not contain "${missing}"`;
	const claims = claimsIn(`${mail.subject}\n${mail.body_text}`);
	const known = claimsOfFacts(knownTexts(truth));
	const invented = firstInvented(claims, known);
	return invented === null ? null : `The text says "${invented}", which is not among the facts`;
}

/**
 * Gives a text the links of today: a link that differs from one of the facts only behind the `?` is replaced by it.
 * A sign-in link is signed anew with every look at the record, and an older one would run out sooner.
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
