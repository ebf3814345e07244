import { claimsIn, claimsOfFacts } from '../notifications/index.ts';

/**
 * Whether a letter by itself says yes and nothing else. It is one half of an acceptance by mail: the other half is the
 * reading of a model, and each alone is not enough. A doubt costs a click on the link, and a wrong yes costs a contract.
 * The yes stands in `accepting`, the letter without its signature; what speaks against it may stand anywhere in `text`.
 */
export function reasonsAgainstWords(text: string, facts: string, accepting = text): string[] {
	const reasons: string[] = [];
	const folded = foldedOf(text);
	if (!words.test(foldedOf(accepting))) reasons.push('There is no word of acceptance');
	if (negation.test(folded)) reasons.push('There is a word that says no');
	if (condition.test(folded)) reasons.push('There is a word of a condition');
	if (folded.includes('?')) reasons.push('There is a question');
	if (folded.length > textMax) reasons.push('It says more than a yes');
	const strange = offTheRecord(text, facts);
	if (strange !== null) reasons.push(`"${strange}" does not stand in the quotation`);
	return reasons;
}

const foldedOf = (text: string): string =>
	text.normalize('NFKC').replaceAll('’', "'").toLowerCase();

/** A yes is short. What is longer says more than that, and a person reads it. */
const textMax = 400;

const words =
	/(?<!\p{L})(?:setuju|disetujui|menyetujui|(?:kami|saya) terima|lanjut(?:kan)?|dilanjutkan|accept(?:ed)?|agree(?:d)?|proceed|approve(?:d)?)(?!\p{L})/u;
const negation =
	/(?<!\p{L})(?:tidak|tdk|tak|gak|ga|nggak|ngga|enggak|bukan|belum|jangan|batal(?:kan)?|tolak|ditolak|menolak|keberatan|tanpa|kecuali|urung|pending|tunda|not|no|never|cannot|without|except|reject(?:ed)?|decline[ds]?|refuse[ds]?|cancel(?:led)?|disagree|hold|wait)(?!\p{L})|n't(?!\p{L})/u;
const condition =
	/(?<!\p{L})(?:asal(?:kan)?|jika|kalau|kalo|bila|apabila|seandainya|tergantung|syarat|catatan|setelah|sesudah|selama|namun|tapi|tetapi|hanya|sebagian|dulu|nanti|mungkin|kecuali|sepanjang|dengan harga|provided|if|when|once|unless|until|but|however|subject|assuming|only|partly|maybe|perhaps|pending|conditional(?:ly)?|in principle|prinsip(?:nya)?)(?!\p{L})/u;

/** The first figure, date, number or link of a text that the record does not bear out; null when there is none. */
function offTheRecord(text: string, facts: string): string | null {
	const said = claimsIn(text);
	const allowed = claimsOfFacts(facts);
	for (const kind of ['links', 'amounts', 'dates', 'numbers'] as const) {
		const values = new Set(allowed[kind].map(({ value }) => value));
		const strange = said[kind].find(({ value }) => !values.has(value));
		if (strange !== undefined) return strange.text;
	}
	// `claims.ts` leaves single digits out; in a yes every figure counts.
	const digits = new Set([...facts.matchAll(/\d+/g)].map(([one]) => one));
	const single = [...text.matchAll(/(?<!\d)\d(?!\d)/g)].find(([one]) => !digits.has(one));
	return single?.[0] ?? null;
}
