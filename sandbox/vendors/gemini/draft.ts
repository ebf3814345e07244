import { factsOf, valueOf, type Fact, type Facts } from './facts.ts';
import { phrases, type Kind, type Phrases } from './phrases.ts';

type Draft = { subject: string; body_text: string };

/**
 * A believable mail, worded anew for every prompt as a model would. Every figure, number and link in it is copied from the
 * facts as it stands there; what a table below the text shows is not said again.
 */
export function writeDraft(facts: Facts, prompt: string): Draft {
	const line = (name: string) => new RegExp(`^\\s*${name}:\\s*(.+)`, 'm').exec(prompt)?.[1] ?? '';
	const language = /^en/i.test(line('LANGUAGE')) ? 'en' : 'id';
	const words = phrases[language];
	const kind = kindOf(facts, line('KIND') + line('PURPOSE'));
	const said = factsOf(facts);
	const pick = chooser(prompt);
	// A mail to a team of the company tells of a client and does not greet it.
	const isForTeam = /\bteam\b/i.test(line('PURPOSE'));
	const client = valueOf(said, /^(client|customer|recipient|contact|company)[._]?(display_)?name$/);
	const seller = valueOf(said, /^(sender|merchant|seller|operator|our_company)[._]?(name)?$/);
	const number =
		valueOf(said, /(quotation|invoice|order|subscription|document)[._]?number$/) ??
		valueOf(said, /(^|[._])(number|reference)$/);
	const hasTable = /yes/i.test(line('TABLE'));
	const body = said.filter(
		({ name }) => (isForTeam || !isFrame(name)) && !(hasTable && name === 'items'),
	);
	return {
		subject: [pick(words.subject[kind]), number].filter(Boolean).join(' '),
		body_text: [
			isForTeam ? words.team : greeting(words, client, /friendly/i.test(line('TONE'))),
			...paragraphsOf(pick(words.opening[kind]), body),
			`${pick(words.closing)}\n\n${pick(words.farewell)}\n${seller ?? 'CloudSales'}`,
		].join('\n\n'),
	};
}

const greeting = (words: Phrases, client: string | undefined, isFriendly: boolean): string =>
	client === undefined
		? `${words.dear} ${words.anybody},`
		: isFriendly
			? words.friendly(client)
			: words.formal(client);

/** Greeting and signature say these. */
const isFrame = (name: string): boolean =>
	/^(client|customer|recipient|sender|seller|merchant)[._]?name$/.test(name);
/** Sentences that follow each other make a paragraph; what bears a link stands by itself. */
function paragraphsOf(opening: string, body: readonly Fact[]): string[] {
	const paragraphs: string[][] = [[opening]];
	for (const fact of body) {
		if (isPlain(fact)) paragraphs.at(-1)?.push(fact.sentence.trim());
		else paragraphs.push([paragraphOf(fact)], []);
	}
	return paragraphs.filter((one) => one.length > 0).map((one) => one.join(' '));
}

const isPlain = ({ sentence }: Fact): boolean =>
	!/https?:\/\/|\[\[\w+\]\]|\n/.test(sentence) && /[.!?]$/.test(sentence.trim());
/** A link gets a line of its own, where it cannot run into the sentence around it. */
const paragraphOf = ({ sentence }: Fact): string =>
	sentence.trim().replace(/:? (https?:\/\/\S+|\[\[\w+\]\])$/, ':\n$1');

/** Another wording for another prompt, and the same for the same, so that a run can be repeated. */
function chooser(prompt: string): (from: readonly string[]) => string {
	let state = 7;
	for (const character of prompt) state = (state * 31 + character.charCodeAt(0)) % 1_000_003;
	return (from) => {
		state = (state * 48_271 + 11) % 1_000_003;
		return from[state % from.length] ?? '';
	};
}

function kindOf(facts: Facts, named: string): Kind {
	const own = [facts['kind'], facts['template_kind']].filter((one) => typeof one === 'string');
	const text = named || own.join(' ') || Object.keys(facts).join(' ');
	if (/\bteam\b/i.test(named))
		return /issue the invoice/i.test(named) ? 'invoice_request' : 'other';
	if (/past its due|overdue|dunning/i.test(text)) return 'overdue';
	if (/remind/i.test(text)) return /quotation/i.test(text) ? 'quotation_reminder' : 'reminder';
	if (/request/i.test(text)) return 'invoice_request';
	if (/waiting|do something/i.test(text)) return 'waiting';
	if (/welcome|provisioned|activat/i.test(text)) return 'welcome';
	if (/for a payment|payment.?(received|succeeded)|receipt/i.test(text)) return 'payment';
	if (/invoice|billing|payment/i.test(text)) return 'invoice';
	if (/quotation|quote/i.test(text)) return 'quotation';
	return 'other';
}
