import { field } from '../../platform/contract/index.ts';
import { idsIn, type ReadMail } from './read-mail.ts';

/**
 * What a mail system says of a mail that did not arrive (RFC 3464). Anybody can write such a report, so it counts only
 * together with a Message-ID of ours and the very address that we sent it to.
 */
type DeliveryReport = {
	/** failed, delayed, delivered … */
	action: string;
	/** `5.1.1`; null when none is given. */
	code: string | null;
	recipient: string;
	/** Message-IDs that the report names as those of the mail. */
	message_ids: readonly string[];
};

export function deliveryReportsOf(mail: ReadMail): DeliveryReport[] {
	const message_ids = reportedIds(mail);
	const structured = mail.delivery_statuses.flatMap((text) =>
		text
			.replace(/\r\n?/g, '\n')
			.split(/\n\s*\n/)
			.flatMap((block) => reportIn(block, message_ids)),
	);
	if (structured.length > 0) return structured.slice(0, 50);
	// Exim and qmail name the addresses in a header, without a code.
	return mail
		.headers('x-failed-recipients')
		.flatMap((line) => line.split(','))
		.map((one) => ({
			action: 'failed',
			code: null,
			recipient: field.canonicalEmail(one),
			message_ids,
		}))
		.slice(0, 50);
}

function reportIn(block: string, message_ids: readonly string[]): DeliveryReport[] {
	const fields = new Map(
		block
			.replace(/\n[ \t]+/g, ' ')
			.split('\n')
			.map((line) => {
				const at = line.indexOf(':');
				return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const;
			}),
	);
	const named = fields.get('original-recipient') ?? fields.get('final-recipient');
	const action = fields.get('action')?.toLowerCase().split(/\s/)[0];
	if (named === undefined || action === undefined) return [];
	// `rfc822; sari@majujaya.example`
	const recipient = field.canonicalEmail(named.slice(named.indexOf(';') + 1).replace(/[<>]/g, ''));
	const code = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null;
	const final = fields.get('final-recipient');
	const others =
		final === undefined || final === named
			? []
			: [field.canonicalEmail(final.slice(final.indexOf(';') + 1).replace(/[<>]/g, ''))];
	return [recipient, ...others].map((one) => ({ action, code, recipient: one, message_ids }));
}

/** Ids in the headers of the returned mail, in the text of old mail systems, and in fields of the report. */
function reportedIds(mail: ReadMail): string[] {
	const named =
		/^(?:x-cloudsales-message-id|message-id|x-original-message-id|original-message-id)\s*:\s*(.*)$/gim;
	const found = [...mail.reported_headers, ...mail.delivery_statuses, mail.text ?? ''].flatMap(
		(text) =>
			[...text.replace(/\r?\n[ \t]+/g, ' ').matchAll(named)].flatMap(([, value = '']) =>
				idsIn(value),
			),
	);
	return [...new Set([...found, ...mail.in_reply_to, ...mail.references])].slice(0, 50);
}

/** What a report says of an address. */
type Bounce = 'DEAD' | 'FULL' | 'SUSPECT' | 'NOTE';

/** Null for a report of a mail that did arrive. `5.2.1` (switched off) may pass and counts as dead the second time. */
export function bounceOf(
	{ action, code }: Pick<DeliveryReport, 'action' | 'code'>,
	earlier: { full_in_14_days: number; switched_off_before: boolean },
): Bounce | null {
	if (action === 'delivered' || action === 'relayed' || action === 'expanded') return null;
	if (action === 'delayed' || code?.startsWith('4.') === true) return 'NOTE';
	if (code === null) return 'SUSPECT';
	if (/^5\.1\.(1|2|3|10)$/.test(code)) return 'DEAD';
	if (code === '5.2.1') return earlier.switched_off_before ? 'DEAD' : 'SUSPECT';
	if (code === '5.2.2') return earlier.full_in_14_days >= 2 ? 'DEAD' : 'FULL';
	// Size and policy (5.3.4, 5.7.x) are our own fault: they say nothing of the address.
	return 'NOTE';
}
