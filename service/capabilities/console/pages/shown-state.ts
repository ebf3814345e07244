import type { Language } from '../../../platform/language/index.ts';
import { chip, stateWord, type Html, type Tone } from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';

/** What is no state of a life cycle: outcomes of attempts, kinds of settlements, and whether a person may sign in. */
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

/** A state in the words of its life cycle, the first of these that knows it; all else as it is. */
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
	return { word: state, tone: tones[state] ?? 'plain' };
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
