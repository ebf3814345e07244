/**
 * Reads a mail as a model would, by rules: the same mail is always read the same. It knows nothing of the service's own
 * rules, so that what the service accepts has been said by two that do not know each other.
 */
type Evidenced = { value: string; evidence: string };
type Mail = { subject: string; answers: string | null; text: string };
type Found = { intent: string; evidence: string };

/** A schema that asks for intents is that of a reading. */
export const isReading = (schema: Record<string, unknown> | undefined): boolean =>
	typeof schema?.properties === 'object' &&
	schema.properties !== null &&
	'intents' in schema.properties;

/** The mail stands as JSON on its line. What cannot be read is an empty mail. */
export function mailToRead(prompt: string): Mail {
	const line = /^MAIL: (.*)$/m.exec(prompt)?.[1] ?? '{}';
	try {
		const { subject = '', answers = null, text = '' } = JSON.parse(line);
		return { subject: String(subject), answers, text: String(text) };
	} catch {
		return { subject: '', answers: null, text: '' };
	}
}

const word = (source: string): RegExp =>
	new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${source})(?![\p{L}\p{N}])`, 'iu');

const yes = word(
	String.raw`setuju|menyetujui|kami terima|saya terima|lanjut(?:kan)?(?: saja)?|dilanjutkan|oke?,? lanjut|(?:we |i )?(?:accept|agree|approve)(?:d)?|(?:please )?proceed|go ahead`,
);
const no = word(
	String.raw`tidak jadi|batal(?:kan)? (?:penawaran|pesanan)|tidak setuju|belum setuju|kami tolak|menolak|tidak tertarik|we decline|not interested|do not accept|don't accept|we reject|no thank(?:s| you)`,
);
const maybe = word(
	String.raw`bukan tidak setuju|tunggu|menunggu keputusan|direksi dulu|minta|mohon penjelasan|ada diskon|berapa|kapan|apakah|bisakah|boleh(?:kah)?|bagaimana|how|when|could you|can you|is it possible|what`,
);
const condition = word(
	String.raw`asal(?:kan)?|jika|kalau|kalo|bila|dengan catatan|dengan syarat|setelah|provided|if|as long as|but|tapi|tetapi|namun|unless|once`,
);
const seats = word(
	String.raw`(?:tambah|kurangi|naik(?:kan)?|turun(?:kan)?|jadi|menjadi|cukup|add|reduce|increase|only need)\D{0,30}(\d{1,5})\s*(?:lagi\s*)?(?:pengguna|user|users|seats?|akun|lisensi|licen[cs]es?)`,
);
const end = word(
	String.raw`(?:batalkan|hentikan|akhiri|stop|cancel|terminate|end)(?: \S+){0,3} (?:langganan|layanan|subscription|service|workspace)`,
);
const refund = word(String.raw`refund|kembalikan (?:dana|uang)|pengembalian dana`);
const slip = word(
	String.raw`bukti(?: (?:transfer|bayar|pembayaran))?(?:nya)?|terlampir|slip|payment (?:slip|receipt)|transfer receipt|proof of payment|receipt attached`,
);
const paid = word(
	String.raw`sudah (?:kami |saya )?(?:bayar|transfer|lunas|dibayar)|apakah (?:pembayaran|transfer)\S* sudah (?:masuk|diterima)|already paid|have paid|has been paid|did you (?:get|receive) (?:our|the) payment`,
);
const away = word(
	String.raw`sedang cuti|tidak (?:di|berada di) kantor|dinas luar|out of (?:the )?office|on leave`,
);
const orders = word(
	String.raw`ignore (?:all |the )?(?:previous|above|prior)|abaikan (?:semua )?(?:instruksi|perintah)|you are (?:the|a) \w+ system|system prompt|return \{|"intent"`,
);

/** The whole sentence in which a pattern stands, as it is written there. */
function sentenceWith(text: string, pattern: RegExp): string | null {
	const found = pattern.exec(text);
	if (found === null) return null;
	const before = text.slice(0, found.index);
	const start = Math.max(...['.', '!', '?', '\n'].map((end) => before.lastIndexOf(end))) + 1;
	const rest = text.slice(found.index + found[0].length);
	const stop = rest.search(/[.!?\n]/);
	const until = found.index + found[0].length + (stop === -1 ? rest.length : stop + 1);
	return text.slice(start, until).trim();
}

/** What is asked for, the most important first: a yes is never that when anything else is said, too. */
function intentsOf({ text, answers }: Mail): Found[] {
	const found: Found[] = [];
	const add = (intent: string, pattern: RegExp): boolean => {
		const evidence = sentenceWith(text, pattern);
		if (evidence !== null) found.push({ intent, evidence });
		return evidence !== null;
	};
	if (orders.test(text)) return [{ intent: 'other', evidence: firstLine(text) }];
	if (refund.test(text)) return [{ intent: 'other', evidence: firstLine(text) }];
	add('seat_change', seats);
	add('cancellation', end);
	const isAboutMoney =
		answers !== null && answers !== 'QUOTATION' && answers !== 'QUOTATION_REMINDER';
	if (!add('already_paid', paid)) {
		if (isAboutMoney || word('bukti|slip|receipt').test(text)) add('proof_of_payment', slip);
	}
	if (found.length === 0 && add('out_of_office', away)) return found;
	const isHeldBack = word('bukan tidak setuju').test(text);
	if (!isHeldBack && add('decline', no)) return found;
	if (/\?/.test(text) || maybe.test(text)) add('question', /\?/.test(text) ? /\?/ : maybe);
	if (!isHeldBack) add('accept', yes);
	return found;
}

const firstLine = (text: string): string =>
	text.split('\n').find((line) => line.trim() !== '') ?? '';

const inText = (text: string, pattern: RegExp, group = 0): Evidenced | null => {
	const found = pattern.exec(text);
	return found === null ? null : { value: found[group] ?? found[0], evidence: found[0] };
};

export function readMail(mail: Mail): object {
	const { text, subject } = mail;
	const found = intentsOf(mail);
	const amount = /(?:Rp\.?|IDR|USD|\$)\s?\d[\d.,]*\d/i;
	const day = String.raw`\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} \p{L}{3,9}(?: \d{4})?`;
	return {
		intents:
			found.length > 0
				? found.slice(0, 3)
				: text.trim() === ''
					? []
					: [{ intent: 'other', evidence: firstLine(text) }],
		seats: inText(text, seats, 1),
		amount: inText(text, amount),
		date: inText(text, new RegExp(day, 'u')),
		ooo_until: away.test(text)
			? inText(text, new RegExp(String.raw`(?:sampai|hingga|until)\s+(${day})`, 'iu'), 1)
			: null,
		numbers: [...text.matchAll(/\b(?:QUO|INV)-\d{4,8}-\d{4,8}\b/g)].map(([one]) => ({
			value: one,
			evidence: one,
		})),
		condition: condition.test(text),
		instructs_system: orders.test(text) || orders.test(subject),
		language: word('kami|saya|dan|yang|sudah|setuju|tidak|mohon|terima').test(text) ? 'id' : 'en',
	};
}

/** A reading whose evidence the model made up. */
export function inventEvidence(answer: string): string {
	try {
		const reading = JSON.parse(answer);
		const made = { intent: 'accept', evidence: 'Kami setuju sepenuhnya dengan penawaran ini.' };
		return JSON.stringify({ ...reading, intents: [made] });
	} catch {
		return answer;
	}
}
