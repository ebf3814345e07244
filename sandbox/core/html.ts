/** Text that is already safe HTML. Everything else put into `html` is escaped. */
export type Html = { readonly markup: string };

export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
	let markup = strings[0] ?? '';
	values.forEach((value, index) => {
		markup += render(value) + (strings[index + 1] ?? '');
	});
	return { markup };
}

function render(value: unknown): string {
	if (value === null || value === undefined || value === false) return '';
	if (Array.isArray(value)) return value.map(render).join('');
	if (isHtml(value)) return value.markup;
	return escapeHtml(String(value));
}

const isHtml = (value: unknown): value is Html =>
	typeof value === 'object' && value !== null && 'markup' in value;

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

export const escapeHtml = (text: string) =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

export const rupiah = (amount: number, currency = 'IDR') =>
	new Intl.NumberFormat('id-ID', {
		style: 'currency',
		currency,
		maximumFractionDigits: currency === 'IDR' ? 0 : 2,
	}).format(amount);

export const moment = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

export const bytes = (size: number) =>
	size < 1024
		? `${size} B`
		: size < 1024 * 1024
			? `${(size / 1024).toFixed(1)} kB`
			: `${(size / 1024 / 1024).toFixed(1)} MB`;
