import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';
import type { ItemTerm } from './period-charge.ts';
import { carriedNets, termsOf } from './renewal-store.ts';
import { subscriptions, type SubscriptionRow } from './store.ts';

type BareSubscription = Omit<SubscriptionRow, 'items'>;

/** A subscription with everything that says what it will be charged. */
export type PlannedSubscription = BareSubscription & {
	terms: readonly ItemTerm[];
	/** Net of changes that is charged with the next period, in minor units. */
	carried_net: bigint;
	/** Days on which items that changes have ended are removed with their data. */
	item_removals: readonly Date[];
};

type Tables = Pick<Transaction, 'subscription' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor'> & { tx: Tables };

/** Subscriptions that are or will be charged, by id: a page by keyset, in four statements. */
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
	return withPlans(tx, rows);
}

/** The same of subscriptions that were read, in whatever status. */
export async function withPlans(
	tx: Tables,
	rows: readonly BareSubscription[],
): Promise<PlannedSubscription[]> {
	const ids = rows.map(({ id }) => id);
	const [carried, terms, removals] = await Promise.all([
		carriedNets({ tx }, ids),
		termsOf({ tx }, ids),
		itemRemovals(tx, ids),
	]);
	return rows.map((row) => ({
		...row,
		terms: terms.get(row.id) ?? [],
		carried_net: carried.get(row.id) ?? 0n,
		item_removals: removals.get(row.id) ?? [],
	}));
}

async function itemRemovals(
	tx: Tables,
	subscriptionIds: readonly string[],
): Promise<Map<string, Date[]>> {
	const rows = await tx.$queryRaw<{ subscription_id: string; terminate_on: Date }[]>`
		SELECT DISTINCT subscription_id, terminate_on FROM subscription_items
		WHERE subscription_id = ANY(${[...subscriptionIds]}::uuid[]) AND terminate_on IS NOT NULL`;
	const bySubscription = Map.groupBy(rows, ({ subscription_id }) => subscription_id);
	return new Map(
		[...bySubscription].map(([id, removals]) => [id, removals.map((row) => row.terminate_on)]),
	);
}
