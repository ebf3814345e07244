import type { ReadMail } from './read-mail.ts';

/**
 * Who wrote a mail. The first sign decides, and the order is that of how much a sign proves. A machine is filed and never
 * answered; whether an automatic answer may follow is asked separately, since a person's absence note has no sure sign.
 */
export type MailClass =
	| 'PERSON'
	| 'SUSPICIOUS'
	| 'OWN_LOOP'
	| 'BOUNCE'
	| 'RECEIPT'
	| 'CALENDAR'
	| 'AUTO_REPLY'
	| 'BULK'
	| 'MACHINE';

export type Classified = {
	class: MailClass;
	/** What it was known by, such as `Auto-Submitted`. */
	sign: string | null;
	/** An automatic answer may follow. */
	may_be_answered: boolean;
};

export type ClassFacts = {
	/** From is one of our own addresses, and whether that is proven. */
	is_from_us: boolean;
	is_from_us_proven: boolean;
	/** It names a mail of ours as the one that it answers. */
	answers_us: boolean;
	/** Mails of this sender within the last hour, with this one. */
	from_sender_in_hour: number;
	/** The text without quotations. */
	new_text: string;
};

/** Two programs that answer each other would never end: beyond so many mails an hour nobody is answered. */
const mailsInHourMax = 10;
/** The sign of it. A person looks: it may be a busy client, too. */
export const tooManyMails = 'too many mails';

export const isMachine = (one: MailClass): boolean => one !== 'PERSON' && one !== 'SUSPICIOUS';

export function classOf(mail: ReadMail, facts: ClassFacts): Classified {
	const machine = (one: MailClass, sign: string): Classified => ({
		class: one,
		sign,
		may_be_answered: false,
	});
	if (mail.header('x-cloudsales-message-id') !== undefined)
		return machine('OWN_LOOP', 'X-CloudSales-Message-ID');
	if (facts.is_from_us)
		return facts.is_from_us_proven
			? machine('OWN_LOOP', 'From')
			: { class: 'SUSPICIOUS', sign: 'From is ours', may_be_answered: false };
	const bounce = bounceSign(mail);
	if (bounce !== null) return machine('BOUNCE', bounce);
	if (isReportOf(mail, 'disposition-notification')) return machine('RECEIPT', 'Content-Type');
	if (isCalendar(mail)) return machine('CALENDAR', 'Content-Type');
	if (mail.part_types.includes('text/vnd.google.email-reaction+json'))
		return { class: 'PERSON', sign: 'reaction', may_be_answered: false };
	const automatic = automaticSign(mail, facts);
	if (automatic !== null) return automatic;
	if (facts.from_sender_in_hour > mailsInHourMax) return machine('AUTO_REPLY', tooManyMails);
	const absence = absenceSign(mail, facts.new_text);
	if (absence === 'only') return machine('AUTO_REPLY', 'words of an absence note');
	if (absence === 'among others')
		return { class: 'PERSON', sign: 'words of an absence note', may_be_answered: false };
	return { class: 'PERSON', sign: null, may_be_answered: true };
}

const isReportOf = ({ content_type, content_params }: ReadMail, type: string): boolean =>
	content_type === 'multipart/report' && content_params['report-type'] === type;

/** RFC 3464, and what mail systems sent before it (Exim, qmail). */
function bounceSign(mail: ReadMail): string | null {
	if (isReportOf(mail, 'delivery-status') || mail.delivery_statuses.length > 0)
		return 'Content-Type';
	if (mail.header('x-failed-recipients') !== undefined) return 'X-Failed-Recipients';
	const sender = mail.from[0]?.address.split('@')[0] ?? '';
	const isMailSystem = /^(mailer-daemon|postmaster|mail\.?daemon)$/.test(sender);
	return isMailSystem && hasEmptyReturnPath(mail) ? 'Return-Path' : null;
}

const hasEmptyReturnPath = (mail: ReadMail): boolean =>
	/^<\s*>$/.test(mail.header('return-path') ?? '');

/** "Accepted" there is about a meeting. An invitation attached to a letter leaves it a letter. */
function isCalendar(mail: ReadMail): boolean {
	if (mail.content_type === 'text/calendar') return true;
	const answers = /^(reply|request|cancel|counter|refresh)$/;
	return mail.content_type.startsWith('multipart/') && mail.part_types.includes('text/calendar')
		? answers.test(mail.content_params['method'] ?? '') ||
				/\bmethod=(reply|cancel)\b/i.test(calendarPart(mail))
		: false;
}

const calendarPart = ({ files }: ReadMail): string =>
	files
		.filter(({ declared_type }) => declared_type === 'text/calendar')
		.map(({ content }) =>
			content
				.subarray(0, 2000)
				.toString('utf8')
				.replace(/^METHOD:/im, 'method='),
		)
		.join('\n');

/** `X-Auto-Response-Suppress` is no sign: it asks for silence, and Outlook writes it into letters of people. */
function automaticSign(mail: ReadMail, { answers_us }: ClassFacts): Classified | null {
	const found = (one: MailClass, sign: string): Classified => ({
		class: one,
		sign,
		may_be_answered: false,
	});
	const submitted = mail.header('auto-submitted');
	// RFC 3834: the value may carry parameters.
	if (submitted !== undefined && submitted.split(';')[0]?.trim().toLowerCase() !== 'no')
		return found('AUTO_REPLY', 'Auto-Submitted');
	for (const name of ['x-ms-exchange-inbox-rules-loop', 'x-autoreply', 'x-autorespond'])
		if (mail.header(name) !== undefined) return found('AUTO_REPLY', name);
	const precedence = (mail.header('precedence') ?? '').toLowerCase();
	if (precedence === 'auto_reply') return found('AUTO_REPLY', 'Precedence');
	const isOfList = ['list-id', 'list-unsubscribe'].find((name) => mail.header(name) !== undefined);
	if (isOfList !== undefined) return found('BULK', isOfList);
	if (/^(bulk|list|junk)$/.test(precedence))
		// Ticket systems call the confirmation of what was sent to them bulk; no mailing answers a mail.
		return found(answers_us && precedence === 'bulk' ? 'AUTO_REPLY' : 'BULK', 'Precedence');
	if (hasEmptyReturnPath(mail)) return found('MACHINE', 'Return-Path');
	const sender = mail.from[0]?.address.split('@')[0] ?? '';
	if (/^(no-?reply|do-?not-?reply|tidak-?(di)?balas)([-+._].*)?$/.test(sender))
		return found('MACHINE', 'From');
	return null;
}

const absenceSubject =
	/^\s*(?:re:\s*)?(auto(?:matic)?[ -]?reply|automatische antwort|out[ -]of[ -](?:the[ -])?office|balasan otomatis|jawaban otomatis|(?:sedang )?cuti\b|on leave)/i;
const absenceText =
	/\b(out of (?:the )?office|on (?:annual )?leave|away from (?:the|my) (?:office|desk)|sedang cuti|sedang dinas(?: luar)?|tidak (?:sedang )?(?:di|berada di) (?:kantor|tempat)|balasan otomatis|automatic reply|auto-?reply)\b/i;
const until = /\b(?:until|hingga|sampai|s\/d|kembali|back on|return(?:ing)? on)\b/i;

/**
 * Absence notes of programs that set no header. Where more is said than that, a person may have written it: it is read as
 * a letter, and not answered automatically.
 */
function absenceSign(mail: ReadMail, text: string): 'only' | 'among others' | null {
	const inSubject = absenceSubject.test(mail.subject);
	const inText = absenceText.test(text.slice(0, 600));
	if (!inSubject && !(inText && until.test(text))) return null;
	const sentences = text.split(/(?<=[.!?])\s+|\n+/).filter((one) => one.trim().length > 3);
	return inSubject || sentences.length <= 3 ? 'only' : 'among others';
}

const months: Readonly<Record<string, number>> = {
	jan: 1,
	feb: 2,
	mar: 3,
	apr: 4,
	may: 5,
	mei: 5,
	jun: 6,
	jul: 7,
	aug: 8,
	agu: 8,
	agt: 8,
	sep: 9,
	oct: 10,
	okt: 10,
	nov: 11,
	dec: 12,
	des: 12,
};

/** The day until which an absence note says that its writer is away, on or after `today`; null when it names none. A hint only. */
export function backOn(text: string, today: Date): Date | null {
	const near =
		/(?:until|hingga|sampai|s\/d|kembali(?: pada)?|back on|return(?:ing)? on)(?: dengan)?(?: tanggal)?\s+(.{4,40})/i.exec(
			text,
		)?.[1];
	if (near === undefined) return null;
	const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(near);
	const numbers = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})/.exec(near);
	const words = /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?/i.exec(near);
	const month = months[(words?.[2] ?? '').toLowerCase()];
	const year = today.getUTCFullYear();
	const day =
		iso !== null
			? dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
			: numbers !== null
				? dayOf(Number(numbers[3]), Number(numbers[2]), Number(numbers[1]))
				: words !== null && month !== undefined
					? dayOf(words[3] === undefined ? year : Number(words[3]), month, Number(words[1]))
					: null;
	if (day === null) return null;
	// Without a year, January said in December is the next one.
	if (words !== null && words[3] === undefined && day < today)
		day.setUTCFullYear(day.getUTCFullYear() + 1);
	return day >= today && day.getTime() - today.getTime() < 366 * 86_400_000 ? day : null;
}

function dayOf(year: number, month: number, day: number): Date | null {
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}
