/**
 * Characters that nobody sees: format characters, fillers such as U+3164 (which Unicode calls a letter), marks that turn
 * the text after them around. Joiners and variation selectors stay where they join something: emoji and some scripts
 * need them.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800]/gu;
const joiners = /[\u200C\u200D\uFE00-\uFE0F]/u;
const joined = /[\p{L}\p{M}\p{S}\p{P}\p{N}]/u;

/** The text without characters that nobody sees. */
export function withoutInvisible(text: string): string {
	return text.replaceAll(invisible, (one, at: number) => {
		if (!joiners.test(one)) return '';
		const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
		const after = [...text.slice(at + one.length, at + one.length + 2)][0] ?? '';
		const isSelector = one >= '\uFE00';
		return isPlain(before) && joined.test(before) && (isSelector || isJoinable(after)) ? one : '';
	});
}

const isPlain = (character: string): boolean => character.replaceAll(invisible, '') !== '';
const isJoinable = (character: string): boolean => isPlain(character) && joined.test(character);

/** Whether a person can read something in it that could be a name. */
export const hasLetterOrDigit = (text: string): boolean =>
	/[\p{L}\p{N}]/u.test(text.normalize('NFKC').replaceAll(invisible, ''));

/** What names are compared by: one form of composed letters, lower case, single spaces, nothing invisible. */
export const folded = (text: string): string =>
	text.normalize('NFKC').replaceAll(invisible, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();
