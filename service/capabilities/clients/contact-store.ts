import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Tables = Pick<Transaction, 'clientContact' | '$queryRaw'>;
type Context = { tx: Tables };
export type ContactRow = Prisma.ClientContactGetPayload<object>;
export type ContactValues = Pick<ContactRow, 'name' | 'email' | 'may_accept'> & {
	phone?: string | null | undefined;
};

const contacts = tableOf<ContactRow, Prisma.ClientContactCreateManyInput>(
	'client_contacts',
	Prisma.ClientContactScalarFieldEnum,
);

export async function getContact({ tx }: Context, id: string): Promise<ContactRow> {
	const row = await findRow(tx, contacts, id);
	if (row === null) throw NotFound({ resource: 'contact', id });
	return row;
}

export const contactWithAddress = (
	{ tx }: Context,
	client_id: string,
	email: string,
): Promise<ContactRow | null> =>
	tx.clientContact.findUnique({ where: { client_id_email: { client_id, email } } });

/** Null when the client has a contact with this address. */
export async function insertContact(
	{ tx, now }: Context & Pick<ReadContext, 'now'>,
	client_id: string,
	{ phone = null, ...values }: ContactValues,
): Promise<ContactRow | null> {
	const row = { id: newId(), client_id, ...values, phone, created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, contacts, [row], {
		duplicatesBy: ['client_id', 'email'],
	});
	return inserted ?? null;
}

export const updateContact = (
	{ tx, now }: Context & Pick<ReadContext, 'now'>,
	id: string,
	values: Prisma.ClientContactUpdateInput,
): Promise<ContactRow> =>
	tx.clientContact.update({ where: { id }, data: { ...values, updated_at: now } });

export const listContacts = (
	{ tx }: Context,
	{
		client_id,
		email,
		...query
	}: ListQuery & { client_id?: string | undefined; email?: string | undefined },
): Promise<Page<ContactRow>> => pageOf(tx, contacts, query, { client_id, email });

/** Whose address it is, at one client. The billing address is one that may not accept, and has no entry of its own. */
export type KnownAddress = {
	client_id: string;
	contact_id: string | null;
	name: string;
	may_accept: boolean;
	locale: string;
};

/** The clients that an address belongs to, as an active contact or as where bills go; in one statement. */
export const clientsOfAddress = ({ tx }: Context, email: string): Promise<KnownAddress[]> =>
	tx.$queryRaw<KnownAddress[]>`
		SELECT coalesce(k.client_id, c.id) AS client_id, k.id AS contact_id, coalesce(k.name, c.name) AS name,
			coalesce(k.may_accept, false) AS may_accept, c.locale
		FROM clients c LEFT JOIN client_contacts k ON k.client_id = c.id AND k.email = ${email} AND k.active
		WHERE c.id IN (SELECT id FROM clients WHERE billing_email = ${email}
			UNION SELECT client_id FROM client_contacts WHERE email = ${email} AND active)
		ORDER BY c.created_at LIMIT 20`;

/** The addresses of clients at one domain: those of contacts and those where bills go. */
export const clientsAtDomain = (
	{ tx }: Context,
	domain: string,
): Promise<{ client_id: string }[]> =>
	tx.$queryRaw<{ client_id: string }[]>`
		SELECT id AS client_id FROM clients WHERE billing_email LIKE ${`%@${likeText(domain)}`}
		UNION SELECT client_id FROM client_contacts WHERE email LIKE ${`%@${likeText(domain)}`} AND active LIMIT 5`;

const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, (one) => `\\${one}`);

/** Every domain that clients write from, for telling look-alikes. */
export async function clientDomains({ tx }: Context): Promise<string[]> {
	const rows = await tx.$queryRaw<{ domain: string }[]>`
		SELECT split_part(billing_email, '@', 2) AS domain FROM clients
		UNION SELECT split_part(email, '@', 2) FROM client_contacts WHERE active`;
	return rows.map(({ domain }) => domain);
}

/** Those that may accept for a client: the link to accept may be sent to them. */
export const contactsThatMayAccept = ({ tx }: Context, client_id: string): Promise<ContactRow[]> =>
	tx.clientContact.findMany({
		where: { client_id, active: true, may_accept: true },
		orderBy: { created_at: 'asc' },
		take: 20,
	});
