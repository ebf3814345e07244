/** One place where a proof is checked: what is accepted there, and what each attack presents. */
export const attacks = [
	'a missing secret',
	'a missing proof',
	'a wrong secret',
	'a stale timestamp',
	'a changed body',
	'a re-serialised body',
] as const;
/** Whether what is presented is accepted. */
export type Attempt = () => boolean | Promise<boolean>;
export type Check = {
	/** Where the proof is checked; null for a check that is not ours. */
	file: string | null;
	valid: Attempt;
	/** What each attack presents, or why there is no such attack. */
	attacks: Record<(typeof attacks)[number], Attempt[] | string>;
	/** Proofs that are wrong in their first and in their last character, or why they are not compared. */
	constantTime: [Attempt, Attempt] | string;
};

const swapped = (character: string | undefined): string => (character === 'A' ? 'B' : 'A');
export const wrongFirst = (text: string): string => swapped(text[0]) + text.slice(1);
/** Six bits of a character may be padding, so not the very last one is swapped. */
export const wrongLast = (text: string): string =>
	text.slice(0, -2) + swapped(text.at(-2)) + text.slice(-1);
