import type { Language } from '../../platform/language/index.ts';

type Conditions = { trial_days: number; term_months: number | null };
type Words = { trial: (days: number) => string; term: (months: number) => string };

const words: Readonly<Record<Language, Words>> = {
	id: {
		trial: (days) =>
			`Uji coba ${days} hari sejak penawaran disetujui. Tagihan pertama jatuh tempo pada hari terakhir uji coba; tanpa pembayaran layanan berakhir pada hari itu.`,
		term: (months) => `Masa langganan ${months} bulan, setelah itu berakhir dengan sendirinya.`,
	},
	en: {
		trial: (days) =>
			`Trial of ${days} ${days === 1 ? 'day' : 'days'} from the acceptance on. The first invoice is due on the last day of the trial; without a payment the services end on that day.`,
		term: (months) =>
			`Term of ${months} ${months === 1 ? 'month' : 'months'}, after which the subscription ends by itself.`,
	},
};

/** What a trial and a fixed term mean to the client, a sentence each; null for what the offer does not have. */
export const conditionsOf = (
	{ trial_days, term_months }: Conditions,
	language: Language,
): { trial: string | null; term: string | null } => ({
	trial: trial_days === 0 ? null : words[language].trial(trial_days),
	term: term_months === null ? null : words[language].term(term_months),
});
