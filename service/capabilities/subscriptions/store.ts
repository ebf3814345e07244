import { maySee, type ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/http/errors.ts';

type Tables = Pick<Transaction, 'subscription' | 'subscriptionItem' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };
type ListQuery = { limit: number; cursor?: string | undefined; sort: string };

export const subscriptions = tableOf<
	Omit<SubscriptionRow, 'items'>,
	Prisma.SubscriptionCreateManyInput
>('subscriptions', Prisma.SubscriptionScalarFieldEnum);
const subscriptionItems = tableOf<
	SubscriptionRow['items'][number],
	Prisma.SubscriptionItemCreateManyInput
>('subscription_items', Prisma.SubscriptionItemScalarFieldEnum);
const withItems = { items: { orderBy: { id: 'asc' } } } as const;
export type SubscriptionRow = Prisma.SubscriptionGetPayload<{ include: { items: true } }>;

/** A client sees its own subscriptions and nobody else's; a client actor without a client sees nothing. */
const visibleTo = ({ actor }: Context): Prisma.SubscriptionWhereInput =>
	actor.role === 'CLIENT'
		? { client_id: { in: actor.client_id === null ? [] : [actor.client_id] } }
		: {};

export async function getSubscription(context: Context, id: string): Promise<SubscriptionRow> {
	return withItemsOf(context, id, await findRow(context.tx, subscriptions, id));
}

/** The subscription, locked until the transaction ends: of two that want to change it, one waits. */
export async function lockSubscription(context: Context, id: string): Promise<SubscriptionRow> {
	return withItemsOf(context, id, await lockRow(context.tx, subscriptions, id));
}

async function withItemsOf(
	{ tx, actor }: Context,
	id: string,
	row: Omit<SubscriptionRow, 'items'> | null,
): Promise<SubscriptionRow> {
	if (row === null || !maySee(actor, row)) throw NotFound({ resource: 'subscription', id });
	const items = await rowsOf(tx, subscriptionItems, 'subscription_id', id);
	return { ...row, items: items.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** Null when the quotation has its subscription already. */
export async function insertForQuotation(
	{ tx, now }: Context,
	values: {
		client_id: string;
		quotation_id: string;
		currency: string;
		billing_period: string;
	},
	items: readonly Omit<Prisma.SubscriptionItemCreateManyInput, 'id' | 'subscription_id'>[],
) {
	const pending = { id: newId(), ...values, status: 'PENDING', created_at: now, updated_at: now };
	const [row] = await insertRows(tx, subscriptions, [pending], { skipDuplicates: true });
	if (row === undefined) return null;
	await insertRows(
		tx,
		subscriptionItems,
		items.map((item) => ({ id: newId(), subscription_id: row.id, ...item })),
	);
	return row;
}

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

export const listSubscriptions = (
	context: Context,
	query: ListQuery & {
		status?: string | undefined;
		client_id?: string | undefined;
		quotation_id?: string | undefined;
	},
) =>
	pageOf(query, (seek) =>
		context.tx.subscription.findMany({
			where: {
				...(query.status === undefined ? {} : { status: query.status }),
				...(query.client_id === undefined ? {} : { client_id: query.client_id }),
				...(query.quotation_id === undefined ? {} : { quotation_id: query.quotation_id }),
				AND: [visibleTo(context), ...seek.AND],
			},
			include: withItems,
			orderBy: seek.orderBy,
			take: seek.take,
		}),
	);

/** Everything a client subscribes to, newest first. */
export const listSubscriptionsOf = (context: Context, clientId: string) =>
	context.tx.subscription.findMany({
		where: { client_id: clientId, AND: [visibleTo(context)] },
		include: withItems,
		orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
	});
