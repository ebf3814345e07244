import { reasonsAgainstWords } from './accept-rule.ts';
import { tooManyMails, type MailClass } from './mail-class.ts';
import type { Intent } from './ports.ts';
import { withoutSignature, type CheckedReading } from './reading.ts';

/**
 * What follows from a message. Invariants:
 * 1. Nothing is accepted unless every gate is open: the model and the words both say yes and nothing else, the sender is
 *    proven and has the right to accept, the match is sure, the live version was answered, and the amount is allowed.
 * 2. A reading never moves money, changes an amount, an address or a service, and never decides whom to answer.
 * 3. A machine, an imitation and a stranger cause nothing but a note or a task for a person.
 */
export const outcomes = [
	'ACCEPT',
	'SEND_LINK',
	'DECLINE',
	'QUESTION',
	'MONEY_QUESTION',
	'REQUEST',
	'PAYMENT_PROOF',
	'PAYMENT_CHECK',
	'UNMATCHED',
	'HOLD',
	'STOP_ANSWERING',
	'NOTE',
	'SNOOZE',
	'FILE',
	'BOUNCE_LATER',
	'BOUNCE_SUSPECT',
] as const;
export type Outcome = (typeof outcomes)[number];
type Team = 'SALES' | 'FINANCE' | 'OPERATIONS';

export type DecisionFacts = {
	class: MailClass;
	class_sign: string | null;
	match: 'MATCHED' | 'CANDIDATE' | 'SUGGESTED' | 'UNMATCHED';
	match_by: string | null;
	match_is_ambiguous: boolean;
	is_proven: boolean;
	/** By the contact as it is now, not as it was when the mail came. */
	may_accept: boolean;
	reuses_message_id: boolean;
	back_on: Date | null;
	/** What the sender wrote, without quotations. */
	text: string;
	/** Null for machines, which no model reads. */
	reading: CheckedReading | null;
	/** How each file is handled: SHOWN, DOWNLOAD, LOGO, QUARANTINED. */
	files: readonly string[];
	/** Our mail that was answered was about money: a bill, a reminder. */
	answers_bill: boolean;
	/** The mark that a bounce left on our delivery; null when it counts for nothing. */
	bounce: string | null;
	/** The version of the offer that is live now; null when the sale has none. */
	offer: Offer | null;
	/** Acceptance by mail is allowed up to this amount, in minor units; null: not at all. */
	accept_max: bigint | null;
};
type Offer = {
	/** DRAFT, SENT, ACCEPTED … */
	status: string;
	is_expired: boolean;
	/** The mail answers a mail about this very version. */
	is_answered: boolean;
	currency: string;
	total: bigint;
	/** Every figure, date, number and link that the offer bears out, as text. */
	facts: string;
};

export type Decision = {
	outcome: Outcome;
	intent: Intent | null;
	/** Who hears of it; nobody when empty. */
	teams: readonly Team[];
	/** Why nothing was accepted, or what was noticed; for staff. */
	reasons: readonly string[];
};

export function decisionOf(facts: DecisionFacts): Decision {
	const machine = machineDecision(facts);
	if (machine !== null) return machine;
	const reading = facts.reading;
	const intent = intentOf(facts);
	const reasons = [
		...(reading?.instructs_system === true
			? ['The text tries to give orders to whatever reads it']
			: []),
		...(facts.reuses_message_id ? ['Another mail with its Message-ID came before'] : []),
	];
	const decided = (
		outcome: Outcome,
		teams: readonly Team[] = [],
		why: string[] = [],
	): Decision => ({
		outcome,
		intent,
		teams,
		reasons: [...reasons, ...why],
	});
	if (facts.class === 'SUSPICIOUS' || facts.match === 'CANDIDATE')
		return decided('HOLD', ['SALES']);
	if (facts.class_sign === 'reaction') return decided('NOTE');
	if (facts.match !== 'MATCHED') return decided('UNMATCHED', ['SALES']);
	switch (intent) {
		case 'accept':
			return acceptance(facts, decided);
		case 'decline':
			// A no closes nothing by itself; a person confirms it.
			return facts.offer?.status === 'SENT' && facts.is_proven && !facts.reuses_message_id
				? decided('DECLINE', ['SALES'])
				: decided('QUESTION', ['SALES']);
		case 'seat_change':
		case 'cancellation':
			// Together with a yes, it is another offer that is wanted.
			return (reading?.intents ?? []).includes('accept')
				? decided('QUESTION', ['SALES'], ['A yes that asks for something else accepts nothing'])
				: decided('REQUEST', ['SALES']);
		case 'proof_of_payment':
			return decided(
				'PAYMENT_PROOF',
				(reading?.intents ?? []).includes('question') ? ['FINANCE', 'SALES'] : ['FINANCE'],
				facts.files.includes('QUARANTINED') ? ['A file is kept apart: do not open it'] : [],
			);
		case 'already_paid':
			return decided('PAYMENT_CHECK', ['FINANCE']);
		case 'question':
		case 'out_of_office':
		case 'other':
			return speaksOfBank(facts.text)
				? decided(
						'MONEY_QUESTION',
						['SALES', 'FINANCE'],
						['It speaks of a bank account or of money back: nothing from a mail is used for that'],
					)
				: decided('QUESTION', ['SALES']);
	}
}

/** Null for what a person wrote. */
function machineDecision(facts: DecisionFacts): Decision | null {
	const filed = (outcome: Outcome, more: Partial<Decision> = {}): Decision => ({
		outcome,
		intent: null,
		teams: [],
		reasons: [],
		...more,
	});
	switch (facts.class) {
		case 'PERSON':
		case 'SUSPICIOUS':
			return null;
		case 'BOUNCE':
			if (facts.bounce === null) return filed('FILE');
			return facts.bounce === 'FULL' || facts.bounce === 'NOTE'
				? filed('BOUNCE_LATER')
				: filed('BOUNCE_SUSPECT', { teams: ['SALES'] });
		case 'AUTO_REPLY': {
			if (facts.class_sign === tooManyMails)
				return filed('STOP_ANSWERING', { teams: ['OPERATIONS'] });
			const isByWords = facts.class_sign === 'words of an absence note';
			const intent = isByWords || facts.back_on !== null ? 'out_of_office' : null;
			// Words alone are a guess: they move no reminder.
			return filed(facts.back_on !== null && !isByWords ? 'SNOOZE' : 'FILE', { intent });
		}
		case 'OWN_LOOP':
		case 'RECEIPT':
		case 'CALENDAR':
		case 'BULK':
		case 'MACHINE':
			return filed('FILE');
	}
}

/** The most important thing that the letter asks for. A yes is that only when it says nothing else. */
function intentOf({ reading, text, files, answers_bill }: DecisionFacts): Intent {
	const said = reading?.intents ?? [];
	const rest = said.filter((one) => one !== 'accept');
	const first = rest.find((one) => one !== 'question') ?? rest[0] ?? said[0] ?? 'other';
	const hasFile = files.some((one) => one !== 'LOGO');
	// "Attached." below a bill, with a file: whatever the model makes of one word.
	const isBareFile = hasFile && answers_bill && withoutSignature(text).length <= 40;
	return first === 'other' && isBareFile ? 'proof_of_payment' : first;
}

function acceptance(
	facts: DecisionFacts,
	decided: (outcome: Outcome, teams?: readonly Team[], why?: string[]) => Decision,
): Decision {
	const { offer } = facts;
	if (offer === null) return decided('QUESTION', ['SALES'], ['The sale has no offer']);
	if (offer.status === 'ACCEPTED') return decided('NOTE', [], ['It was accepted already']);
	if (offer.status !== 'SENT' || offer.is_expired)
		return decided('QUESTION', ['SALES'], ['The offer cannot be accepted any more']);
	// The link is an automatic answer: a program that answers it would get the next one.
	if (facts.class_sign !== null)
		return decided('QUESTION', ['SALES'], ['It is not sure that a person wrote it']);
	const against = reasonsAgainstAcceptance(facts, offer);
	return against.length === 0
		? decided('ACCEPT', ['SALES'])
		: decided('SEND_LINK', ['SALES'], against);
}

/** Every gate that is shut. */
function reasonsAgainstAcceptance(facts: DecisionFacts, offer: Offer): string[] {
	const { reading, accept_max } = facts;
	const against: string[] = [];
	const shut = (isShut: boolean, reason: string): void => {
		if (isShut) against.push(reason);
	};
	shut(!facts.is_proven, 'The sender is not proven');
	shut(!facts.may_accept, 'The sender may not accept');
	shut(facts.class !== 'PERSON', 'No person wrote it');
	shut(facts.match_is_ambiguous, 'It points to more than one sale');
	shut(facts.match_by === 'PERSON', 'A person chose the sale');
	shut(!offer.is_answered, 'It does not answer the version that is valid now');
	shut(
		reading === null || reading.intents.length !== 1 || reading.intents[0] !== 'accept',
		'It does not say one thing alone',
	);
	shut(reading?.condition === true, 'It is tied to a condition');
	shut(reading?.instructs_system === true, 'It gives orders to whatever reads it');
	shut(facts.reuses_message_id, 'Its Message-ID was used before');
	shut(
		facts.files.some((one) => one !== 'LOGO'),
		'It has a file that nobody has compared',
	);
	against.push(...reasonsAgainstWords(facts.text, offer.facts, withoutSignature(facts.text)));
	const evidence = reading?.evidence[0];
	if (evidence !== undefined) {
		const inEvidence = reasonsAgainstWords(evidence, offer.facts);
		shut(
			inEvidence.length > 0 && against.length === 0,
			'The words that were taken for a yes are none',
		);
	}
	shut(accept_max === null, 'Acceptance by mail is off');
	shut(
		accept_max !== null && (offer.currency !== 'IDR' || offer.total > accept_max),
		'The amount is above the limit of acceptance by mail',
	);
	return against;
}

const speaksOfBank = (text: string): boolean =>
	/(?<!\p{L})(?:rekening|refund|kembalikan (?:dana|uang)|pengembalian dana|bank (?:account|details)|account number|iban|swift)(?!\p{L})/iu.test(
		text,
	);
