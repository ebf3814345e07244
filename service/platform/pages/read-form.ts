import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import type { FileRule, UploadedFile } from '../contract/define-contract.ts';
import { BodyTooLarge, invalidInput, MalformedJson, type FieldProblem } from '../errors/index.ts';
import { unusableInput } from '../http/input-limits.ts';
import { readMultipart } from '../http/multipart.ts';
import type { Language } from '../language/index.ts';
import { exponentOf } from '../money/index.ts';
import type { FormField, FormProblem, Typed } from './form-fields.ts';
import { formWords } from './form-words.ts';

/** Longest form of a page in bytes, without files. */
const largestForm = 20_000;
/** Fields that one form may have; a list of ticked boxes is the longest. */
const mostFields = 500;

export type SentForm = {
	/** Everything that was sent, by field. */
	typed: Typed;
	/** First value of a field, without spaces at its ends; '' when it was not sent. */
	text: (name: string) => string;
	/** All values of a field. */
	list: (name: string) => readonly string[];
	/** Idempotency key for the command: the `form_token` of the form that was shown. Throws without one. */
	key: () => string;
	files: Readonly<Record<string, UploadedFile | undefined>>;
	/** What is wrong with the files. */
	problems: readonly FieldProblem[];
};

/** Reads a form of application/x-www-form-urlencoded. */
export async function readForm(
	request: IncomingMessage,
	{ largest = largestForm }: { largest?: number } = {},
): Promise<SentForm> {
	const type = request.headers['content-type'] ?? '';
	if (!/^application\/x-www-form-urlencoded\b/i.test(type))
		throw MalformedJson({}, { detail: 'body: send the form as application/x-www-form-urlencoded' });
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > largest)
			throw BodyTooLarge({ limit_bytes: largest }, { detail: 'body: the form is too large' });
		chunks.push(bytes);
	}
	const sent = [...new URLSearchParams(Buffer.concat(chunks).toString('utf8'))];
	return sentForm(sent, {}, []);
}

/** Reads a form with files (multipart/form-data); what is wrong with a file stands in `problems`. */
export async function readUpload(
	request: Request,
	rules: Readonly<Record<string, FileRule>>,
): Promise<SentForm> {
	const { fields, files, problems } = await readMultipart(request, rules, largestForm);
	return sentForm(Object.entries(fields), files, problems);
}

function sentForm(
	sent: readonly (readonly [string, string])[],
	files: SentForm['files'],
	problems: readonly FieldProblem[],
): SentForm {
	if (sent.length > mostFields) throw BodyTooLarge({ limit_bytes: largestForm });
	const typed = new Map<string, string[]>();
	for (const [name, value] of sent) typed.set(name, [...(typed.get(name) ?? []), value]);
	const unusable = unusableInput(Object.fromEntries(typed), 'body');
	if (unusable !== null) throw invalidInput([unusable]);
	const text = (name: string): string => typed.get(name)?.[0]?.trim() ?? '';
	return {
		typed,
		text,
		list: (name) => typed.get(name) ?? [],
		key() {
			const token = text('form_token');
			if (/^[\x21-\x7e]{16,100}$/.test(token)) return `form-${token}`;
			throw invalidInput([{ path: 'body.form_token', message: 'Open the page and send its form' }]);
		},
		files,
		problems,
	};
}

/**
 * What was typed, as the body of an operation takes it: numbers, amounts in minor units, dates, true and false, lists. A
 * field that was left empty is left out, or with `empty: 'null'` given as null, which clears it. What cannot be read is a
 * problem of that field.
 */
export function readFields(
	fields: readonly FormField[],
	sent: SentForm,
	language: Language,
	{ empty = 'leave-out' }: { empty?: 'leave-out' | 'null' } = {},
): { body: Record<string, unknown>; problems: FormProblem[] } {
	const body: Record<string, unknown> = {};
	const problems: FormProblem[] = [];
	for (const field of fields) {
		if (field.kind === 'file') continue;
		const read = readField(field, sent, language);
		if ('problem' in read) problems.push({ field: field.name, message: read.problem });
		else if (read.value !== undefined) body[field.name] = read.value;
		else if (empty === 'null') body[field.name] = null;
	}
	return { body, problems };
}

type Read = { value: unknown } | { problem: string };

function readField(field: FormField, sent: SentForm, language: Language): Read {
	const say = formWords(language);
	const text = sent.text(field.name);
	if (field.kind === 'checkboxes') {
		const known = new Set(field.options.map(({ value }) => value));
		const value = sent.list(field.name).filter((one) => known.has(one));
		return value.length === 0 && field.optional !== true ? { problem: say.choose } : { value };
	}
	if (field.kind === 'checkbox') {
		const isTicked = text === 'yes';
		return !isTicked && field.optional !== true ? { problem: say.tick } : { value: isTicked };
	}
	if (text === '') {
		if (field.optional === true) return { value: undefined };
		const isChoice = field.kind === 'radio' || field.kind === 'select';
		return { problem: isChoice ? say.choose : say.required };
	}
	switch (field.kind) {
		case 'number':
			return /^-?\d{1,15}$/.test(text) ? { value: Number(text) } : { problem: say.number };
		case 'money': {
			const amount = parseMoney(text, field.currency, language);
			return amount === null ? { problem: say.money } : { value: Number(amount) };
		}
		case 'select':
		case 'radio':
			return field.options.some(({ value }) => value === text)
				? { value: text }
				: { problem: say.choose };
		case 'password':
			// Spaces at the ends belong to a password.
			return { value: sent.list(field.name)[0] };
		default:
			return { value: text };
	}
}

/**
 * An amount as people write it, in minor units: with or without marks for thousands, which must stand where they belong.
 * Null for anything else: an amount is never guessed. Where a currency has no decimals both marks are for thousands.
 * @example parseMoney('1.500.000', 'IDR', 'id') // 1500000n
 * @example parseMoney('12,50', 'USD', 'id') // 1250n
 */
export function parseMoney(text: string, currency: string, language: Language): bigint | null {
	const exponent = exponentOf(currency);
	const bare = text.replace(/^(?:Rp\.?|[A-Z]{3}|\$)\s*/, '').replaceAll(/\s/g, '');
	if (exponent === 0) {
		return /^(?:\d{1,15}|\d{1,3}(?:\.\d{3}){1,4}|\d{1,3}(?:,\d{3}){1,4})$/.test(bare)
			? BigInt(bare.replaceAll(/[.,]/g, ''))
			: null;
	}
	const [thousands, decimal] = language === 'id' ? ['\\.', ','] : [',', '\\.'];
	const shape = new RegExp(
		`^(\\d{1,13}|\\d{1,3}(?:${thousands}\\d{3}){1,3})(?:${decimal}(\\d{1,${exponent}}))?$`,
	);
	const [, whole, part = ''] = shape.exec(bare) ?? [];
	if (whole === undefined) return null;
	return BigInt(whole.replaceAll(/\D/g, '') + part.padEnd(exponent, '0'));
}
