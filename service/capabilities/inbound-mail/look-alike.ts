import { domainToUnicode } from 'node:url';
import { parse } from 'tldts';
import unhomoglyph from 'unhomoglyph';

/** The part of a host that its owner chose and registered: `majujaya.co.id` of `mail.majujaya.co.id`. */
const registrable = (host: string): string =>
	parse(host, { allowPrivateDomains: false }).domain ?? host;

/** What an eye takes for the same: other alphabets, digits for letters, `rn` for `m`. */
const foldedDomain = (domain: string): string =>
	unhomoglyph(domainToUnicode(domain) || domain)
		.normalize('NFKC')
		.toLowerCase()
		.replaceAll('0', 'o')
		.replaceAll(/[1|ı]/g, 'l')
		.replaceAll('rn', 'm')
		.replaceAll('vv', 'w')
		// unhomoglyph writes i and l of some alphabets as one another.
		.replaceAll('i', 'l');

/**
 * The known domain that another one imitates; null when it is known itself or resembles none. Short names are compared by
 * their looks only: two letters make another word of them.
 */
export function imitatedDomain(host: string, known: readonly string[]): string | null {
	const domain = registrable(host.toLowerCase());
	const owned = known.map((one) => registrable(one.toLowerCase()));
	if (domain === '' || owned.includes(domain)) return null;
	const looks = foldedDomain(domain);
	for (const one of new Set(owned)) {
		const other = foldedDomain(one);
		if (looks === other) return one;
		const name = one.split('.')[0] ?? '';
		const mine = domain.split('.')[0] ?? '';
		// The same name below another ending, such as majujaya.co for majujaya.co.id.
		if (name.length >= 5 && foldedDomain(mine) === foldedDomain(name)) return one;
		const allowed = name.length >= 8 ? 2 : name.length >= 5 ? 1 : 0;
		if (allowed > 0 && distanceWithin(looks, other, allowed)) return one;
	}
	return null;
}

/** Whether so many insertions, deletions, replacements and swaps of neighbours at most make one text of the other. */
function distanceWithin(left: string, right: string, limit: number): boolean {
	if (Math.abs(left.length - right.length) > limit) return false;
	let before: number[] = [];
	let last = Array.from({ length: right.length + 1 }, (_, at) => at);
	for (let row = 1; row <= left.length; row += 1) {
		const current = [row];
		for (let at = 1; at <= right.length; at += 1) {
			const same = left[row - 1] === right[at - 1];
			let cost = Math.min(
				(last[at] ?? 0) + 1,
				(current[at - 1] ?? 0) + 1,
				(last[at - 1] ?? 0) + (same ? 0 : 1),
			);
			if (row > 1 && at > 1 && left[row - 1] === right[at - 2] && left[row - 2] === right[at - 1])
				cost = Math.min(cost, (before[at - 2] ?? 0) + 1);
			current.push(cost);
		}
		if (Math.min(...current) > limit) return false;
		before = last;
		last = current;
	}
	return (last[right.length] ?? limit + 1) <= limit;
}

/** Whether the name beside an address shows another address: mail programs show only the name. */
export function namesAnotherAddress(name: string, address: string): boolean {
	const shown = name.match(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[^\s<>"'(),;:]+/g) ?? [];
	return shown.some((one) => one.toLowerCase() !== address.toLowerCase());
}

/** Mailboxes of the public: that two people write from there makes them no colleagues. */
const publicMailboxes = new Set([
	'gmail.com',
	'googlemail.com',
	'yahoo.com',
	'yahoo.co.id',
	'ymail.com',
	'rocketmail.com',
	'outlook.com',
	'outlook.co.id',
	'hotmail.com',
	'hotmail.co.id',
	'live.com',
	'msn.com',
	'icloud.com',
	'me.com',
	'mac.com',
	'aol.com',
	'proton.me',
	'protonmail.com',
	'gmx.com',
	'gmx.de',
	'gmx.net',
	'web.de',
	'mail.com',
	'zoho.com',
	'yandex.com',
	'yandex.ru',
	'mail.ru',
	'qq.com',
	'163.com',
	'126.com',
	'naver.com',
	'plasa.com',
	'telkom.net',
	'indosat.net.id',
	'fastmail.com',
	'tutanota.com',
	'tuta.com',
	'hey.com',
	'duck.com',
]);
export const isPublicMailbox = (domain: string): boolean =>
	publicMailboxes.has(registrable(domain.toLowerCase()));
