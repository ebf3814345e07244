import { field } from '../../platform/contract/index.ts';
import { readAuthenticationResults } from './authentication-results.ts';

/**
 * Invariant: a sender is proven only when everything holds; what is missing, doubled or unreadable counts against it.
 * SPF alone proves nothing, since it is about the envelope, and a mail that a server forwards keeps no SPF.
 */
export type SenderFacts = {
	/** Addresses in all From headers. */
	from: readonly string[];
	/** Headers of this name, the topmost first: lower ones may be the sender's own. */
	authentication_results: readonly string[];
	/** The host whose verdict counts; without one no sender is proven. */
	trusted_host: string | undefined;
	is_spam: boolean;
	is_machine: boolean;
	is_suspicious: boolean;
	/** The address belongs to an active contact, or is where a client's bills go. */
	is_known: boolean;
};

export const unprovenReasons = {
	no_trusted_host: 'No host is configured whose check of senders counts',
	not_one_sender: 'The mail does not name exactly one sender',
	not_authenticated:
		'The mailbox did not confirm that the mail comes from the domain of its sender',
	spam: 'The mailbox takes it for spam',
	machine: 'A machine wrote it',
	suspicious: 'The sender looks like another one',
	unknown_address: 'The address belongs to no contact of a client',
	link_can_be_forwarded: 'It was asked by the link of a quotation, which may have been passed on',
} as const;
export type UnprovenReason = keyof typeof unprovenReasons;

/** What stands against the sender; empty when it is proven. */
export function reasonsAgainst(facts: SenderFacts): UnprovenReason[] {
	const reasons: UnprovenReason[] = [];
	const [sender] = facts.from;
	if (facts.trusted_host === undefined || facts.trusted_host === '')
		reasons.push('no_trusted_host');
	if (sender === undefined || facts.from.length !== 1) reasons.push('not_one_sender');
	else if (!isAuthenticated(domainOf(sender), facts)) reasons.push('not_authenticated');
	if (facts.is_spam) reasons.push('spam');
	if (facts.is_machine) reasons.push('machine');
	if (facts.is_suspicious) reasons.push('suspicious');
	if (!facts.is_known) reasons.push('unknown_address');
	return reasons;
}

/** The domain of an address as it is compared. */
export const domainOf = (address: string): string => {
	const canonical = field.canonicalEmail(address);
	return canonical.slice(canonical.lastIndexOf('@') + 1);
};

/** Whether the trusted host says that the mail comes from this very domain. */
export function isAuthenticated(
	domain: string,
	{
		authentication_results: [topmost],
		trusted_host: trusted,
	}: Pick<SenderFacts, 'authentication_results' | 'trusted_host'>,
): boolean {
	if (topmost === undefined || trusted === undefined || trusted === '' || domain === '')
		return false;
	const header = readAuthenticationResults(topmost);
	if (header === null || header.authserv_id !== trusted.toLowerCase()) return false;
	const dmarc = header.results.filter(({ method }) => method === 'dmarc');
	if (dmarc.length > 1) return false;
	const [policy] = dmarc;
	if (policy !== undefined && policy.verdict !== 'none')
		return policy.verdict === 'pass' && sameDomain(policy.properties.get('header.from'), domain);
	// Without a policy of the domain, its own signature proves the same.
	return header.results.some(
		({ method, verdict, properties }) =>
			method === 'dkim' &&
			verdict === 'pass' &&
			sameDomain(properties.get('header.d') ?? properties.get('header.i'), domain),
	);
}

const sameDomain = (stated: string | undefined, domain: string): boolean =>
	stated !== undefined &&
	domainOf(stated.includes('@') ? stated : `x@${stated.replace(/^@/, '')}`) === domain;
