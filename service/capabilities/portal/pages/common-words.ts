import { businessDate, formatDate } from '../../../platform/clock/index.ts';
import type { Language } from '../../../platform/language/index.ts';

/** What several pages of the portal say. */
export const commonWords = {
	id: {
		documents: 'Dokumen',
		company: 'Perusahaan',
		invoice: 'Tagihan',
		quotation: 'Penawaran',
		amount: 'Nilai',
		state: 'Status',
		date: 'Tanggal',
		pay: 'Bayar',
		open: 'Buka',
		preparing: 'Tagihan sedang kami siapkan',
		today: 'hari ini',
		days_left: (days: number) => `${days} hari lagi`,
		days_late: (days: number) => `terlambat ${days} hari`,
		tax_included: 'termasuk PPN',
	},
	en: {
		documents: 'Documents',
		company: 'Company',
		invoice: 'Invoice',
		quotation: 'Quotation',
		amount: 'Amount',
		state: 'State',
		date: 'Date',
		pay: 'Pay',
		open: 'Open',
		preparing: 'We are preparing the invoice',
		today: 'today',
		days_left: (days: number) => `${days} ${days === 1 ? 'day' : 'days'} left`,
		days_late: (days: number) => `${days} ${days === 1 ? 'day' : 'days'} late`,
		tax_included: 'VAT included',
	},
} as const;

/** Whole business days from today to a day; negative when it is over. */
export const daysTo = (day: Date, now: Date): number =>
	Math.round((day.getTime() - businessDate(now).getTime()) / 86_400_000);

/** "7 Desember 2026 (7 hari lagi)" */
export function dueText(day: Date, now: Date, language: Language): string {
	const say = commonWords[language];
	const days = daysTo(day, now);
	const distance = days === 0 ? say.today : days > 0 ? say.days_left(days) : say.days_late(-days);
	return `${formatDate(day, language)} (${distance})`;
}

export const dayOf = (instant: Date, language: Language): string =>
	formatDate(businessDate(instant), language);
