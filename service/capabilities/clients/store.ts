import type { ReadContext } from '../../platform/context/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import {
	containing,
	findRow,
	insertRows,
	lockName,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	visibleTo,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { nameKey } from './rules.ts';

type Tables = Pick<Transaction, 'client' | 'clientLink' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor'> & { tx: Tables };

const clients = tableOf<ClientRow, Prisma.ClientCreateManyInput>(
	'clients',
	Prisma.ClientScalarFieldEnum,
);
const clientLinks = tableOf<ClientWithLinks['links'][number]>(
	'client_links',
	Prisma.ClientLinkScalarFieldEnum,
);
export type ClientRow = Prisma.ClientGetPayload<object>;
export type ClientWithLinks = Prisma.ClientGetPayload<{ include: { links: true } }>;
export type ClientValues = {
	name: string;
	billing_email: string;
	npwp?: string | null | undefined;
	address?: string | null | undefined;
	phone?: string | null | undefined;
	locale: string;
};

/** Null clears; undefined leaves as it is. */
export type ClientChanges = { [K in keyof ClientValues]?: ClientValues[K] | undefined };

export async function findClient(context: Context, id: string): Promise<ClientRow | null> {
	return ofActor(context, await findRow(context.tx, clients, id));
}

/** A CLIENT sees only itself. */
const ofActor = ({ actor }: Context, row: ClientRow | null): ClientRow | null =>
	row !== null && maySee(actor, { client_id: row.id }) ? row : null;

export async function getClientWithLinks(context: Context, id: string): Promise<ClientWithLinks> {
	return withLinks(context, await getClient(context, id));
}

export async function getClient(context: Context, id: string): Promise<ClientRow> {
	const row = await findClient(context, id);
	if (row === null) throw NotFound({ resource: 'client', id });
	return row;
}

export async function findClientByName(context: Context, name: string): Promise<ClientRow | null> {
	const where = { name_key: nameKey(name) };
	return ofActor(context, await context.tx.client.findFirst({ where }));
}

/** Null when another client has the name. */
export async function insertClient(
	context: Context,
	values: ClientValues,
): Promise<ClientRow | null> {
	await lockClientName(context, values.name);
	const client = {
		id: newId(),
		name: values.name,
		name_key: nameKey(values.name),
		billing_email: values.billing_email,
		npwp: values.npwp ?? null,
		address: values.address ?? null,
		phone: values.phone ?? null,
		locale: values.locale,
	};
	const [row] = await insertRows(context.tx, clients, [client], { skipDuplicates: true });
	return row ?? null;
}

/** The caller has made sure, under `lockClientName`, that a new name is free. */
export async function updateClient(
	context: Context,
	id: string,
	values: ClientChanges,
): Promise<ClientWithLinks> {
	const data = {
		...defined(values),
		...(values.name === undefined ? {} : { name_key: nameKey(values.name) }),
	};
	return withLinks(context, await context.tx.client.update({ where: { id }, data }));
}

/**
 * Lets one transaction at a time decide about a name. The unique index would refuse the second one too, but with an
 * error that aborts its transaction, so the name's owner could not be read for the message.
 */
export const lockClientName = ({ tx }: Context, name: string): Promise<void> =>
	lockName(tx, `client-name:${nameKey(name)}`);

/** Lets one transaction at a time change the address of a contact, so that the second is told whose it is. */
export const lockContacts = ({ tx }: Context, clientId: string): Promise<void> =>
	lockName(tx, `client-contacts:${clientId}`);

export async function listClients(
	context: Context,
	query: ListQuery & {
		search?: string | undefined;
		name?: string | undefined;
		billing_email?: string | undefined;
	},
): Promise<Page<ClientWithLinks>> {
	const { search, name, billing_email } = query;
	const filters = { billing_email, ...(name === undefined ? {} : { name_key: nameKey(name) }) };
	const page = await pageOf(context.tx, clients, query, filters, [
		...visibleTo(context.actor, 'id'),
		...(search === undefined ? [] : [Prisma.sql`name_key LIKE ${containing(nameKey(search))}`]),
	]);
	return { ...page, data: await Promise.all(page.data.map((row) => withLinks(context, row))) };
}

async function withLinks({ tx }: Context, row: ClientRow): Promise<ClientWithLinks> {
	const links = await rowsOf(tx, clientLinks, 'client_id', row.id);
	return { ...row, links: links.sort((a, b) => (a.system < b.system ? -1 : 1)) };
}

/** False when the client has another id in that system, or the id belongs to another client. */
export async function insertLink(
	{ tx }: Context,
	link: { client_id: string; system: string; external_id: string },
): Promise<boolean> {
	const inserted = await tx.clientLink.createManyAndReturn({
		data: [{ id: newId(), ...link }],
		skipDuplicates: true,
	});
	if (inserted.length > 0) return true;
	return (await tx.clientLink.count({ where: link })) > 0;
}

function defined(values: ClientChanges) {
	const { name, billing_email, npwp, address, phone, locale } = values;
	return {
		...(name === undefined ? {} : { name }),
		...(billing_email === undefined ? {} : { billing_email }),
		...(npwp === undefined ? {} : { npwp }),
		...(address === undefined ? {} : { address }),
		...(phone === undefined ? {} : { phone }),
		...(locale === undefined ? {} : { locale }),
	};
}
