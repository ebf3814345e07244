import { writeDraft } from './draft.ts';
import { isReading, mailToRead, readMail } from './reader.ts';
import type { GenerateRequest } from './books.ts';

type Schema = Record<string, unknown>;
type Source = { text: string; facts: Record<string, unknown> };

/** An answer in the shape asked for, from the facts of the prompt and nothing else. */
export function writeAnswer(request: GenerateRequest, prompt: string): string {
	const { responseSchema, responseJsonSchema, responseMimeType } = request.generationConfig ?? {};
	const schema = responseJsonSchema ?? responseSchema;
	if (isReading(schema)) return JSON.stringify(readMail(mailToRead(prompt)));
	const facts = readFacts(prompt);
	const isJson = schema !== undefined || responseMimeType === 'application/json';
	if (!isJson) {
		if (!facts) return 'Understood. Please tell me which facts the answer should use.';
		const draft = writeDraft(facts, prompt);
		return `${draft.subject}\n\n${draft.body_text}`;
	}
	const source = { text: mailIn(prompt), facts: facts ?? {} };
	if (!schema) return JSON.stringify(facts ? writeDraft(facts, prompt) : {});
	const draft = facts ? writeDraft(facts, prompt) : undefined;
	return JSON.stringify(fill(schema, '', source, draft), null, 1);
}

/** The JSON after `FACTS:`, on one line or on several. */
export function readFacts(prompt: string): Record<string, unknown> | undefined {
	const start = /^\s*FACTS:\s*/m.exec(prompt);
	if (!start) return undefined;
	const rest = prompt.slice(start.index + start[0].length);
	let depth = 0;
	let isString = false;
	for (let at = 0; at < rest.length; at++) {
		const character = rest[at];
		if (isString) {
			if (character === '\\') at += 1;
			else if (character === '"') isString = false;
		} else if (character === '"') isString = true;
		else if (character === '{') depth += 1;
		else if (character === '}' && --depth === 0) {
			try {
				return JSON.parse(rest.slice(0, at + 1));
			} catch {
				return undefined;
			}
		}
	}
	return undefined;
}

/** The mail to be read, without the instructions around it where they are marked. */
function mailIn(prompt: string): string {
	const marked = /^\s*(?:MAIL|EMAIL|E-MAIL|MESSAGE):\s*([\s\S]*)$/im.exec(prompt);
	return marked?.[1] ?? prompt;
}

const typesOf = (schema: Schema): string[] =>
	[schema.type].flat().map((one) => String(one).toLowerCase());

const records = (value: unknown): [string, Schema][] =>
	typeof value === 'object' && value !== null ? (Object.entries(value) as [string, Schema][]) : [];

function fill(
	schema: Schema,
	name: string,
	source: Source,
	draft?: Record<string, unknown>,
): unknown {
	if (name in (draft ?? {})) return draft?.[name];
	const options = [schema.anyOf, schema.oneOf].find(Array.isArray);
	if (options)
		return fill(options.find((one: Schema) => !typesOf(one).includes('null')) ?? {}, name, source);
	if (schema.const !== undefined) return schema.const;
	if (Array.isArray(schema.enum)) return choose(schema.enum.map(String), source);
	const types = typesOf(schema);
	if (types.includes('object')) {
		return Object.fromEntries(
			records(schema.properties).map(([key, one]) => [key, fill(one, key, source, draft)]),
		);
	}
	if (types.includes('array')) return fillArray(schema, name, source);
	const fact = factNamed(source.facts, name);
	const isNullable = schema.nullable === true || types.includes('null');
	if (types.includes('number') || types.includes('integer')) {
		const number = Number(fact ?? numberFor(name, source.text) ?? NaN);
		return Number.isFinite(number) ? number : isNullable ? null : 0;
	}
	if (types.includes('boolean'))
		return fact ?? /\b(ya|yes|setuju|agree|accept)\b/i.test(source.text);
	const text = fact ?? textFor(name, source.text);
	return text === undefined ? (isNullable ? null : '') : String(text);
}

function fillArray(schema: Schema, name: string, source: Source): unknown[] {
	const items = (schema.items ?? {}) as Schema;
	if (typesOf(items).includes('object')) return [];
	const found = textFor(name, source.text);
	return found === undefined ? [] : [found];
}

/** What a sentence in the mail says for each meaning; the enumeration's words decide among them. */
const MEANINGS: [words: RegExp, sign: RegExp][] = [
	[
		/reject|declin|cancel|tolak/i,
		/\b(tolak|menolak|batal|reject|declin|cancel|(tidak|belum|not) (jadi|setuju|accept|agree))/i,
	],
	[
		/pay|transfer|proof|bukti|bayar/i,
		/\b(bukti|transfer|sudah (di)?bayar|lunas|paid|payment|pembayaran)/i,
	],
	[/accept|approv|setuju|agree/i, /\b(setuju|menyetujui|accept|approve|agree|lanjut|deal|oke?)\b/i],
	[/question|tanya|inquir/i, /\?|\b(tanya|bagaimana|apakah|how|what|when|kapan)\b/i],
];

function choose(options: string[], { text }: Source): string {
	for (const [words, sign] of MEANINGS) {
		const option = options.find((one) => words.test(one));
		if (option && sign.test(text)) return option;
	}
	return options.find((one) => /other|unknown|none|lain/i.test(one)) ?? options[0] ?? '';
}

function factNamed(facts: Record<string, unknown>, name: string): unknown {
	const direct = facts[name];
	if (typeof direct !== 'object' && direct !== undefined) return direct;
	for (const value of Object.values(facts)) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
		const nested = factNamed(value as Record<string, unknown>, name);
		if (nested !== undefined) return nested;
	}
	return undefined;
}

function numberFor(name: string, text: string): number | undefined {
	if (/confidence|score|probability/i.test(name)) return 0.9;
	// A year or the digits of a document number are no amount.
	const amount =
		/(?:Rp|IDR)\.?\s*(\d[\d.,]*)/i.exec(text)?.[1] ??
		/(?<![\w/.-])(\d{1,3}(?:\.\d{3})+|\d{5,})(?![\w/-])/.exec(text)?.[1];
	return amount === undefined ? undefined : Number(amount.replace(/[.,](?=\d{3}\b)/g, ''));
}

function textFor(name: string, text: string): string | undefined {
	const found = (pattern: RegExp) => pattern.exec(text)?.[1]?.trim();
	if (/email|sender|from/i.test(name)) return found(/([\w.+-]+@[\w-]+\.[\w.]+)/);
	if (/subject/i.test(name)) return found(/^Subject:\s*(.+)$/im);
	if (/number|reference|_id$|nomor/i.test(name)) {
		return found(/\b([A-Z]{1,5}[-/][A-Z0-9][A-Z0-9/-]*\d)\b/);
	}
	if (/date|tanggal/i.test(name)) return found(/\b(\d{4}-\d{2}-\d{2})\b/);
	if (/phone|mobile/i.test(name)) return found(/(\+?62[\d\s-]{8,}|\b08[\d\s-]{8,})/);
	if (/amount|total/i.test(name)) return found(/((?:Rp|IDR)\.?\s*[\d.,]*\d)/i);
	if (/language/i.test(name)) return /\b(yang|kami|saya|dan|untuk)\b/i.test(text) ? 'id' : 'en';
	if (/summary|question|reason|body|text|note/i.test(name)) {
		return text
			.replace(/^[\w-]+:.*$/gm, '')
			.replace(/\s+/g, ' ')
			.trim()
			.slice(0, 280);
	}
	return undefined;
}

/** Changes the digits of the first sum of money, or of the first longer number. */
export function inventAmount(text: string): string {
	const money = /(?:Rp|IDR)[\s\u00a0.]*\d[\d.,]*/;
	const pattern = money.test(text) ? money : /\d[\d.,]{3,}/;
	return text.replace(pattern, (amount) =>
		amount.replace(/\d/, (digit) => String((Number(digit) % 9) + 1)),
	);
}
