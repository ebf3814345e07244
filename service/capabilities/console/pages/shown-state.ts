import type { Language } from '../../../platform/language/index.ts';
import { chip, stateWord, type Html, type Tone } from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';

/** What is no state of a life cycle: outcomes of attempts, kinds of settlements and files, and whether a person may sign in. */
const words: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
	ACTIVE: { id: 'Aktif', en: 'Active' },
	INVITED: { id: 'Diundang', en: 'Invited' },
	DISABLED: { id: 'Dinonaktifkan', en: 'Disabled' },
	OPEN: { id: 'Terbuka', en: 'Open' },
	RUNNING: { id: 'Berjalan', en: 'Running' },
	SUCCESS: { id: 'Berhasil', en: 'Succeeded' },
	WAITING: { id: 'Menunggu', en: 'Waiting' },
	FAILED: { id: 'Gagal', en: 'Failed' },
	UNKNOWN: { id: 'Hasil tidak diketahui', en: 'Outcome unknown' },
	REJECTED: { id: 'Ditolak', en: 'Refused' },
	TROUBLE: { id: 'Gangguan', en: 'Trouble' },
	ABANDONED: { id: 'Terputus', en: 'Broken off' },
	PAYMENT: { id: 'Pembayaran', en: 'Payment' },
	CREDIT: { id: 'Saldo kredit', en: 'Credit' },
	CREDIT_NOTE: { id: 'Nota kredit', en: 'Credit note' },
	WITHHOLDING: { id: 'Pajak dipotong', en: 'Withheld tax' },
	WRITE_OFF: { id: 'Dihapusbukukan', en: 'Written off' },
	INVOICE: { id: 'Tagihan', en: 'Invoice' },
	TAX_INVOICE: { id: 'Faktur pajak', en: 'Tax invoice' },
};
const tones: Readonly<Record<string, Tone>> = {
	ACTIVE: 'good',
	SUCCESS: 'good',
	PAYMENT: 'good',
	OPEN: 'busy',
	RUNNING: 'busy',
	WAITING: 'warn',
	FAILED: 'bad',
	UNKNOWN: 'bad',
	REJECTED: 'bad',
};

/** A state in the words of its life cycle, the first of these that knows it; what no life cycle knows in words of its own. */
export function shownState(
	runtime: Pick<Runtime, 'extensions'>,
	lifecycles: readonly string[],
	state: string,
	language: Language,
): { word: string; tone: Tone } {
	for (const lifecycle of lifecycles) {
		const word = stateWord(runtime, lifecycle, state);
		if (word.en !== state) return { word: word[language], tone: word.tone };
	}
	return { word: words[state]?.[language] ?? state, tone: tones[state] ?? 'plain' };
}

/** The same as a chip; null for what has no state. */
export function shownChip(
	runtime: Pick<Runtime, 'extensions'>,
	lifecycles: readonly string[],
	state: string | null,
	language: Language,
): Html | null {
	if (state === null) return null;
	const { word, tone } = shownState(runtime, lifecycles, state, language);
	return chip(word, tone);
}

/** The life cycle of what an entry of a timeline, or a search, is about. */
export const lifecycleOf = (kind: string): string =>
	lifecycles[kind] ?? kind.replace(/\.moved$/, '');
const lifecycles: Readonly<Record<string, string>> = {
	message: 'notification',
	recipient: 'notification',
	webhook: 'webhook_event',
};
