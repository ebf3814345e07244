import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';
import type { ItemTerm } from './period-charge.ts';
import { termsOf, type BareSubscription } from './renewal-store.ts';
import { subscriptions } from './store.ts';

/** A subscription with everything that says what it will be charged. */
export type PlannedSubscription = BareSubscription & { terms: readonly ItemTerm[] };

type Tables = Pick<Transaction, 'subscription' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor'> & { tx: Tables };

/** Subscriptions that are or will be charged, by id: a page by keyset, in two statements. */
export async function listPlanned(
	{ tx }: Context,
	query: {
		client_id?: string | undefined;
		currency?: string | undefined;
		after: string | null;
		take: number;
	},
): Promise<PlannedSubscription[]> {
	const { client_id, currency, after, take } = query;
	const conditions = [
		Prisma.sql`status IN ('TRIALING', 'ACTIVE', 'PAST_DUE')`,
		...(client_id === undefined ? [] : [Prisma.sql`client_id = ${client_id}::uuid`]),
		...(currency === undefined ? [] : [Prisma.sql`currency = ${currency}`]),
		...(after === null ? [] : [Prisma.sql`id > ${after}::uuid`]),
	];
	const rows = await tx.$queryRaw<BareSubscription[]>`
		SELECT ${subscriptions.columns} FROM subscriptions WHERE ${Prisma.join(conditions, ' AND ')}
		ORDER BY id LIMIT ${Prisma.raw(String(take))}`;
	return Promise.all(rows.map((row) => withTerms(tx, row)));
}

/** The same of one subscription, in whatever status. */
export const withTerms = async (
	tx: Tables,
	row: BareSubscription,
): Promise<PlannedSubscription> => ({ ...row, terms: await termsOf({ tx }, row.id) });
