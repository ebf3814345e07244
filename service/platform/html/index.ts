import { holesOf, isAddressAttribute, isRunAttribute, type Hole } from './scan-template.ts';

export type Value = string | number | Html | Attributes | null | undefined | readonly Value[];

/** Only for the tag below, which has escaped everything in it. */
let make: (markup: string) => Html;

/** Markup that `html` made. Made nowhere else: an object of the same shape, such as one from JSON, is not one. */
export class Html {
	readonly #markup: string;

	private constructor(markup: string) {
		this.#markup = markup;
	}

	static isHtml(value: unknown): value is Html {
		return typeof value === 'object' && value !== null && #markup in value;
	}

	static {
		make = (markup) => new Html(markup);
	}

	toString(): string {
		return this.#markup;
	}
}

/** Attributes that depend on something, for a place inside a tag. Made by `attributes` only. */
export class Attributes {
	readonly #written: string;

	constructor(values: Readonly<Record<string, string | number | boolean | null | undefined>>) {
		const written = Object.entries(values).map(([name, value]) => {
			if (!/^[a-z][a-z\d-]*$/i.test(name) || isRunAttribute(name))
				throw new TypeError(`html takes no attribute ${name}`);
			if (value === null || value === undefined || value === false) return '';
			if (value === true) return ` ${name}`;
			const text = String(value);
			return ` ${name}="${escapeHtml(isAddressAttribute(name) ? safeUrl(text) : text)}"`;
		});
		this.#written = written.join('').trimStart();
	}

	static isAttributes(value: unknown): value is Attributes {
		return typeof value === 'object' && value !== null && #written in value;
	}

	toString(): string {
		return this.#written;
	}
}

/**
 * Attributes of a tag that are there or not: html`<input ${attributes({ required: true, maxlength: null })} />` has
 * `required` and no `maxlength`. Values are escaped; what holds code (`onclick`, `style`) is refused.
 */
export const attributes = (
	values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): Attributes => new Attributes(values);

/**
 * Template for pages: html`<p title="${hint}">${name}</p>` escapes both values, except what `html` made itself. A value may
 * stand in text and in quoted attributes, and `attributes` in a tag; anywhere else, and of any other kind, it is refused.
 * Addresses (href, action …) may only lead where `safeUrl` lets them.
 */
export function html(template: TemplateStringsArray, ...values: readonly Value[]): Html {
	const holes = holesOf(template);
	const written = values.map((value, index) => render(value, holes[index]));
	return make(template.map((part, index) => part + (written[index] ?? '')).join(''));
}

function render(value: Value, hole: Hole | undefined): string {
	if (hole === undefined) throw new TypeError('html takes a value for each place of its template');
	if (hole.inTag) {
		if (Attributes.isAttributes(value)) return value.toString();
		throw new TypeError('html takes no value but attributes() in a tag outside a quoted attribute');
	}
	if (value === null || value === undefined) return '';
	if (typeof value === 'string' || typeof value === 'number') {
		const text = String(value);
		return escapeHtml(hole.isAddress ? safeUrl(text) : text);
	}
	if (Array.isArray(value)) return value.map((one: Value) => render(one, hole)).join('');
	if (!Html.isHtml(value)) throw new TypeError(`html takes no ${typeof value} as a value`);
	if (hole.inAttribute) throw new TypeError('html takes no markup inside an attribute');
	return value.toString();
}

/** Schemes that do nothing but lead somewhere; `javascript:` and `data:` run what they carry. */
const safeSchemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** The address, or one that leads nowhere when it could run something or change the host by a trick of spelling. */
export function safeUrl(address: string): string {
	const scheme = /^([a-z][a-z\d+.-]*:)/i.exec(address)?.[1];
	const isSafe =
		scheme === undefined
			? /^(?:[#?]|\/(?![/\\])|[\w.-]+(?:[/?#]|$))/.test(address) && !hasControls(address)
			: safeSchemes.has(scheme.toLowerCase()) && !hasControls(address);
	return isSafe ? address : 'about:blank#blocked';
}

// Browsers drop tabs and line breaks from an address, so `java\nscript:` is a scheme for them.
const hasControls = (address: string): boolean => /[\p{Cc}]/u.test(address);

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Escapes text for HTML content and quoted attribute values. */
export const escapeHtml = (value: string): string =>
	value.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
