/**
 * A slug is a DNS label, since it becomes the first part of the tenant's address:
 * 1. 3 to 40 of a-z, 0-9 and hyphens; no hyphen at an end, none at the third and fourth place (RFC 5891).
 * 2. Two slugs that look alike are one: their skeletons are compared, not the slugs.
 * 3. Reserved words are compared by skeleton, too, with trailing s and digits taken off: 5tatus, mails and www2 are reserved.
 * 4. A name of our own may not even be part of one: cloudsales-billing would pass for us.
 */
import { reservedWords } from './reserved-words.ts';

const lengths = { least: 3, most: 40 };
export const slugProblems = ['TOO_SHORT', 'TOO_LONG', 'NOT_A_LABEL', 'RESERVED'] as const;
export type SlugProblem = { code: (typeof slugProblems)[number]; message: string };

/** What people take for the same. */
export const skeletonOf = (slug: string): string =>
	slug
		.replaceAll('-', '')
		.replaceAll('0', 'o')
		.replaceAll(/[1i]/g, 'l')
		.replaceAll('5', 's')
		.replaceAll('rn', 'm')
		.replaceAll('vv', 'w');

const reserved: ReadonlySet<string> = new Set(reservedWords.map(skeletonOf));

/** What is wrong with a slug; null when it can be held, if it is free. `ownNames` are those of the operator. */
export function problemOf(slug: string, ownNames: readonly string[]): SlugProblem | null {
	if (slug.length < lengths.least)
		return { code: 'TOO_SHORT', message: `Must have at least ${lengths.least} characters` };
	if (slug.length > lengths.most)
		return { code: 'TOO_LONG', message: `Must have at most ${lengths.most} characters` };
	if (!/^[a-z0-9-]+$/.test(slug))
		return { code: 'NOT_A_LABEL', message: 'Must consist of a-z, 0-9 and hyphens' };
	if (slug.startsWith('-') || slug.endsWith('-') || slug.slice(2, 4) === '--')
		return {
			code: 'NOT_A_LABEL',
			message: 'Must not begin or end with a hyphen, nor have two as third and fourth character',
		};
	if (isReserved(slug) || containsOneOf(slug, ownNames))
		return { code: 'RESERVED', message: 'Is reserved; choose another' };
	return null;
}

function isReserved(slug: string): boolean {
	const plain = skeletonOf(slug);
	const withoutDigits = skeletonOf(slug.replace(/[-\d]+$/, ''));
	return [plain, withoutDigits]
		.flatMap((form) => [form, form.replace(/s+$/, '')])
		.some((form) => reserved.has(form));
}

const containsOneOf = (slug: string, names: readonly string[]): boolean =>
	names.some((name) => name !== '' && skeletonOf(slug).includes(skeletonOf(name)));

/** Letters that Unicode does not take apart. */
const letters: Readonly<Record<string, string>> = {
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	đ: 'd',
	ł: 'l',
	ı: 'i',
};

/** The nearest DNS label to a text; may be too short, and empty. */
function labelOf(text: string): string {
	const plain = text
		.normalize('NFKD')
		.toLowerCase()
		.replaceAll(/[ßæœøđłı]/g, (letter) => letters[letter] ?? '')
		.replaceAll(/\p{M}/gu, '')
		.replaceAll(/[^a-z0-9]+/g, '-');
	return trimmed(plain, lengths.most);
}

const trimmed = (label: string, most: number): string =>
	label.replaceAll(/^-+/g, '').slice(0, most).replaceAll(/-+$/g, '');

const candidatesMost = 60;
const endings = ['net', 'online', 'hq', 'group', 'indonesia'];

/**
 * Slugs that are near to the one wished for, the nearest first; whether they are free is another question. `salt` is any
 * number: with it the last ones differ from those of every other asker, so that some are free even of a popular name.
 */
export function candidatesFor(wish: string, ownNames: readonly string[], salt: number): string[] {
	const label = labelOf(wish);
	const near = label.length < lengths.least ? `tenant-${label}` : label;
	// A reserved word with a number is reserved, too; with a name of ours in it nothing near to the wish is free.
	const base =
		[near, `my-${trimmed(near, lengths.most - 3)}`].find(
			(slug) => problemOf(`${trimmed(slug, lengths.most - 5)}-2345`, ownNames) === null,
		) ?? 'tenant';
	const numbers = Array.from({ length: 8 }, (_, index) => String(index + 2));
	const salted = Array.from({ length: candidatesMost }, (_, index) =>
		String(100 + ((salt + index * 7919) % 9900)),
	);
	const suffixed = [...endings, ...numbers, ...salted].map(
		(ending) => `${trimmed(base, lengths.most - ending.length - 1)}-${ending}`,
	);
	const fit = [near, base, ...suffixed].filter((slug) => problemOf(slug, ownNames) === null);
	return [...new Map(fit.map((slug) => [skeletonOf(slug), slug])).values()]
		.filter((slug) => slug !== wish)
		.slice(0, candidatesMost);
}
