import { domainToASCII, domainToUnicode } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

const atext = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[a-z0-9][a-z0-9-]*';
/** Dot-atoms of RFC 5322 at a domain of two labels or more, as `canonicalEmail` writes it. Stored addresses must fit, too. */
export const emailPattern = new RegExp(
	`^${atext}(?:\\.${atext})*@(?:${label}\\.)+(?!\\d+$)${label}$`,
);

/**
 * An e-mail address in the form in which it is stored and compared: trimmed, lower case, the domain as DNS has it
 * (`xn--…`). What is no address comes back as it was, for the pattern to refuse.
 */
export function canonicalEmail(text: string): string {
	const trimmed = text.trim().normalize('NFC');
	const at = trimmed.lastIndexOf('@');
	const domain = domainToASCII(trimmed.slice(at + 1));
	// URL parsing takes more than a domain: percent signs are decoded, numbers become IP addresses.
	const isDomain = at > 0 && domain !== '' && /^[^\s%/\\:@[\]]+$/u.test(trimmed.slice(at + 1));
	return (isDomain ? `${trimmed.slice(0, at)}@${domain}` : trimmed).toLowerCase();
}

/** The same as people write it: `finance@bücher.example`. */
export function readableEmail(address: string): string {
	const at = address.lastIndexOf('@');
	const domain = domainToUnicode(address.slice(at + 1));
	return at === -1 || domain === '' ? address : `${address.slice(0, at)}@${domain}`;
}

/** Country whose spellings are taken when a number names none. */
const defaultCountry = 'ID';

/**
 * A phone number as E.164, from any usual spelling: `0812-3456-7890`, `(021) 555 1234`, `+62 (0)812 …`. What is no number
 * comes back as it was, for the pattern to refuse.
 */
export function canonicalPhone(text: string): string {
	const trimmed = text.normalize('NFKC').trim();
	const dialled = trimmed
		.replace(/^00(?=[1-9])/, '+')
		// Within the country every number begins with 0, so this is its code without the plus.
		.replace(/^(?=62)/, '+');
	const number = parsePhoneNumberFromString(dialled, { defaultCountry, extract: false });
	const isNumber = number?.isPossible() === true && number.ext === undefined;
	return isNumber ? number.number : trimmed;
}
