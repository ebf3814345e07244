/** The template of the service's own pages: what the sandbox shows comes from the system under test. */
export { html } from '../../service/platform/html/index.ts';
export type { Html } from '../../service/platform/html/index.ts';

/** What a caller sent where the vendor expects a text, but takes anything. */
export const asText = (value: unknown): string =>
	typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

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
