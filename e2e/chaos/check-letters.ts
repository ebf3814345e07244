import type { Evidence, Message } from './evidence.ts';
import type { Letter } from './letters.ts';
import type { Report } from './violation.ts';

/** Every letter was taken in once, stands in one conversation, was decided, and was answered at most once. */
export function checkLetters(evidence: Evidence, report: Report): void {
	checkMailbox(evidence, report);
	const received = evidence.messages.filter(({ direction }) => direction === 'IN');
	const bySubject = Map.groupBy(received, ({ subject }) => subject);
	for (const [subject, copies] of Map.groupBy(evidence.letters, (one) => one.subject)) {
		const found = bySubject.get(subject) ?? [];
		// A copy is a mail of its own; a mail that was read twice would be one message more than there are mails.
		if (found.length !== copies.length)
			report(
				'a letter is one message in one conversation',
				subject,
				`${found.length} messages of ${copies.length} mails`,
			);
		const conversations = new Set(found.map(({ conversation_id }) => conversation_id));
		if (conversations.size > 1)
			report(
				'a letter is one message in one conversation',
				subject,
				`${conversations.size} conversations`,
			);
		for (const message of found) checkDecided(message, copies[0], report);
	}
	checkAnswers(evidence, received, report);
}

function checkMailbox({ letters, inboundMails }: Evidence, report: Report): void {
	const taken = Map.groupBy(inboundMails, (mail) => mail.provider_message_id);
	for (const { id, subject } of letters) {
		const rows = taken.get(id) ?? [];
		if (rows.length !== 1) report('every letter is taken in once', subject, `${rows.length} times`);
		for (const { status } of rows.filter((row) => row.status !== 'READ'))
			report('every letter is read', subject, status);
	}
	const written = new Set(letters.map(({ id }) => id));
	for (const id of taken.keys())
		if (!written.has(id)) report('no letter is invented', id, 'nobody wrote it');
}

function checkDecided(message: Message, letter: Letter | undefined, report: Report): void {
	const { id, status, outcome, conversation } = message;
	if (status === 'RECEIVED' || outcome === null)
		report('every letter is decided', id, `${status}, ${outcome ?? 'no outcome'}`);
	const sale = letter?.quotation_id ?? null;
	if (conversation.subject_id !== sale)
		report('a letter stands at its own sale', id, `${conversation.subject_id}, not ${sale}`);
}

/** The link to accept goes out once a day for a sale, however many letters say yes. */
function checkAnswers(evidence: Evidence, received: readonly Message[], report: Report): void {
	const answers = evidence.messages.filter(({ direction }) => direction === 'OUT');
	const sales = new Map(received.map(({ id, conversation }) => [id, conversation.subject_id]));
	const bySale = Map.groupBy(
		answers,
		({ answers_id }) => sales.get(answers_id ?? '') ?? answers_id,
	);
	for (const [sale, own] of bySale)
		if (own.length > 1)
			report('a letter is answered at most once', sale ?? '', `${own.length} times`);
	const links = evidence.notifications.filter(({ kind }) => kind === 'QUOTATION_LINK');
	if (links.length !== answers.length)
		report(
			'an answer is a mail and a message',
			'all',
			`${links.length} mails, ${answers.length} messages`,
		);
	const inMailbox = Map.groupBy(
		evidence.mails,
		({ subject, to }) => `${subject} ${to[0]?.address}`,
	);
	for (const { subject, recipient } of links) {
		const times = inMailbox.get(`${subject} ${recipient}`)?.length ?? 0;
		if (times > 1) report('a letter is answered at most once', subject, `${times} mails`);
	}
}
