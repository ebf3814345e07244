import { claimsIn } from '../notifications/index.ts';
import { readable } from './new-text.ts';
import {
	readingTextMax,
	type Evidenced,
	type Intent,
	type Reading,
	type ReadingRequest,
} from './ports.ts';

/**
 * What a model says of a letter, held against the letter: a field whose evidence does not stand there word for word is
 * void. So a model cannot invent a sentence, and a letter cannot have one invented.
 */
export type CheckedReading = {
	intents: readonly Intent[];
	/** The words that each intent was read from, in the same order. */
	evidence: readonly string[];
	/** Whole number of seats that the letter asks for; null when it names none. */
	seats: number | null;
	/** `IDR 1500000` and the like, as `claims.ts` reads it. */
	amount: string | null;
	/** As `claims.ts` reads it: `2026-12-07`, with a question mark for a part that is not said. */
	date: string | null;
	numbers: readonly string[];
	condition: boolean;
	instructs_system: boolean;
	language: string;
};

/**
 * The part of a letter in which a yes may stand: without a signature, for "by reading it you agree" is nobody's word. What
 * speaks against a yes is looked for in the whole letter: a sender can write "--" or "confidential" above a condition.
 */
export function withoutSignature(text: string): string {
	const lines = text.split('\n');
	const at = lines.findIndex((line) => /^\s*(?:--|—|__)\s*$/.test(line));
	const kept = at === -1 ? lines : lines.slice(0, at);
	return kept
		.join('\n')
		.split(/\n\s*\n/)
		.filter((paragraph) => !isFooter(paragraph))
		.join('\n\n')
		.trim();
}

const isFooter = (paragraph: string): boolean =>
	/^(?:sent from my|dikirim dari|get outlook for)/i.test(paragraph.trim()) ||
	/\b(?:this (?:e-?mail|message) (?:is|and|may)|(?:e-?mail|surel|pesan) ini (?:bersifat )?rahasia|confidential|disclaimer)\b/i.test(
		paragraph,
	);

export const toReadingRequest = (
	message: { new_text: string; subject: string },
	our_kind: string | null,
): ReadingRequest => ({
	text: withoutSignature(readable(message.new_text)) === '' ? '' : wholeOf(message.new_text),
	subject: readable(message.subject).slice(0, 500),
	our_kind,
	complaint: null,
});

/** With its signature and footer: a model that does not see a condition cannot notice it. */
const wholeOf = (text: string): string => readable(text).trim().slice(0, readingTextMax);

const compared = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Gives what is left of a reading, and what was void, in words for the model that is asked once more. */
export function checkedReading(
	reading: Reading,
	text: string,
): { reading: CheckedReading; complaint: string | null } {
	const whole = compared(text);
	const words = compared(withoutSignature(text));
	const stands = (evidence: string, within = whole): boolean => {
		const part = compared(evidence);
		return part !== '' && within.includes(part);
	};
	const valid = reading.intents
		.slice(0, 3)
		.filter(({ intent, evidence }) => stands(evidence, intent === 'accept' ? words : whole));
	// Said twice, it is still one intent.
	const intents = [...new Map(valid.map((one) => [one.intent, one.evidence]))];
	const isVoid = valid.length < reading.intents.length;
	const kept = (field: Evidenced | null): string | null =>
		field !== null && stands(field.evidence) ? field.evidence : null;
	const seats = kept(reading.seats);
	const amount = kept(reading.amount);
	const date = kept(reading.date);
	return {
		reading: {
			intents: intents.map(([intent]) => intent),
			evidence: intents.map(([, evidence]) => evidence),
			// From the words themselves: a figure of the model counts for nothing.
			seats: seats === null ? null : wholeNumberIn(seats),
			amount: amount === null ? null : (claimsIn(amount).amounts[0]?.value ?? null),
			date: date === null ? null : (claimsIn(date).dates[0]?.value ?? null),
			numbers: reading.numbers.flatMap((one) => kept(one) ?? []).slice(0, 10),
			condition: reading.condition,
			instructs_system: reading.instructs_system || instructs(text),
			language: reading.language.slice(0, 10),
		},
		complaint: isVoid
			? 'The evidence of an intent does not stand in the text word for word'
			: reading.intents.length === 0
				? 'There is no intent'
				: null,
	};
}

function wholeNumberIn(text: string): number | null {
	const [found, another] = [...text.matchAll(/(?<![\d.,])\d{1,6}(?![\d.,]*\d)/g)];
	return found === undefined || another !== undefined ? null : Number(found[0]);
}

/** A list of patterns only warns; it is no protection. What protects is that nothing follows from a reading alone. */
const instructs = (text: string): boolean =>
	/\b(?:ignore|disregard|forget)\b.{0,40}\b(?:previous|above|prior|all)\b.{0,20}\b(?:instructions?|prompts?|rules?)\b|\babaikan\b.{0,40}\b(?:instruksi|perintah|aturan)\b|\b(?:you are|anda adalah|kamu adalah)\b.{0,30}\b(?:system|sistem|assistant|asisten|model|ai)\b|"intent"\s*:|\bsystem\s*(?:prompt|message)?\s*:/i.test(
		text,
	);

/** What is known of a letter that no model has read: it goes to a person. */
export const unread: CheckedReading = {
	intents: ['other'],
	evidence: [],
	seats: null,
	amount: null,
	date: null,
	numbers: [],
	condition: false,
	instructs_system: false,
	language: '',
};
