import type { ReadContext } from '../../platform/context/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import { addDays } from '../../platform/clock/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	visibleTo,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { ItemTerms } from './change-terms.ts';
import {
	insertTerms,
	listTerms,
	subscriptionItems,
	subscriptions,
	type SubscriptionRow,
} from './store.ts';

type Tables = Pick<
	Transaction,
	'subscription' | 'subscriptionItem' | 'subscriptionItemTerm' | 'subscriptionChange' | '$queryRaw'
>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };
export type ChangeRow = Prisma.SubscriptionChangeGetPayload<object>;

export const changes = tableOf<ChangeRow, Prisma.SubscriptionChangeCreateManyInput>(
	'subscription_changes',
	Prisma.SubscriptionChangeScalarFieldEnum,
);

export async function getChange(context: Context, id: string): Promise<ChangeRow> {
	return visible(context, id, await findRow(context.tx, changes, id));
}

/** The subscription is locked first, always: two that change one subscription would wait for each other otherwise. */
export async function lockChange(context: Context, id: string): Promise<ChangeRow> {
	return visible(context, id, await lockRow(context.tx, changes, id));
}

function visible(context: Context, id: string, row: ChangeRow | null): ChangeRow {
	if (row === null || !maySee(context.actor, row))
		throw NotFound({ resource: 'subscription_change', id });
	return row;
}

export const listChanges = (
	context: Context,
	query: ListQuery & {
		subscription_id?: string | undefined;
		client_id?: string | undefined;
		status?: string | undefined;
		kind?: string | undefined;
	},
) => {
	const { subscription_id, client_id, status, kind } = query;
	const filters = { subscription_id, client_id, status, kind };
	return pageOf(context.tx, changes, query, filters, visibleTo(context.actor));
};

export async function insertChange(
	{ tx, now }: Context,
	values: Omit<Prisma.SubscriptionChangeCreateManyInput, 'id' | 'status'> & {
		id?: string;
		status: 'REQUESTED' | 'SCHEDULED';
	},
): Promise<ChangeRow> {
	const row = {
		...values,
		id: values.id ?? newId(),
		created_at: now,
		updated_at: now,
	};
	const [inserted] = await insertRows(tx, changes, [row]);
	if (inserted === undefined) throw new Error('The change was not inserted');
	return inserted;
}

/** Values beside the status, which changes only through `move`. */
export const updateChange = (
	{ tx, now }: Context,
	id: string,
	values: Omit<Prisma.SubscriptionChangeUncheckedUpdateInput, 'id' | 'status' | 'updated_at'>,
): Promise<ChangeRow> =>
	tx.subscriptionChange.update({ where: { id }, data: { ...values, updated_at: now } });

/** Changes that hold, are planned or wait for a payment, in the order in which they were wished. */
export const listLiveChanges = ({ tx }: Context, subscription_id: string): Promise<ChangeRow[]> =>
	tx.subscriptionChange.findMany({
		where: { subscription_id, status: { in: ['SCHEDULED', 'AWAITING_PAYMENT', 'APPLIED'] } },
		orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
	});

/** What was asked for and waits for approval; a subscription has one such change at most. */
export const findRequested = (
	{ tx }: Pick<Context, 'tx'>,
	subscription_id: string,
): Promise<ChangeRow | null> =>
	tx.subscriptionChange.findFirst({ where: { subscription_id, status: 'REQUESTED' } });

/** The change that waits for the payment of a cycle, or was applied by it. */
export const findChangeOfCycle = (
	{ tx }: Context,
	billing_cycle_id: string,
): Promise<ChangeRow | null> => tx.subscriptionChange.findFirst({ where: { billing_cycle_id } });

/** Changes whose carried net a cycle charges. */
export const listCarriedBy = ({ tx }: Context, carried_cycle_id: string): Promise<ChangeRow[]> =>
	tx.subscriptionChange.findMany({ where: { carried_cycle_id, carried_net: { not: 0n } } });

/** Changes of items whose day has come, those of the earliest day first. */
export const listChangesDue = ({ tx }: Context, today: Date, limit: number) =>
	tx.subscriptionChange.findMany({
		where: {
			status: 'SCHEDULED',
			effective_on: { lte: today },
			kind: { in: ['ITEMS', 'PRICE'] },
		},
		orderBy: [{ effective_on: 'asc' }, { id: 'asc' }],
		take: limit,
		select: { id: true, subscription_id: true },
	});

/** Changes that were to be paid by a day that is over. */
export const listChangesLapsing = ({ tx }: Context, today: Date, limit: number) =>
	tx.subscriptionChange.findMany({
		where: { status: 'AWAITING_PAYMENT', lapses_on: { lt: today } },
		orderBy: [{ lapses_on: 'asc' }, { id: 'asc' }],
		take: limit,
		select: { id: true, subscription_id: true },
	});

/** The first day on which one of both has to happen; null when nothing is planned. */
export async function firstChangeDay({ tx }: Pick<Context, 'tx'>): Promise<Date | null> {
	const [planned, lapsing] = await Promise.all([
		tx.subscriptionChange.findFirst({
			where: { status: 'SCHEDULED', kind: { in: ['ITEMS', 'PRICE'] } },
			orderBy: [{ effective_on: 'asc' }, { id: 'asc' }],
			select: { effective_on: true },
		}),
		tx.subscriptionChange.findFirst({
			where: { status: 'AWAITING_PAYMENT', lapses_on: { not: null } },
			orderBy: { lapses_on: 'asc' },
			select: { lapses_on: true },
		}),
	]);
	const lapse = lapsing?.lapses_on ?? null;
	const days = [planned?.effective_on ?? null, lapse === null ? null : addDays(lapse, 1)].filter(
		(day) => day !== null,
	);
	return days.reduce<Date | null>(
		(first, day) => (first === null || day < first ? day : first),
		null,
	);
}

/** Brings the stored terms in line with what they are now. */
export async function replaceTerms(
	context: Context,
	subscription_id: string,
	wanted: readonly ItemTerms[],
): Promise<void> {
	const keyOf = (row: Omit<ItemTerms, 'change_id'>): string =>
		[
			row.subscription_item_id,
			row.valid_from.getTime(),
			row.product_id,
			row.description,
			row.quantity,
			row.unit_amount,
			row.amount,
		].join('|');
	const stored = await listTerms(context, subscription_id);
	const kept = new Set(wanted.map((row) => `${keyOf(row)}|${row.change_id}`));
	const there = new Set(stored.map((row) => `${keyOf(row)}|${row.change_id}`));
	const gone = stored.filter((row) => !kept.has(`${keyOf(row)}|${row.change_id}`));
	if (gone.length > 0)
		await context.tx.subscriptionItemTerm.deleteMany({
			where: { id: { in: gone.map(({ id }) => id) } },
		});
	const fresh = wanted.filter((row) => !there.has(`${keyOf(row)}|${row.change_id}`));
	await insertTerms(
		context,
		fresh.map((row) => ({ ...row, subscription_id })),
	);
}

/** An item that a change adds; until the change holds there is nothing of it. */
export const insertItem = (
	{ tx }: Context,
	item: Omit<Prisma.SubscriptionItemCreateManyInput, 'quantity' | 'amount' | 'tax'>,
): Promise<SubscriptionRow['items']> =>
	insertRows(tx, subscriptionItems, [{ ...item, id: item.id, quantity: 0, amount: 0n, tax: 0n }]);

/** What an item is now. */
export const updateItem = async (
	{ tx, now }: Context,
	id: string,
	values: {
		product_id: string;
		description: string;
		quantity: number;
		unit_amount: bigint;
		amount: bigint;
		tax: bigint;
	},
): Promise<void> => {
	await tx.subscriptionItem.update({ where: { id }, data: { ...values, updated_at: now } });
};

/** The subscription that goes on from this one; null when none does. */
export const findContinuation = (
	{ tx }: Context,
	previous_id: string,
): Promise<{ id: string } | null> =>
	tx.subscription.findUnique({ where: { previous_id }, select: { id: true } });

/** A subscription that goes on from one that has ended, waiting for its first payment. */
export async function insertContinued(
	{ tx, now }: Context,
	values: { client_id: string; currency: string; billing_period: string; previous_id: string },
	items: readonly Omit<Prisma.SubscriptionItemCreateManyInput, 'id' | 'subscription_id'>[],
): Promise<SubscriptionRow> {
	const pending = { id: newId(), ...values, status: 'PENDING', created_at: now, updated_at: now };
	const [row] = await insertRows(tx, subscriptions, [pending]);
	if (row === undefined) throw new Error('The subscription was not inserted');
	const inserted = await insertRows(
		tx,
		subscriptionItems,
		items.map((item) => ({ id: newId(), subscription_id: row.id, ...item })),
	);
	return { ...row, items: inserted };
}

/** Subscriptions that have ended and whose services were kept for the items of this one. */
export const listKeptFor = ({ tx }: Context, subscription_id: string): Promise<{ id: string }[]> =>
	tx.subscription.findMany({
		where: { items: { some: { continued_by: { some: { subscription_id } } } } },
		orderBy: { id: 'asc' },
		select: { id: true },
	});
