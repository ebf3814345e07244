import { convert } from 'html-to-text';
import { parseHTML } from 'linkedom';

/**
 * What a sender wrote, without what was written before: nothing is accepted by words of a quotation. Answers between
 * quoted lines stay. Staff see the whole text.
 */
type MailTexts = { full: string; visible: string };

const htmlMax = 500_000;
const textMax = 100_000;

/** The text of a mail: its plain part, or what a reader sees of the HTML. */
export function textsOf(mail: { text: string | null; html: string | null }): MailTexts {
	const plain = mail.text === null ? '' : readable(mail.text);
	if (plain.trim() !== '') return { full: plain, visible: plain };
	if (mail.html === null) return { full: '', visible: '' };
	return { full: htmlText(mail.html, 'everything'), visible: htmlText(mail.html, 'new') };
}

/** Characters that nobody sees and that turn text around: they hide words from a reader and show them to a program. */
const unseen =
	/[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;
export const readable = (text: string): string =>
	text
		.toWellFormed()
		.replaceAll('\0', '')
		.replace(/\r\n?/g, '\n')
		.replace(unseen, '')
		.replaceAll('\u00A0', ' ')
		.slice(0, textMax);

/** Nodes that hold what was written before, as the usual mail programs mark them. */
const quotations =
	'.gmail_quote, .gmail_extra, blockquote[type="cite"], #divRplyFwdMsg, #appendonsend, .moz-cite-prefix, .yahoo_quoted, #yahoo_quoted, .protonmail_quote';
const neverText = 'script, style, head, title, template, noscript, iframe, object, svg, math';

function htmlText(html: string, part: 'everything' | 'new'): string {
	// Nothing is decided by what no mail program writes; a person can read it.
	if (depthOf(html) > depthMax)
		return part === 'new' ? '' : readable(html.replace(/<[^<>]*>/g, ' '));
	const { document } = parseHTML(`<html><body>${html.slice(0, htmlMax)}</body></html>`);
	for (const node of document.querySelectorAll(neverText)) node.remove();
	if (part === 'new') {
		for (const node of document.querySelectorAll(quotations)) node.remove();
		for (const node of document.querySelectorAll(
			'[style], [hidden], font[size], [aria-hidden="true"]',
		))
			if (isHidden(node)) node.remove();
	}
	const text = convert(document.toString().slice(0, htmlMax), {
		wordwrap: false,
		limits: {
			maxInputLength: htmlMax,
			maxDepth: 200,
			maxChildNodes: 5000,
			maxBaseElements: 1,
			ellipsis: '',
		},
		selectors: [
			{ selector: 'a', options: { ignoreHref: true } },
			{ selector: 'img', format: 'skip' },
			{ selector: 'table', format: 'block' },
			{ selector: 'h1', options: { uppercase: false } },
			{ selector: 'h2', options: { uppercase: false } },
			{ selector: 'h3', options: { uppercase: false } },
			{ selector: 'blockquote', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
		],
	});
	return readable(text);
}

/** Parsing and converting take time by the square of the depth. Outlook's nested tables stay far below. */
const depthMax = 500;
const without =
	/^<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|td|tr|th|dt|dd|option)\b/i;

/** How deep elements are nested that have an end; those whose end is often left out are not counted. */
function depthOf(html: string): number {
	let depth = 0;
	let deepest = 0;
	for (const [tag] of html.slice(0, htmlMax).matchAll(/<\/?[a-z][^<>]{0,1000}>/gi)) {
		if (tag.startsWith('</'))
			depth = Math.max(0, depth - (without.test(tag.replace('/', '')) ? 0 : 1));
		else if (!tag.endsWith('/>') && !without.test(tag)) depth += 1;
		deepest = Math.max(deepest, depth);
	}
	return deepest;
}

type Styled = { getAttribute(name: string): string | null; hasAttribute(name: string): boolean };

/** A reader does not see it; a program that reads the source would. */
function isHidden(node: Styled): boolean {
	if (node.hasAttribute('hidden')) return true;
	const style = (node.getAttribute('style') ?? '').toLowerCase().replace(/\s+|!important/g, '');
	if (/(^|;)display:none/.test(style) || /(^|;)visibility:(hidden|collapse)/.test(style))
		return true;
	if (/(^|;)mso-hide:all/.test(style)) return true;
	if (/(^|;)opacity:0*(\.0+)?(;|$)/.test(style)) return true;
	if (/(^|;)font(-size)?:(0|0?\.\d+|1)(px|pt|em|rem|%)?(;|$)/.test(style)) return true;
	if (/(^|;)(max-)?(height|width):0(px|pt|em)?(;|$)/.test(style)) return true;
	if (/(^|;)(text-indent|left|top|margin-left):-\d{3,}/.test(style)) return true;
	const colour = /(?:^|;)color:([^;]+)/.exec(style)?.[1];
	const behind = /(?:^|;)background(?:-color)?:([^;]+)/.exec(style)?.[1];
	return colour !== undefined && (colour === behind || (behind === undefined && isWhite(colour)));
}

const isWhite = (colour: string): boolean =>
	/^(#fff(fff)?|white|rgb\(255,255,255\)|transparent|rgba\(.*,0\))$/.test(colour);

const sender = /^(?:from|dari|de|von)\s*:/i;
const sent = /^(?:sent|date|dikirim|tanggal|waktu|pada)\s*:/i;
const subject = /^(?:subject|subjek|perihal|hal)\s*:/i;
const divider =
	/^[-_\s]*(?:original message|forwarded message|pesan asli|pesan (?:yang )?diteruskan|begin forwarded message|awal pesan yang diteruskan)[-_:\s]*$/i;
const attribution =
	/^(?:on|pada|le|am|op|den|el)\b.{4,300}\b(?:wrote|menulis|schrieb|skrev|écrit|escribió|schreef)\s*:\s*$/isu;

/**
 * The new text of a mail: without quoted lines, the line that introduces them, everything below the head of an earlier
 * mail, and the lines of the mails of ours that it answers.
 */
export function newTextOf({ visible }: MailTexts, ours: readonly string[] = []): string {
	const lines = visible.split('\n').map((line) => line.trimEnd());
	const kept = withoutOurs(withoutQuotations(lines.slice(0, cutAt(lines))), ours);
	return kept
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** Where an earlier mail begins with its head, as Outlook and forwards write it. */
function cutAt(lines: readonly string[]): number {
	for (const [at, line] of lines.entries()) {
		const bare = line.replace(/[*_]/g, '').trim();
		if (divider.test(bare)) return at;
		if (!sender.test(bare)) continue;
		const next = lines.slice(at + 1, at + 8).map((one) => one.replace(/[*_]/g, '').trim());
		if (next.some((one) => sent.test(one)) && next.some((one) => subject.test(one))) return at;
	}
	return lines.length;
}

function withoutQuotations(lines: readonly string[]): string[] {
	const kept: string[] = [];
	for (let at = 0; at < lines.length; at += 1) {
		const line = lines[at] ?? '';
		if (line.trimStart().startsWith('>')) continue;
		const wrapped = attributionAt(lines, at);
		if (wrapped > 0) {
			at += wrapped - 1;
			continue;
		}
		kept.push(line);
	}
	return kept;
}

/** How many lines the introduction of a quotation takes here; programs wrap it. */
function attributionAt(lines: readonly string[], at: number): number {
	if (!/^\s*(?:on|pada|le|am|op|den|el)\b/i.test(lines[at] ?? '')) return 0;
	for (let size = 1; size <= 4; size += 1) {
		const text = lines
			.slice(at, at + size)
			.join(' ')
			.trim();
		if (attribution.test(text)) return size;
		if (size > 1 && (lines[at + size - 1] ?? '').trim() === '') return 0;
	}
	return 0;
}

/** Lines of our own mails that stand there without a mark. Short ones are left: "Setuju" may be theirs. */
function withoutOurs(lines: readonly string[], ours: readonly string[]): string[] {
	const known = new Set(
		ours.flatMap((text) => text.split('\n').map(compared)).filter((one) => one.length >= 12),
	);
	return known.size === 0 ? [...lines] : lines.filter((line) => !known.has(compared(line)));
}

const compared = (line: string): string => line.replace(/\s+/g, ' ').trim().toLowerCase();
