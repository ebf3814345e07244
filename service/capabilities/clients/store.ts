import { maySee, type ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockName,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/http/errors.ts';
import { nameKey } from './rules.ts';

type Tables = Pick<Transaction, 'client' | 'clientLink' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor'> & { tx: Tables };
type ListQuery = { limit: number; cursor?: string | undefined; sort: string };

const clients = tableOf<ClientRow, Prisma.ClientCreateManyInput>(
	'clients',
	Prisma.ClientScalarFieldEnum,
);
const withLinks = { links: { orderBy: { system: 'asc' } } } as const;
export type ClientRow = Prisma.ClientGetPayload<object>;
export type ClientWithLinks = Prisma.ClientGetPayload<{ include: { links: true } }>;
export type ClientValues = {
	name: string;
	billing_email: string;
	npwp?: string | undefined;
	address?: string | undefined;
	phone?: string | undefined;
	locale: string;
};

export type ClientChanges = { [K in keyof ClientValues]?: ClientValues[K] | undefined };

/** A client sees itself and nobody else; a client actor without a client sees nothing. */
const visibleTo = ({ actor }: Context) =>
	actor.role === 'CLIENT'
		? { AND: [{ id: { in: actor.client_id === null ? [] : [actor.client_id] } }] }
		: {};

export async function findClient({ tx, actor }: Context, id: string): Promise<ClientRow | null> {
	const row = await findRow(tx, clients, id);
	return row !== null && maySee(actor, { client_id: row.id }) ? row : null;
}

export async function getClientWithLinks(context: Context, id: string): Promise<ClientWithLinks> {
	const row = await context.tx.client.findFirst({
		where: { id, ...visibleTo(context) },
		include: withLinks,
	});
	if (row === null) throw NotFound({ resource: 'client', id });
	return row;
}

export async function getClient(context: Context, id: string): Promise<ClientRow> {
	const row = await findClient(context, id);
	if (row === null) throw NotFound({ resource: 'client', id });
	return row;
}

export const findClientByName = (context: Context, name: string): Promise<ClientRow | null> =>
	context.tx.client.findFirst({ where: { name_key: nameKey(name), ...visibleTo(context) } });

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
export const updateClient = (
	{ tx }: Context,
	id: string,
	values: ClientChanges,
): Promise<ClientWithLinks> =>
	tx.client.update({
		where: { id },
		data: {
			...defined(values),
			...(values.name === undefined ? {} : { name_key: nameKey(values.name) }),
		},
		include: withLinks,
	});

/**
 * Lets one transaction at a time decide about a name. The unique index would refuse the second one too, but by an
 * error that ends its transaction before it could say which client has the name.
 */
export const lockClientName = ({ tx }: Context, name: string): Promise<void> =>
	lockName(tx, `client-name:${nameKey(name)}`);

export const listClients = (
	context: Context,
	query: ListQuery & {
		search?: string | undefined;
		name?: string | undefined;
		billing_email?: string | undefined;
	},
): Promise<Page<ClientWithLinks>> =>
	pageOf(query, (seek) =>
		context.tx.client.findMany({
			where: {
				AND: [
					...seek.AND,
					visibleTo(context),
					query.search === undefined
						? {}
						: { name_key: { contains: escapeLike(nameKey(query.search)) } },
					query.name === undefined ? {} : { name_key: nameKey(query.name) },
					query.billing_email === undefined ? {} : { billing_email: query.billing_email },
				],
			},
			orderBy: seek.orderBy,
			take: seek.take,
			include: withLinks,
		}),
	);

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

export const findClientByLink = async (
	context: Context,
	system: string,
	externalId: string,
): Promise<ClientRow | null> =>
	context.tx.client.findFirst({
		where: { links: { some: { system, external_id: externalId } }, ...visibleTo(context) },
	});

/** Prisma hands `%` and `_` to LIKE as they are; a person who types them means the characters. */
const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

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
