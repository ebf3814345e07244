import type { ReadContext } from '../../platform/context/index.ts';
import { clientDomains, clientsAtDomain, clientsOfAddress } from '../clients/index.ts';
import { notificationsConfig } from '../notifications/index.ts';
import { imitatedDomain, isPublicMailbox, namesAnotherAddress } from './look-alike.ts';
import { domainOf } from './proof.ts';
import type { ReadMail } from './read-mail.ts';

export type Sender = {
	/** Empty when the mail names none. */
	address: string;
	name: string;
	domain: string;
	/** The clients whose contact, or whose billing address, it is. */
	known: Awaited<ReturnType<typeof clientsOfAddress>>;
	clients_of_domain: ReadonlySet<string>;
	is_ours: boolean;
	/** Why it looks like another sender; null when it does not. */
	imitates: string | null;
};

export async function senderOf(
	context: ReadContext,
	mail: ReadMail,
	mailbox: string,
): Promise<Sender> {
	const { address = '', name = '' } = mail.from[0] ?? {};
	const domain = domainOf(address);
	const known = address === '' ? [] : await clientsOfAddress(context, address);
	const ours = ownAddresses(context, mailbox);
	const is_ours = ours.includes(address) || ourDomains(ours).includes(domain);
	const clients = domain === '' ? [] : await clientsAtDomain(context, domain);
	const isStrange = known.length === 0 && clients.length === 0 && !is_ours;
	return {
		address,
		name,
		domain,
		known,
		clients_of_domain: new Set(clients.map(({ client_id }) => client_id)),
		is_ours,
		imitates:
			namesAnotherAddress(name, address) && !is_ours
				? 'The name shows another address than the one that it came from'
				: isStrange
					? await imitation(context, domain, ourDomains(ours))
					: null,
	};
}

async function imitation(
	context: ReadContext,
	domain: string,
	ours: readonly string[],
): Promise<string | null> {
	const known = [...ours, ...(await clientDomains(context))].filter((one) => !isPublicMailbox(one));
	const imitated = imitatedDomain(domain, known);
	return imitated === null ? null : `Its domain looks like ${imitated}`;
}

function ownAddresses({ config }: ReadContext, mailbox: string): string[] {
	const { SALES_EMAIL, FINANCE_EMAIL, OPERATIONS_EMAIL, MAIL_REPLY_ADDRESS } =
		config.read(notificationsConfig);
	return [mailbox, SALES_EMAIL, FINANCE_EMAIL, OPERATIONS_EMAIL, MAIL_REPLY_ADDRESS]
		.filter((one) => one !== undefined)
		.map((one) => one.toLowerCase());
}

const ourDomains = (addresses: readonly string[]): string[] => [
	...new Set(addresses.map(domainOf).filter((domain) => !isPublicMailbox(domain))),
];
