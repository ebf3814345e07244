import { defineExtensionPoint, extend, type Extension } from '../extension/index.ts';
import type { Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { chip, type Tone } from './parts.ts';

/** A state in the words of people. Clients and staff read the same ones, so that both speak of the same thing. */
export type StateWord = Readonly<Record<Language, string>> & { readonly tone: Tone };

type StateWords = { lifecycle: string; states: Readonly<Record<string, StateWord>> };

const stateWordsPoint = defineExtensionPoint<StateWords>(
	'words for states',
	({ lifecycle }) => lifecycle,
);

/**
 * Registers the words for the states of a lifecycle: one line in the module that owns it. A state without a word does not
 * compile.
 * @example extensions: [stateWords(quotationLifecycle, { DRAFT: { id: 'Konsep', en: 'Draft', tone: 'plain' }, … })]
 */
export const stateWords = <S extends string>(
	lifecycle: { name: string; states: Readonly<Record<S, unknown>> },
	states: Readonly<Record<NoInfer<S>, StateWord>>,
): Extension => extend(stateWordsPoint, { lifecycle: lifecycle.name, states });

/** The word for a state. One that is not known, such as of a newer version, is shown as it is. */
export function stateWord(
	{ extensions }: Pick<Runtime, 'extensions'>,
	/** Name of the lifecycle: `quotation`, `billing_cycle`, `provisioning_task` … */
	lifecycle: string,
	state: string,
): StateWord {
	const known = extensions.find(stateWordsPoint, lifecycle)?.states;
	const word = known !== undefined && Object.hasOwn(known, state) ? known[state] : undefined;
	return word ?? { id: state, en: state, tone: 'plain' };
}

/** The state as a chip. */
export function stateChip(
	runtime: Pick<Runtime, 'extensions'>,
	lifecycle: string,
	state: string,
	language: Language,
): Html {
	const word = stateWord(runtime, lifecycle, state);
	return chip(word[language], word.tone);
}
