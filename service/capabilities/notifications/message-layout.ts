import { z } from 'zod';
import { linksIn } from './claims.ts';

const Total = z.object({ label: z.string(), value: z.string() });
/** `discount` stands below the line, as a row of its own. */
const Row = Total.extend({
	detail: z.string().nullable(),
	discount: Total.nullable().default(null),
});

/**
 * What stands beside the words of a message, from the facts of its record and not from the text of a model: a table of
 * lines, and the one thing that the reader is asked to do. A channel with HTML shows a table and a button, the others the
 * same as text.
 */
export const MessageLayout = z.object({
	/** What mail programs show beside the subject: the amount, the date. */
	preheader: z.string(),
	/** The last total is what counts. */
	lines: z
		.object({ title: z.string(), rows: z.array(Row), totals: z.array(Total) })
		.nullable()
		.default(null),
	action: z.object({ label: z.string(), url: z.string() }).nullable().default(null),
	/** Why the reader gets this message. */
	reason: z.string(),
});
export type MessageLayout = z.output<typeof MessageLayout>;

type Lines = NonNullable<MessageLayout['lines']>;

/** The table as text, below its title: the lines, and after a space what they add up to. */
export const linesText = ({ title, rows, totals }: Lines): string =>
	[
		`${title}:`,
		...rows.map(rowText),
		'',
		...totals.map(({ label, value }) => `${label}: ${value}`),
	].join('\n');

const rowText = ({ label, detail, value, discount }: Lines['rows'][number]): string =>
	[
		detail === null ? `- ${label}: ${value}` : `- ${label}\n  ${detail} = ${value}`,
		...(discount === null ? [] : [`  ${discount.label}: ${discount.value}`]),
	].join('\n');

export const actionText = ({ label, url }: NonNullable<MessageLayout['action']>): string =>
	`${label}:\n${url}`;

/**
 * The words of a model with the table in front of the paragraph that leads to the action, so that it does not stand below
 * the signature; the plain template has it in its place already.
 */
export function completed(words: string, layout: MessageLayout | null): string {
	if (layout === null || layout.lines === null) return words;
	const table = linesText(layout.lines);
	if (words.includes(table)) return words;
	const paragraphs = words.split(/\n\s*\n/);
	const url = layout.action?.url;
	const leads = paragraphs.findIndex((one) => url !== undefined && one.includes(url));
	if (leads === -1) return `${words}\n\n${table}`;
	return paragraphs.toSpliced(leads, 0, table).join('\n\n');
}

/** A piece of a line: text, or text that is a link. */
type Run = { text: string; href?: string };
export type Block =
	| { paragraph: readonly (readonly Run[])[] }
	| { lines: Lines }
	| { action: NonNullable<MessageLayout['action']> };

/**
 * A text cut into what a page shows: its paragraphs, with the table where it stands and the button where the link of the
 * action first stands. A text that was made by an older version, and so holds no such table, is shown as it is.
 */
export function blocksOf(text: string, layout: MessageLayout | null, pdfName: string): Block[] {
	const { lines = null, action = null } = layout ?? {};
	const paragraphsOf = (part: string, open: MessageLayout['action']): Block[] =>
		cut(part, open, pdfName);
	const table = lines === null ? null : linesText(lines);
	const at = table === null ? -1 : text.indexOf(table);
	if (lines === null || table === null || at === -1) return paragraphsOf(text, action);
	const before = paragraphsOf(text.slice(0, at), action);
	const isDone = before.some((block) => 'action' in block);
	const after = paragraphsOf(text.slice(at + table.length), isDone ? null : action);
	return [...before, { lines }, ...after];
}

function cut(text: string, action: MessageLayout['action'], pdfName: string): Block[] {
	const asBlock = (paragraph: string): Block => ({
		paragraph: paragraph.split('\n').map((line) => runsOf(line, pdfName)),
	});
	let open = action;
	return text.split(/\n\s*\n/).flatMap((part): Block[] => {
		const paragraph = part.trim();
		if (paragraph === '') return [];
		if (open === null || !linksIn(paragraph).includes(open.url)) return [asBlock(paragraph)];
		const { label, url } = open;
		const button = { action: open };
		open = null;
		// The button and the address below it say these lines already.
		const said = [url, label, `${label}:`];
		const rest = paragraph.split('\n').filter((line) => !said.includes(line.trim()));
		return rest.length === 0 ? [button] : [asBlock(rest.join('\n')), button];
	});
}

/** The address of a stored file is three lines of letters on a phone: a document is shown by `pdfName`. */
function runsOf(line: string, pdfName: string): Run[] {
	const [next] = linksIn(line);
	if (next === undefined) return line === '' ? [] : [{ text: unbroken(line) }];
	const at = line.indexOf(next);
	const before = line.slice(0, at);
	const link = { text: /\.pdf$/i.test(next) ? pdfName : next, href: next };
	const after = runsOf(line.slice(at + next.length), pdfName);
	return [...(before === '' ? [] : [{ text: unbroken(before) }]), link, ...after];
}

/** A currency stays on the line of its amount, and so does the sign. */
const unbroken = (text: string): string =>
	text
		.replaceAll(/\b([A-Z]{3}|Rp) (?=\d)/g, '$1\u00a0')
		.replaceAll(/(?<!\S)-(?=([A-Z]{3}|Rp)\u00a0\d)/g, '\u2212');
