import type { ReadContext } from '../../platform/context/index.ts';
import { changeRow, Prisma, reserveRow, type Transaction } from '../../platform/database/index.ts';
import { subscriptions, type SubscriptionRow, type TermRow } from './store.ts';

type Tables = Pick<Transaction, 'subscription' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };

/** What decides what a subscription is charged next, and what its events say. */
const billedColumns = [
	'id',
	'client_id',
	'quotation_id',
	'status',
	'currency',
	'billing_period',
	'anchor_date',
	'next_billing_date',
	'bill_on',
	'ends_on',
	'trial_ends_on',
	'suspension_reason',
] as const;
export type BilledSubscription = Pick<SubscriptionRow, (typeof billedColumns)[number]>;
const billed = Prisma.raw(billedColumns.join(', '));

const termColumns = [
	'subscription_id',
	'subscription_item_id',
	'valid_from',
	'product_id',
	'description',
	'quantity',
	'unit_amount',
	'amount',
	'change_id',
] as const;
export type BilledTerm = Pick<TermRow, (typeof termColumns)[number]>;

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
 * Those of the subscriptions, locked, that are still to be charged by that day and that no other transaction holds. Who holds
 * one may be charging it: waiting would only find it done.
 */
export async function lockDue(
	{ tx }: { tx: Tables },
	ids: readonly string[],
	today: Date,
): Promise<BilledSubscription[]> {
	const rows = await tx.$queryRaw<BilledSubscription[]>`
		SELECT ${billed} FROM subscriptions
		WHERE id = ANY(${[...ids]}::uuid[]) AND ${isDue(today)} ORDER BY id FOR UPDATE SKIP LOCKED`;
	// A transaction does not skip its own locks: without this two works that share it would both bill the row.
	for (const { id } of rows) reserveRow(tx, subscriptions.name.sql, id);
	return rows;
}

/** The rows as they are, without a lock; those that are gone are left out. */
export const listBilled = (
	{ tx }: { tx: Tables },
	ids: readonly string[],
): Promise<BilledSubscription[]> => tx.$queryRaw`
	SELECT ${billed} FROM subscriptions WHERE id = ANY(${[...ids]}::uuid[])`;

/** Every term of the subscriptions, by subscription, in any order. */
export async function termsOf(
	{ tx }: { tx: Tables },
	subscriptionIds: readonly string[],
): Promise<Map<string, BilledTerm[]>> {
	const rows = await tx.$queryRaw<BilledTerm[]>`
		SELECT ${Prisma.raw(termColumns.join(', '))} FROM subscription_item_terms
		WHERE subscription_id = ANY(${[...subscriptionIds]}::uuid[])`;
	return Map.groupBy(rows, ({ subscription_id }) => subscription_id);
}

/** A change whose net was too small to be paid by itself. */
export type CarriedChange = { id: string; effective_on: Date; carried_net: bigint };
type CarriedRow = CarriedChange & { subscription_id: string };

/**
 * What waits to be charged with the next period, by subscription. Changes are written under the lock of their subscription,
 * which the caller has.
 */
export async function carriedOf(
	{ tx }: { tx: Tables },
	subscriptionIds: readonly string[],
): Promise<Map<string, CarriedChange[]>> {
	const rows = await tx.$queryRaw<CarriedRow[]>`
		SELECT id, subscription_id, effective_on, carried_net FROM subscription_changes
		WHERE subscription_id = ANY(${[...subscriptionIds]}::uuid[]) AND carried_net <> 0 AND carried_cycle_id IS NULL
			AND status = 'APPLIED'
		ORDER BY effective_on, id`;
	return Map.groupBy(rows, ({ subscription_id }) => subscription_id);
}

/** The same as sums, without a lock: for what is only looked at. */
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

/** Where the periods after those that were charged begin. The caller has locked the rows. */
export async function advance(
	{ tx, now }: Context,
	rows: readonly { id: string; next_billing_date: Date | null; bill_on: Date | null }[],
): Promise<void> {
	const ids = rows.map(({ id }) => id);
	const starts = rows.map(({ next_billing_date }) => next_billing_date);
	const days = rows.map(({ bill_on }) => bill_on);
	const changed = await tx.$queryRaw<unknown[]>`
		UPDATE subscriptions SET next_billing_date = next.begins_on, bill_on = next.bill_on, updated_at = ${now}
		FROM unnest(${ids}::uuid[], ${starts}::date[], ${days}::date[]) AS next (id, begins_on, bill_on)
		WHERE subscriptions.id = next.id RETURNING 1`;
	if (changed.length !== ids.length)
		throw new Error('A subscription was gone although it was locked');
}

/** That it is parked or not, or that nothing more is charged. The caller has locked the row, so its status stays. */
export async function changeBilling(
	{ tx, now }: Context,
	row: Pick<BilledSubscription, 'id' | 'status'>,
	set: Partial<
		Pick<SubscriptionRow, 'next_billing_date' | 'bill_on' | 'parked_reason' | 'parked_at'>
	>,
): Promise<void> {
	const changed = await changeRow(tx, subscriptions, row, { ...set, updated_at: now });
	if (changed === null) throw new Error(`Subscription ${row.id} changed although it was locked`);
}
