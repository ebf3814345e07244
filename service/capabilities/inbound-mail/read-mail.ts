import { simpleParser, type Attachment, type EmailAddress } from 'mailparser';
import { field } from '../../platform/contract/index.ts';

/**
 * A mail taken apart. Headers are read from their lines, the topmost first: the parser keeps one of a repeated header,
 * and it is the repeated one by which a sender smuggles something in.
 */
export type ReadMail = {
	header(name: string): string | undefined;
	/** Every header of a name, unfolded, the topmost first. */
	headers(name: string): readonly string[];
	/** Senders in all From headers; with more than one the sender is not proven. */
	from: readonly Address[];
	to: readonly string[];
	reply_to: string | null;
	subject: string;
	date: Date | null;
	message_id: string | null;
	/** The mails that it names as those it answers: In-Reply-To first, then References, the last first. */
	in_reply_to: readonly string[];
	references: readonly string[];
	text: string | null;
	html: string | null;
	/** Content type of the whole, in lower case, and its parameters. */
	content_type: string;
	content_params: Readonly<Record<string, string>>;
	/** Types of all parts that are no text. */
	part_types: readonly string[];
	files: readonly MailFile[];
	/** Files beyond the limit are not read. */
	files_left_out: number;
	/** Parts that say how the delivery of a mail went. */
	delivery_statuses: readonly string[];
	/** Headers of the mail that a report is about. */
	reported_headers: readonly string[];
};
type Address = { name: string; address: string };
type MailFile = {
	filename: string;
	declared_type: string;
	content: Buffer;
	/** In the text as a picture. */
	is_inline: boolean;
};

const filesMax = 30;
const textMax = 200_000;
const idsMax = 50;

/** Throws on a mail that cannot be taken apart, such as one of a thousand nested parts. */
export async function readMail(raw: Buffer): Promise<ReadMail> {
	const parsed = await simpleParser(raw, {
		// Otherwise the report of a bounce would melt into the text.
		keepDeliveryStatus: true,
		skipHtmlToText: true,
		skipTextToHtml: true,
		skipImageLinks: true,
		checksumAlgo: false,
		maxHtmlLengthToParse: 1_000_000,
	});
	const lines = parsed.headerLines.map(({ key, line }) => ({
		key,
		value: line
			.slice(line.indexOf(':') + 1)
			.replace(/\r?\n[ \t]*/g, ' ')
			.trim(),
	}));
	const headers = (name: string): string[] =>
		lines.filter(({ key }) => key === name.toLowerCase()).map(({ value }) => value);
	const header = (name: string): string | undefined => headers(name)[0];
	const isReport = ({ contentType }: Attachment): boolean =>
		contentType === 'message/delivery-status' || contentType === 'message/global-delivery-status';
	const isReported = ({ contentType }: Attachment): boolean =>
		/^(message\/(rfc822|global)|text\/rfc822-headers)/.test(contentType);
	const { value: type, params } = structured(header('content-type') ?? 'text/plain');
	// What a report is about is no file that was sent along; nor is a reaction.
	const isFile = (one: Attachment): boolean =>
		!isReport(one) &&
		!(type === 'multipart/report' && isReported(one)) &&
		one.contentType !== 'text/vnd.google.email-reaction+json';
	const others = parsed.attachments.filter(isFile);
	return {
		header,
		headers,
		from: await sendersOf(headers('from')),
		to: recipientsOf(parsed.to, parsed.cc, headers('delivered-to')),
		reply_to: addressesIn(parsed.replyTo?.value ?? [])[0]?.address ?? null,
		subject: (parsed.subject ?? '')
			.replace(/\p{Cc}+/gu, ' ')
			.trim()
			.slice(0, 500),
		date: header('date') === undefined ? null : (parsed.date ?? null),
		message_id: idsIn(header('message-id') ?? '')[0] ?? null,
		in_reply_to: idsIn(headers('in-reply-to').join(' ')),
		references: idsIn(headers('references').join(' ')).reverse(),
		text: parsed.text === undefined ? null : parsed.text.slice(0, textMax),
		html: parsed.html === false || parsed.html === undefined ? null : parsed.html,
		content_type: type,
		content_params: params,
		part_types: [...new Set(parsed.attachments.map(({ contentType }) => contentType))],
		files: others.slice(0, filesMax).map(toFile),
		files_left_out: Math.max(0, others.length - filesMax),
		delivery_statuses: parsed.attachments.filter(isReport).map(({ content }) => textOf(content)),
		reported_headers: parsed.attachments
			.filter(isReported)
			.map(({ content }) => textOf(content).split(/\r?\n\r?\n/)[0] ?? ''),
	};
}

const textOf = (content: Buffer): string => content.subarray(0, 100_000).toString('utf8');

const toFile = (file: Attachment): MailFile => ({
	filename: shownName(file.filename),
	declared_type: file.contentType.slice(0, 200),
	content: file.content,
	is_inline:
		file.cid !== undefined && (file.related === true || file.contentDisposition === 'inline'),
});

/** A name that can be shown: no path, no control characters, nothing that turns the text around. */
export const shownName = (name: string | undefined): string =>
	(name ?? '')
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}]/gu, '')
		.replace(/^.*[/\\]/, '')
		.trim()
		.slice(-150) || 'unnamed';

/** Each From header by itself: the parser gives only the first. */
async function sendersOf(lines: readonly string[]): Promise<Address[]> {
	const senders: Address[] = [];
	for (const line of lines.slice(0, 5)) {
		const { from } = await simpleParser(`From: ${line}\r\n\r\n`, {});
		senders.push(...addressesIn(from?.value ?? []));
	}
	return senders;
}

const addressesIn = (entries: readonly EmailAddress[]): Address[] =>
	entries.flatMap(({ name, address, group }) => [
		...(address === undefined || address === ''
			? []
			: [{ name: shownText(name), address: field.canonicalEmail(address).slice(0, 320) }]),
		...addressesIn(group ?? []),
	]);

const shownText = (text: string): string =>
	text
		.replace(/[\p{Cc}\p{Cf}]/gu, '')
		.trim()
		.slice(0, 200);

type Header = { value: EmailAddress[] } | { value: EmailAddress[] }[] | undefined;
const recipientsOf = (to: Header, cc: Header, delivered: readonly string[]): string[] => {
	const listed = [to, cc]
		.flatMap((one) => (one === undefined ? [] : one))
		.flatMap(({ value }) => value);
	const all = [
		...addressesIn(listed).map(({ address }) => address),
		...delivered.map((one) => field.canonicalEmail(one.replace(/^<|>$/g, ''))),
	];
	return [...new Set(all)].slice(0, 50);
};

/**
 * Message-IDs in a header, angle brackets included. Some programs write a stray bracket (`<<a@b>>`) or fold in the middle
 * of the list.
 */
export const idsIn = (text: string): string[] =>
	[...new Set([...text.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].map(([, id = '']) => `<${id}>`))]
		.filter((id) => id.length <= 500)
		.slice(0, idsMax);

/** `multipart/report; report-type="delivery-status"` as a value and its parameters, both in lower case. */
function structured(text: string): { value: string; params: Record<string, string> } {
	const [value = '', ...rest] = text.split(';');
	const params = rest.flatMap((one) => {
		const [, name = '', quoted] = /^\s*([\w-]+)\s*=\s*"?([^"]*)"?\s*$/.exec(one) ?? [];
		return quoted === undefined ? [] : [[name.toLowerCase(), quoted.toLowerCase()] as const];
	});
	return { value: value.trim().toLowerCase(), params: Object.fromEntries(params) };
}
