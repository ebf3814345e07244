import type { ReadContext } from '../../platform/context/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	visibleTo,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Tables = Pick<
	Transaction,
	'subscription' | 'subscriptionItem' | 'subscriptionItemTerm' | '$queryRaw'
>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export const subscriptions = tableOf<
	Omit<SubscriptionRow, 'items'>,
	Prisma.SubscriptionCreateManyInput
>('subscriptions', Prisma.SubscriptionScalarFieldEnum);
export const subscriptionItems = tableOf<
	SubscriptionRow['items'][number],
	Prisma.SubscriptionItemCreateManyInput
>('subscription_items', Prisma.SubscriptionItemScalarFieldEnum);
const itemTerms = tableOf<TermRow, Prisma.SubscriptionItemTermCreateManyInput>(
	'subscription_item_terms',
	Prisma.SubscriptionItemTermScalarFieldEnum,
);
export type TermRow = Prisma.SubscriptionItemTermGetPayload<object>;
export type SubscriptionRow = Prisma.SubscriptionGetPayload<{ include: { items: true } }>;

export async function getSubscription(context: Context, id: string): Promise<SubscriptionRow> {
	return withItemsOf(context, id, await findRow(context.tx, subscriptions, id));
}

/** The subscription, locked until the transaction ends: of two that want to change it, one waits. */
export async function lockSubscription(context: Context, id: string): Promise<SubscriptionRow> {
	return withItemsOf(context, id, await lockRow(context.tx, subscriptions, id));
}

async function withItemsOf(
	context: Context,
	id: string,
	row: Omit<SubscriptionRow, 'items'> | null,
): Promise<SubscriptionRow> {
	if (row === null || !maySee(context.actor, row)) throw NotFound({ resource: 'subscription', id });
	return withItems(context, row);
}

async function withItems(
	{ tx }: Context,
	row: Omit<SubscriptionRow, 'items'>,
): Promise<SubscriptionRow> {
	const items = await rowsOf(tx, subscriptionItems, 'subscription_id', row.id);
	return { ...row, items: items.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

export async function getItem(
	{ tx }: Context,
	id: string,
): Promise<SubscriptionRow['items'][number]> {
	const item = await findRow(tx, subscriptionItems, id);
	if (item === null) throw NotFound({ resource: 'subscription_item', id });
	return item;
}

/** Null when the quotation has its subscription already. */
export async function insertForQuotation(
	{ tx, now }: Context,
	values: {
		client_id: string;
		quotation_id: string;
		currency: string;
		billing_period: string;
		term_months: number | null;
	},
	items: readonly Omit<Prisma.SubscriptionItemCreateManyInput, 'id' | 'subscription_id'>[],
): Promise<SubscriptionRow | null> {
	const pending = { id: newId(), ...values, status: 'PENDING', created_at: now, updated_at: now };
	const [row] = await insertRows(tx, subscriptions, [pending], { skipDuplicates: true });
	if (row === undefined) return null;
	const inserted = await insertRows(
		tx,
		subscriptionItems,
		items.map((item) => ({ id: newId(), subscription_id: row.id, ...item })),
	);
	return { ...row, items: inserted };
}

/** What items cost from a day on for which they have no terms yet. */
export async function insertTerms(
	{ tx, now }: Context,
	terms: readonly Omit<Prisma.SubscriptionItemTermCreateManyInput, 'id'>[],
): Promise<void> {
	await insertRows(
		tx,
		itemTerms,
		terms.map((one) => ({ id: newId(), ...one, created_at: now, updated_at: now })),
	);
}

/** Every term of a subscription, also planned ones, by day. */
export const listTerms = ({ tx }: Context, subscriptionId: string): Promise<TermRow[]> =>
	tx.subscriptionItemTerm.findMany({
		where: { subscription_id: subscriptionId },
		orderBy: [{ valid_from: 'asc' }, { id: 'asc' }],
	});

/** Writes down, once, that everything is switched on; null when that was known or it is not active. */
export async function markProvisioned({ tx, now }: Context, id: string) {
	const [row] = await tx.subscription.updateManyAndReturn({
		where: {
			id,
			provisioned_at: null,
			status: { notIn: ['PENDING', 'CANCELLED', 'ENDED'] },
		},
		data: { provisioned_at: now, updated_at: now },
	});
	return row ?? null;
}

/** Values beside the status, which changes only through `move`. The caller has locked the row. */
export const updateSubscription = (
	{ tx, now }: Context,
	id: string,
	values: Omit<Prisma.SubscriptionUncheckedUpdateManyInput, 'id' | 'status' | 'updated_at'>,
): Promise<Omit<SubscriptionRow, 'items'>> =>
	tx.subscription.update({ where: { id }, data: { ...values, updated_at: now } });

/** The same values for several items. The caller has locked their subscription. */
export async function updateItems(
	{ tx, now }: Context,
	items: readonly { id: string }[],
	values: Omit<Prisma.SubscriptionItemUncheckedUpdateManyInput, 'id' | 'updated_at'>,
): Promise<void> {
	if (items.length === 0) return;
	await tx.subscriptionItem.updateMany({
		where: { id: { in: items.map(({ id }) => id) } },
		data: { ...values, updated_at: now },
	});
}

type SubscriptionsQuery = ListQuery & {
	status?: string | undefined;
	client_id?: string | undefined;
	quotation_id?: string | undefined;
	parked?: 'true' | undefined;
	next_billing_from?: Date | undefined;
	next_billing_to?: Date | undefined;
	period_end_from?: Date | undefined;
	period_end_to?: Date | undefined;
	ends_from?: Date | undefined;
	ends_to?: Date | undefined;
};

export async function listSubscriptions(context: Context, query: SubscriptionsQuery) {
	const { status, client_id, quotation_id } = query;
	const filters = { status, client_id, quotation_id };
	const conditions = [
		...visibleTo(context.actor),
		...(query.parked === undefined ? [] : [Prisma.sql`parked_at IS NOT NULL`]),
		...within('next_billing_date', query.next_billing_from, query.next_billing_to),
		...within('current_period_end', query.period_end_from, query.period_end_to),
		...within('ends_on', query.ends_from, query.ends_to),
	];
	const page = await pageOf(context.tx, subscriptions, query, filters, conditions);
	return { ...page, data: await Promise.all(page.data.map((row) => withItems(context, row))) };
}

/** Both days are included. */
function within(
	name: 'next_billing_date' | 'current_period_end' | 'ends_on',
	from: Date | undefined,
	to: Date | undefined,
): Prisma.Sql[] {
	const column = Prisma.raw(name);
	return [
		...(from === undefined ? [] : [Prisma.sql`${column} >= ${from}::date`]),
		...(to === undefined ? [] : [Prisma.sql`${column} <= ${to}::date`]),
	];
}

/** Everything a client subscribes to, newest first. */
export async function listSubscriptionsOf(
	context: Context,
	clientId: string,
): Promise<SubscriptionRow[]> {
	const found = await rowsOf(context.tx, subscriptions, 'client_id', clientId);
	const rows = found
		.filter((row) => maySee(context.actor, row))
		.sort((a, b) => +b.created_at - +a.created_at || (b.id < a.id ? -1 : 1));
	return Promise.all(rows.map((row) => withItems(context, row)));
}
