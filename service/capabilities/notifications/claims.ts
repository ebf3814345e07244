/** One thing that a text states: as written, and in a form in which equal things are equal. */
export type Claim = { text: string; value: string };
export type Claims = { links: Claim[]; amounts: Claim[]; dates: Claim[]; numbers: Claim[] };

const months = [
	['januari', 'january', 'jan'],
	['februari', 'february', 'feb'],
	['maret', 'march', 'mar'],
	['april', 'apr'],
	['mei', 'may'],
	['juni', 'june', 'jun'],
	['juli', 'july', 'jul'],
	['agustus', 'august', 'aug', 'agu', 'agt'],
	['september', 'sept', 'sep'],
	['oktober', 'october', 'oct', 'okt'],
	['november', 'nov'],
	['desember', 'december', 'dec', 'des'],
];
const month = months.flat().join('|');
const ordinal = '(?:st|nd|rd|th)?';
const number = String.raw`\d(?:[\d.,]*\d)?`;
const sign = String.raw`US\$|S\$|Rp\.?|[$€£¥₱฿₫]|\b(?:IDR|USD|SGD|EUR|MYR|RM|PHP|THB|VND)`;
const multiplier = 'ribu|juta|jt|miliar|milyar|triliun|thousand|million|billion|trillion';
const money = String.raw`rupiah|rp|idr|usd|dollars?|dolar|sgd|eur|euros?`;
const unit = String.raw`%|persen|percent|hari|jam|menit|minggu|bulan|tahun|days?|hours?|minutes?|weeks?|months?|years?`;

const patterns = {
	link: /https?:\/\/[^\s<>"'`]+/giu,
	email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu,
	domain:
		/\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|id|io|co|app|dev|info|biz|xyz|link|site|online|shop|me|ly|example|test)\b(?:\/[^\s<>"'`]*)?/giu,
	isoDate: /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/gu,
	slashDate: /(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)/gu,
	dayMonth: new RegExp(
		String.raw`(?<!\d)(\d{1,2})${ordinal}\s+(?:of\s+)?(${month})\b\.?(?:,?\s+(\d{4})(?!\d))?`,
		'giu',
	),
	monthDay: new RegExp(
		String.raw`\b(${month})\b\.?\s+(\d{1,2})${ordinal}(?!\d)(?:,?\s+(\d{4})(?!\d))?`,
		'giu',
	),
	monthYear: new RegExp(String.raw`\b(${month})\b\.?\s+(\d{4})(?!\d)`, 'giu'),
	amount: new RegExp(
		String.raw`(${sign}) ?(${number})(?: ?(${multiplier})\b)?|(?<![\d.,])(${number}) ?(?:(${multiplier})\b(?: ?(${money})\b(?! ?\d))?|(${money})\b(?! ?\d))`,
		'giu',
	),
	number: new RegExp(
		String.raw`(?<![\p{L}\d]|\d[.,])(${number})(?!\d)(\s?(?:${unit})(?!\p{L}))?`,
		'giu',
	),
	listMark: /^[ \t]*(?:\d{1,2}[.)]|[-*•])[ \t]+/gmu,
};

/** Everything in a text that must be true: links and addresses, sums of money, dates, and other numbers. */
export function claimsIn(text: string): Claims {
	const plain = text.normalize('NFKC');
	const links = linkClaims(plain);
	const rest = without(
		plain,
		links.map((one) => one.text),
	).replaceAll(patterns.listMark, '');
	const dates = dateClaims(rest);
	const undated = without(
		rest,
		dates.map((one) => one.text),
	);
	const amounts = amountClaims(undated);
	const bare = without(
		undated,
		amounts.map((one) => one.text),
	);
	// A single digit is as often "2 documents" as a promise; with a unit it is a promise.
	const numbers = numberClaims(bare).filter(
		(one) => one.value.length > 1 || one.text.length > one.value.length,
	);
	return { links, amounts, dates, numbers };
}

/** What the facts allow to be said; each thing in every form in which a text may refer to it. */
export function claimsOfFacts(text: string): Claims {
	const plain = text.normalize('NFKC');
	const links = linkClaims(plain);
	const hosts = links.flatMap(({ value }) => {
		const host = /^https?:\/\/([^/?#]+)/i.exec(value)?.[1] ?? value.split('@')[1];
		return host === undefined ? [] : [{ text: host, value: host.toLowerCase() }];
	});
	const rest = without(
		plain,
		links.map((one) => one.text),
	);
	const dates = dateClaims(rest).flatMap((date) => {
		const [year, inYear, day] = date.value.split('-');
		return [
			date,
			{ text: date.text, value: `?-${inYear}-${day}` },
			{ text: date.text, value: `${year}-${inYear}-?` },
		];
	});
	return {
		links: [...links, ...hosts],
		amounts: amountClaims(rest),
		dates,
		numbers: numberClaims(rest),
	};
}

/** Web addresses as written, without the punctuation of the sentence around them. */
export function linksIn(text: string): string[] {
	return [...text.matchAll(patterns.link)].map((match) => trimmedLink(match[0]));
}

function linkClaims(text: string): Claim[] {
	const web = linksIn(text).map((link) => ({ text: link, value: link }));
	const afterWeb = without(
		text,
		web.map((one) => one.text),
	);
	const emails = matches(afterWeb, patterns.email);
	const domains = matches(without(afterWeb, emails), patterns.domain);
	const named = [...emails, ...domains.map(trimmedLink)];
	return [...web, ...named.map((one) => ({ text: one, value: one.toLowerCase() }))];
}

function dateClaims(text: string): Claim[] {
	const found: Claim[] = [];
	let rest = text;
	const collect = (pattern: RegExp, read: (parts: readonly (string | undefined)[]) => string) => {
		const claims = [...rest.matchAll(pattern)]
			// The verb "may" before a number is no month.
			.filter((match) => !/(?:^|\s)may\b/u.test(match[0]))
			.map((match) => ({ text: match[0], value: read(match) }));
		found.push(...claims);
		rest = without(
			rest,
			claims.map((one) => one.text),
		);
	};
	collect(patterns.isoDate, ([, year, inYear, day]) => dateValue(year, inYear, day));
	collect(patterns.slashDate, ([, day, inYear, year]) => dateValue(year, inYear, day));
	collect(patterns.dayMonth, ([, day, name, year]) => dateValue(year, monthNumber(name), day));
	collect(patterns.monthDay, ([, name, day, year]) => dateValue(year, monthNumber(name), day));
	collect(patterns.monthYear, ([, name, year]) => dateValue(year, monthNumber(name), undefined));
	return found;
}

function amountClaims(text: string): Claim[] {
	return [...text.matchAll(patterns.amount)].map((match) => {
		const [whole, before, first, firstTimes, second, secondTimes, afterTimes, after] = match;
		const currency = currencyOf(before ?? afterTimes ?? after);
		const times = (firstTimes ?? secondTimes ?? '').toLowerCase();
		const value = `${currency} ${numberValue(first ?? second ?? '')} ${times}`.trim();
		return { text: whole, value };
	});
}

function numberClaims(text: string): Claim[] {
	return [...text.matchAll(patterns.number)].map((match) => ({
		text: match[0],
		value: numberValue(match[1] ?? ''),
	}));
}

/** "1.500.000" and "1,500,000" are the same number, and so are "12,50" and "12.5". */
function numberValue(written: string): string {
	const parts = written.split(/[.,]/);
	const [first = '', ...others] = parts;
	if (others.length === 0) return written;
	if (first.length <= 3 && others.every((part) => part.length === 3)) return parts.join('');
	const decimals = others.at(-1) ?? '';
	const whole = others.slice(0, -1);
	if (!whole.every((part) => part.length === 3)) return written;
	const trimmed = decimals.replace(/0+$/, '');
	return `${first}${whole.join('')}${trimmed === '' ? '' : `.${trimmed}`}`;
}

function currencyOf(written: string | undefined): string {
	const name = (written ?? '').toLowerCase().replace('.', '');
	if (['rp', 'idr', 'rupiah'].includes(name)) return 'IDR';
	if (['$', 'us$', 'usd', 'dollar', 'dollars', 'dolar'].includes(name)) return 'USD';
	if (['€', 'eur', 'euro', 'euros'].includes(name)) return 'EUR';
	if (['s$', 'sgd'].includes(name)) return 'SGD';
	return name.toUpperCase();
}

function dateValue(
	year: string | undefined,
	inYear: string | undefined,
	day: string | undefined,
): string {
	const fullYear = year?.length === 2 ? `20${year}` : (year ?? '?');
	return `${fullYear}-${(inYear ?? '?').padStart(2, '0')}-${day === undefined ? '?' : day.padStart(2, '0')}`;
}

function monthNumber(name: string | undefined): string {
	const index = months.findIndex((names) => names.includes((name ?? '').toLowerCase()));
	return String(index + 1);
}

function matches(text: string, pattern: RegExp): string[] {
	return [...text.matchAll(pattern)].map((match) => match[0]);
}

function trimmedLink(link: string): string {
	return link.replace(/[.,;:!?)\]}*_]+$/u, '');
}

function without(text: string, parts: readonly string[]): string {
	// Longest first, so that no part is cut out of the middle of another.
	return [...parts]
		.sort((left, right) => right.length - left.length)
		.reduce((rest, part) => rest.replaceAll(part, ' '), text);
}
