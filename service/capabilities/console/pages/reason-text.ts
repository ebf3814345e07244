import type { Language } from '../../../platform/language/index.ts';
import { boardWords } from './board-words.ts';
import { outcomeWords, wordFor } from './letter-words.ts';
import { moneyWords } from './money-words.ts';

/** A reason as a person reads it: the code that many begin with is said in words, the rest is as it was written. */
export function reasonText(reason: string, language: Language): string {
	const actions: Readonly<Record<string, string>> = boardWords(language).actions;
	const differences: Readonly<Record<string, string>> = moneyWords(language).kinds;
	const wordOf = (code: string): string =>
		actions[code] ?? differences[code] ?? wordFor(outcomeWords, code, language) ?? code;
	return reason.replace(/^[A-Z][A-Z_]+(?=[:,] )/, wordOf);
}
