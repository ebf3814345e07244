import { readFileSync } from 'node:fs';

/** One of the nasty mails of `inbound-cases.json`, for tests. */
export type MailCase = {
	id: string;
	title: string;
	headers: Readonly<Record<string, string | readonly string[]>>;
	text: string | null;
	html?: string;
	parts?: readonly string[];
	attachments?: readonly {
		filename: string;
		type: string;
		size?: number;
		magic?: string;
		text?: string;
		unpacked?: number;
	}[];
	delivery_status?: Readonly<Record<string, string>>;
	labelIds?: readonly string[];
	deliveries?: number;
	given?: Readonly<Record<string, string | number>>;
	expected: {
		class: string;
		matched: string | null;
		intent: string | null;
		action: string;
		note?: string;
	};
};

type CaseFile = { cases: MailCase[] };
export const mailCases: readonly MailCase[] = (
	JSON.parse(readFileSync(new URL('./inbound-cases.json', import.meta.url), 'utf8')) as CaseFile
).cases;

export const mailCase = (id: string): MailCase => {
	const found = mailCases.find((one) => one.id === id);
	if (found === undefined) throw new Error(`There is no case ${id}`);
	return found;
};

/** The whole mail of a case, as a mail server would hand it over. */
export function mimeOf(
	{ headers, text, html, parts = [], attachments = [], delivery_status: report }: MailCase,
	replaced: (value: string) => string = (value) => value,
): Buffer {
	const lines: string[] = [];
	for (const [name, value] of Object.entries(headers)) {
		if (name === 'Content-Type') continue;
		for (const one of typeof value === 'string' ? [value] : value)
			lines.push(`${name}: ${encoded(replaced(one))}`);
	}
	lines.push('MIME-Version: 1.0');
	const given = headers['Content-Type'];
	const type = typeof given === 'string' ? given : undefined;
	if (type?.startsWith('text/calendar') === true)
		return Buffer.from([...lines, `Content-Type: ${type}`, '', text ?? ''].join('\r\n'));
	const bodies = [
		...(text === null ? [] : [body('text/plain; charset=utf-8', replaced(text))]),
		...(html === undefined ? [] : [body('text/html; charset=utf-8', html)]),
		...parts.map((part) => body(part, '{"emoji":"👍","version":1}')),
		...attachments.map((file) =>
			body(
				`${file.type}; name="${file.filename.replaceAll('"', '\\"')}"`,
				contentOf(file),
				`attachment; filename="${file.filename.replaceAll('"', '\\"')}"`,
			),
		),
		...(report === undefined ? [] : reportParts(report, replaced)),
	];
	const boundary = '=_case';
	return Buffer.from(
		[
			...lines,
			`Content-Type: ${type ?? 'multipart/mixed'}; boundary="${boundary}"`,
			'',
			...bodies.flatMap((one) => [`--${boundary}`, one]),
			`--${boundary}--`,
			'',
		].join('\r\n'),
	);
}

const encoded = (value: string): string =>
	/^[\x20-\x7e]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;

const body = (type: string, content: string | Buffer, disposition?: string): string =>
	[
		`Content-Type: ${type}`,
		...(disposition === undefined ? [] : [`Content-Disposition: ${disposition}`]),
		'Content-Transfer-Encoding: base64',
		'',
		Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n'),
	].join('\r\n');

function contentOf(file: NonNullable<MailCase['attachments']>[number]): Buffer {
	const start = {
		'image/jpeg': Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
		'application/pdf': Buffer.from(`%PDF-1.7\n% ${file.text ?? 'slip'}\n`),
		'application/zip': Buffer.from('504b0304140000000800', 'hex'),
		'image/heic': Buffer.from('0000001866747970686569630000000068656963', 'hex'),
		'application/ms-tnef': Buffer.from('789f3e220100019007000400000001', 'hex'),
	}[file.type.split(';')[0] ?? ''];
	const head = file.magic === undefined ? (start ?? Buffer.from('x')) : Buffer.from(file.magic);
	return Buffer.concat([head, Buffer.alloc(Math.max(0, (file.size ?? 2000) - head.length), 7)]);
}

const reportParts = (
	report: Readonly<Record<string, string>>,
	replaced: (value: string) => string,
): string[] => [
	[
		'Content-Type: message/delivery-status',
		'',
		'Reporting-MTA: dns; mx.example',
		'',
		`Final-Recipient: rfc822; ${replaced(report['final-recipient'] ?? '')}`,
		`Action: ${report['action'] ?? ''}`,
		`Status: ${report['status'] ?? ''}`,
		'',
	].join('\r\n'),
	...(report['original_message_id'] === undefined
		? []
		: [
				[
					'Content-Type: text/rfc822-headers',
					'',
					`Message-ID: ${replaced(report['original_message_id'])}`,
					'Subject: Tagihan',
					'',
				].join('\r\n'),
			]),
];
