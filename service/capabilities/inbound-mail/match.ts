import { isPublicMailbox } from './look-alike.ts';

/**
 * To which sale a mail belongs. Signs are asked in the order of how hard they are to guess. Each gives a candidate: it
 * becomes a match only when the sender belongs to the client of that sale, by an address or a domain of its own, for ids and
 * reply addresses are known to everybody who ever got a copy.
 */
export type Sale = { subject_type: string; subject_id: string; client_id: string; title: string };
export type MatchSign = 'MESSAGE_ID' | 'REPLY_ADDRESS' | 'THREAD' | 'NUMBER' | 'ONLY_OPEN_SALE';
export type Candidate = {
	by: MatchSign;
	sale: Sale;
	/** The delivery that was answered, and what it was about, where the sign tells. */
	delivery?: { id: string; related_type: string | null; related_id: string | null };
	/** The conversation of the reply address. */
	conversation_id?: string;
};

export type MatchFacts = {
	/** In the order of the signs. */
	candidates: readonly Candidate[];
	/** Clients to which the address of the sender belongs. */
	clients_of_address: ReadonlySet<string>;
	/** Clients with an address at the sender's domain. */
	clients_of_domain: ReadonlySet<string>;
	sender_domain: string;
	is_proven: boolean;
	is_suspicious: boolean;
	/** A list or a newsletter: others wrote into it. */
	is_bulk: boolean;
};

export type Matched = {
	match: 'MATCHED' | 'CANDIDATE' | 'SUGGESTED' | 'UNMATCHED';
	candidate: Candidate | null;
	/** A sign pointed to the sale of another client, or signs point to different sales. */
	is_ambiguous: boolean;
};

export function matchOf(facts: MatchFacts): Matched {
	const belongs = ({ sale: { client_id } }: Candidate): boolean =>
		!facts.is_suspicious &&
		!facts.is_bulk &&
		(facts.clients_of_address.has(client_id) ||
			(facts.clients_of_domain.has(client_id) && !isPublicMailbox(facts.sender_domain)));
	const strong = facts.candidates.filter(
		({ by }) => by === 'MESSAGE_ID' || by === 'REPLY_ADDRESS' || by === 'THREAD',
	);
	const weak = facts.candidates.filter((one) => !strong.includes(one));
	const own = strong.filter(belongs);
	const foreign = strong.filter((one) => !belongs(one));
	// A number is on every page that we send: it counts only from a proven contact of that client.
	const numbered = weak.filter(
		({ by, sale }) =>
			by === 'NUMBER' && facts.is_proven && facts.clients_of_address.has(sale.client_id),
	);
	const [first] = own;
	if (first !== undefined) {
		const sales = new Set(own.map(({ sale }) => sale.subject_id));
		return {
			match: 'MATCHED',
			candidate: first,
			is_ambiguous: sales.size > 1 || foreign.length > 0,
		};
	}
	const [byNumber] = numbered;
	if (byNumber !== undefined) {
		const sales = new Set(numbered.map(({ sale }) => sale.subject_id));
		return {
			match: sales.size > 1 ? 'SUGGESTED' : 'MATCHED',
			candidate: byNumber,
			is_ambiguous: sales.size > 1 || foreign.length > 0,
		};
	}
	const [guessed] = foreign;
	if (guessed !== undefined)
		return { match: 'CANDIDATE', candidate: guessed, is_ambiguous: foreign.length > 1 };
	const open = weak.filter(({ by }) => by === 'ONLY_OPEN_SALE' && facts.is_proven);
	const suggestion = open[0] ?? weak.find(({ by }) => by === 'NUMBER');
	return suggestion === undefined
		? { match: 'UNMATCHED', candidate: null, is_ambiguous: false }
		: { match: 'SUGGESTED', candidate: suggestion, is_ambiguous: false };
}

/** Numbers of quotations and invoices in a text, as we write them. */
export const numbersIn = (text: string): string[] =>
	[
		...new Set(
			[...text.toUpperCase().matchAll(/\b(?:QUO|INV)-\d{4,8}-\d{4,8}\b/g)].map(([one]) => one),
		),
	].slice(0, 10);

/** The token of a reply address of ours, such as `sales+abc…@`; null for other addresses. */
export function replyTokenIn(address: string): string | null {
	return /^[^@+]+\+([a-z2-7]{16})@/.exec(address.toLowerCase())?.[1] ?? null;
}
