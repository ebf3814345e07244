import type { ReadContext } from '../../platform/context/index.ts';
import {
	batchLoader,
	changeRow,
	findRow,
	Prisma,
	reserveRow,
	rowsOf,
	tableOf,
	type Transaction,
} from '../../platform/database/index.ts';
import { subscriptions, type SubscriptionRow, type TermRow } from './store.ts';

type Tables = Pick<Transaction, 'subscription' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
export type BareSubscription = Omit<SubscriptionRow, 'items'>;

const terms = tableOf<TermRow>(
	'subscription_item_terms',
	Prisma.SubscriptionItemTermScalarFieldEnum,
);

/** A subscription as the selection of the billing run names it. */
export type DueSubscription = { id: string; client_id: string; bill_on: Date };

/** States in which periods are charged; the index `subscriptions_to_bill` has the same condition. */
const isDue = (today: Date): Prisma.Sql => Prisma.sql`
	status IN ('ACTIVE', 'PAST_DUE') AND parked_at IS NULL AND bill_on IS NOT NULL AND bill_on <= ${today}::date`;

/** Subscriptions whose next period is to be charged by that day, those that wait longest first; a page by keyset. */
export const listDue = (
	{ tx }: { tx: Tables },
	query: {
		today: Date;
		after: Pick<DueSubscription, 'bill_on' | 'id'> | null;
		/** Left out, such as those that failed in this run already. */
		except: readonly string[];
		take: number;
	},
): Promise<DueSubscription[]> => {
	const { today, after, except, take } = query;
	const beyond =
		after === null
			? Prisma.empty
			: Prisma.sql`AND bill_on >= ${after.bill_on}::date AND (bill_on, id) > (${after.bill_on}::date, ${after.id}::uuid)`;
	const without =
		except.length === 0 ? Prisma.empty : Prisma.sql`AND id <> ALL(${[...except]}::uuid[])`;
	return tx.$queryRaw`
		SELECT id, client_id, bill_on FROM subscriptions WHERE ${isDue(today)} ${beyond} ${without}
		ORDER BY bill_on, id LIMIT ${Prisma.raw(String(take))}`;
};

/** The earliest day on which one of them is to be charged; null when none is. */
export async function firstBillOn({ tx }: { tx: Tables }): Promise<Date | null> {
	const [row] = await tx.$queryRaw<{ bill_on: Date }[]>`
		SELECT bill_on FROM subscriptions
		WHERE status IN ('ACTIVE', 'PAST_DUE') AND parked_at IS NULL AND bill_on IS NOT NULL
		ORDER BY bill_on LIMIT 1`;
	return row?.bill_on ?? null;
}

/**
 * The subscription, locked, when it is still to be charged by that day; null when it is not, or another transaction holds
 * it. Who holds it may be charging it: waiting would only find it done.
 */
export const lockDue = async (
	{ tx }: { tx: Tables },
	id: string,
	today: Date,
): Promise<BareSubscription | null> => {
	const row = await lockDueOne(tx, { id, today });
	// A transaction does not skip its own locks: without this two works that share it would both bill the row.
	if (row !== null) reserveRow(tx, subscriptions.name.sql, row.id);
	return row;
};

const lockDueOne = batchLoader(
	async (
		tx: Tables,
		questions: readonly { id: string; today: Date }[],
	): Promise<(BareSubscription | null)[]> => {
		const answers = new Map<string, BareSubscription>();
		for (const [time, alike] of Map.groupBy(questions, ({ today }) => +today)) {
			const ids = alike.map(({ id }) => id);
			const rows = await tx.$queryRaw<BareSubscription[]>`
				SELECT ${subscriptions.columns} FROM subscriptions
				WHERE id = ANY(${ids}::uuid[]) AND ${isDue(new Date(time))} ORDER BY id FOR UPDATE SKIP LOCKED`;
			for (const row of rows) answers.set(`${row.id} ${time}`, row);
		}
		return questions.map(({ id, today }) => answers.get(`${id.toLowerCase()} ${+today}`) ?? null);
	},
);

/** The rows as they are, without a lock; those that are gone are left out. */
export async function listRows(
	{ tx }: { tx: Tables },
	ids: readonly string[],
): Promise<BareSubscription[]> {
	const rows = await Promise.all(ids.map((id) => findRow(tx, subscriptions, id)));
	return rows.filter((row) => row !== null);
}

/** Every term of a subscription, in any order; asked together with others' in one statement. */
export const termsOf = ({ tx }: { tx: Tables }, subscriptionId: string): Promise<TermRow[]> =>
	rowsOf(tx, terms, 'subscription_id', subscriptionId);

/** A change whose net was too small to be paid by itself. */
export type CarriedChange = { id: string; effective_on: Date; carried_net: bigint };
type CarriedRow = CarriedChange & { subscription_id: string };

/** What waits to be charged with the next period. Changes are written under the lock of their subscription, which the caller has. */
export const carriedOf = (
	{ tx }: { tx: Tables },
	subscriptionId: string,
): Promise<CarriedChange[]> => carriedOfOne(tx, subscriptionId);

const carriedOfOne = batchLoader(
	async (tx: Tables, ids: readonly string[]): Promise<CarriedChange[][]> => {
		const rows = await tx.$queryRaw<CarriedRow[]>`
			SELECT id, subscription_id, effective_on, carried_net FROM subscription_changes
			WHERE subscription_id = ANY(${[...ids]}::uuid[]) AND carried_net <> 0 AND carried_cycle_id IS NULL
				AND status = 'APPLIED'
			ORDER BY effective_on, id`;
		const byId = Map.groupBy(rows, (row) => row.subscription_id);
		return ids.map((id) => byId.get(id.toLowerCase()) ?? []);
	},
);

/** The same of many subscriptions as sums by subscription, without a lock: for what is only looked at. */
export async function carriedNets(
	{ tx }: { tx: Tables },
	subscriptionIds: readonly string[],
): Promise<Map<string, bigint>> {
	const rows = await tx.$queryRaw<{ subscription_id: string; net: bigint }[]>`
		SELECT subscription_id, sum(carried_net)::bigint AS net FROM subscription_changes
		WHERE subscription_id = ANY(${[...subscriptionIds]}::uuid[]) AND carried_net <> 0 AND carried_cycle_id IS NULL
			AND status = 'APPLIED'
		GROUP BY subscription_id`;
	return new Map(rows.map(({ subscription_id, net }) => [subscription_id, net]));
}

/** They are charged by this cycle. */
export async function markCharged(
	{ tx, now }: { tx: Pick<Transaction, 'subscriptionChange'>; now: Date },
	changes: readonly CarriedChange[],
	carried_cycle_id: string,
): Promise<void> {
	if (changes.length === 0) return;
	await tx.subscriptionChange.updateMany({
		where: { id: { in: changes.map(({ id }) => id) } },
		data: { carried_cycle_id, updated_at: now },
	});
}

/** Where the next period begins, or that it is parked. The caller has locked the row, so its status stays. */
export async function changeBilling(
	{ tx, now }: Context,
	row: BareSubscription,
	set: Partial<
		Pick<BareSubscription, 'next_billing_date' | 'bill_on' | 'parked_reason' | 'parked_at'>
	>,
): Promise<BareSubscription> {
	const changed = await changeRow(tx, subscriptions, row, { ...set, updated_at: now });
	if (changed === null) throw new Error(`Subscription ${row.id} changed although it was locked`);
	return changed;
}
