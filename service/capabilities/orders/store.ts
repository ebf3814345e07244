import type { ReadContext } from '../../platform/context/index.ts';
import {
	containing,
	findRow,
	insertRows,
	lockName,
	lockRow,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { prefixOf } from '../../platform/timeline/index.ts';
import { maySee } from '../../platform/actor/index.ts';

type Tables = Pick<
	Transaction,
	'order' | 'orderItem' | 'orderPromotion' | '$queryRaw' | '$executeRaw'
>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export type OrderRow = Prisma.OrderGetPayload<object>;
export type OrderItemRow = Prisma.OrderItemGetPayload<object>;
export type OrderPromotionRow = Prisma.OrderPromotionGetPayload<object>;
export type OrderWithItems = OrderRow & {
	items: OrderItemRow[];
	promotion: OrderPromotionRow | null;
};
type NewOrder = Omit<Prisma.OrderCreateManyInput, 'status' | 'created_at' | 'updated_at'>;
export type NewItem = Omit<Prisma.OrderItemCreateManyInput, 'id' | 'order_id'>;

export const orders = tableOf<OrderRow, Prisma.OrderCreateManyInput>(
	'orders',
	Prisma.OrderScalarFieldEnum,
);
const orderItems = tableOf<OrderItemRow, Prisma.OrderItemCreateManyInput>(
	'order_items',
	Prisma.OrderItemScalarFieldEnum,
);
const orderPromotions = tableOf<OrderPromotionRow, Prisma.OrderPromotionCreateManyInput>(
	'order_promotions',
	Prisma.OrderPromotionScalarFieldEnum,
);

const found = (context: Context, id: string, row: OrderRow | null): OrderRow => {
	if (row === null || !maySee(context.actor, row)) throw NotFound({ resource: 'order', id });
	return row;
};

export async function getOrder(context: Context, id: string): Promise<OrderWithItems> {
	return withItems(context, found(context, id, await findRow(context.tx, orders, id)));
}

/** Row lock until the end of the transaction. */
export const lockOrder = async (context: Context, id: string): Promise<OrderRow> =>
	found(context, id, await lockRow(context.tx, orders, id));

/** Without a check of the actor: deployments asks for the order of a tenant, which it has checked. */
export const lockOrderIfThere = (
	{ tx }: Pick<Context, 'tx'>,
	id: string,
): Promise<OrderRow | null> => lockRow(tx, orders, id);

export async function withItems(
	{ tx }: Pick<Context, 'tx'>,
	row: OrderRow,
): Promise<OrderWithItems> {
	const items = await rowsOf(tx, orderItems, 'order_id', row.id);
	const [promotion = null] = await rowsOf(tx, orderPromotions, 'order_id', row.id);
	return { ...row, items: items.sort((a, b) => a.position - b.position), promotion };
}

/** Two queries, however many orders. */
async function manyWithItems(
	{ tx }: Pick<Context, 'tx'>,
	rows: readonly OrderRow[],
): Promise<OrderWithItems[]> {
	const ofThem = { where: { order_id: { in: rows.map(({ id }) => id) } } };
	const all = await tx.orderItem.findMany({ ...ofThem, orderBy: { position: 'asc' } });
	const items = Map.groupBy(all, ({ order_id }) => order_id);
	const promotions = new Map(
		(await tx.orderPromotion.findMany(ofThem)).map((one) => [one.order_id, one]),
	);
	return rows.map((row) => ({
		...row,
		items: items.get(row.id) ?? [],
		promotion: promotions.get(row.id) ?? null,
	}));
}

type Filter = {
	status?: string | undefined;
	payment_status?: string | undefined;
	customer_email?: string | undefined;
	client_id?: string | undefined;
	package_code?: string | undefined;
	order_number?: string | undefined;
	organization_slug?: string | undefined;
	/** Part of the company name, or how number or address begin. */
	search?: string | undefined;
};

export async function listOrders(
	context: Context,
	query: ListQuery & Filter,
): Promise<Page<OrderWithItems>> {
	const { status, payment_status, customer_email, client_id, package_code } = query;
	const { order_number, organization_slug, search } = query;
	const filters = {
		status,
		payment_status,
		customer_email,
		client_id,
		package_code,
		order_number,
		organization_slug,
	};
	const page = await pageOf(
		context.tx,
		orders,
		query,
		filters,
		search === undefined ? [] : [isLike(search)],
	);
	return { ...page, data: await manyWithItems(context, page.data) };
}

const isLike = (search: string): Prisma.Sql => Prisma.sql`(
	company_name ILIKE ${containing(search)}
	OR order_number LIKE ${prefixOf(search.toUpperCase())}
	OR organization_slug LIKE ${prefixOf(search.toLowerCase())}
)`;

export async function insertOrder(
	{ tx, now }: Context,
	values: NewOrder,
	items: readonly NewItem[],
): Promise<OrderWithItems> {
	const draft = { ...values, status: 'DRAFT', created_at: now, updated_at: now };
	const [row] = await insertRows(tx, orders, [draft]);
	if (row === undefined) throw new Error('An order was not inserted');
	const inserted = await insertRows(
		tx,
		orderItems,
		items.map((item) => ({ id: newId(), order_id: row.id, ...item })),
	);
	return { ...row, items: inserted, promotion: null };
}

export const updateOrder = (
	{ tx, now }: Context,
	id: string,
	data: Prisma.OrderUncheckedUpdateInput,
): Promise<OrderRow> => tx.order.update({ where: { id }, data: { ...data, updated_at: now } });

export const updateConfiguration = async (
	{ tx, now }: Context,
	id: string,
	configuration: Prisma.InputJsonValue,
): Promise<void> => {
	await tx.orderItem.update({ where: { id }, data: { configuration, updated_at: now } });
};

/** Lets one transaction at a time decide about a form that is sent twice. */
export const lockForm = ({ tx }: Context, formKey: string): Promise<void> =>
	lockName(tx, `order-form:${formKey}`);

/** Lets one transaction at a time count the orders of a network address, or of an e-mail where none is known. */
export const lockCaller = ({ tx }: Context, caller: string): Promise<void> =>
	lockName(tx, `order-caller:${caller}`);

/** The order that the same form made and that is not over; null when there is none. */
export async function findByForm({ tx }: Context, formKey: string): Promise<OrderWithItems | null> {
	const row = await tx.order.findFirst({
		where: { form_key: formKey, status: { notIn: ['CANCELLED', 'FAILED', 'ACTIVE'] } },
		orderBy: { created_at: 'desc' },
	});
	return row === null ? null : withItems({ tx }, row);
}

/**
 * Orders of a customer that hold an address without money, from one network address or before an order where that is given; one that costs nothing
 * counts until it is active.
 */
export const countUnpaidOf = (
	{ tx }: Context,
	of: { customer_key: string; placed_from?: string | null; id?: { lt: string } },
): Promise<number> =>
	tx.order.count({
		where: { ...of, payment_status: 'UNPAID', status: { notIn: ['ACTIVE', 'CANCELLED'] } },
	});

export const countPlacedFrom = (
	{ tx }: Context,
	placed_from: string,
	since: Date,
): Promise<number> => tx.order.count({ where: { placed_from, created_at: { gte: since } } });

/** Without a check of the actor: the bearer of the tracking token is anybody. */
export const findByNumber = (
	{ tx }: Pick<Context, 'tx'>,
	order_number: string,
): Promise<OrderRow | null> => tx.order.findUnique({ where: { order_number } });

/** Another order that this payment of another system pays; null when there is none. */
export const findByReference = (
	{ tx }: Context,
	{ payment_system, payment_reference, id }: OrderReference,
): Promise<OrderRow | null> =>
	tx.order.findFirst({ where: { payment_system, payment_reference, id: { not: id } } });
type OrderReference = { payment_system: string; payment_reference: string; id: string };

/** Lets one transaction at a time give a reference to an order, so that the second is told whose it is. */
export const lockReference = ({ tx }: Context, system: string, reference: string): Promise<void> =>
	lockName(tx, `order-reference:${system}:${reference}`);

/**
 * Whether the customer has another order that became active. Of a public order only what its client has paid counts: the address
 * of a customer that is known can be typed by anybody.
 */
export async function hasActiveOrder(
	{ tx }: Context,
	order: Pick<OrderRow, 'client_id' | 'customer_email' | 'id' | 'source'>,
): Promise<boolean> {
	const { client_id, customer_email, id, source } = order;
	const known =
		source === 'PUBLIC'
			? { client_id, payment_status: 'PAID' }
			: { OR: [{ client_id }, { customer_email }] };
	const found = await tx.order.findFirst({
		where: { status: 'ACTIVE', id: { not: id }, ...known },
		select: { id: true },
	});
	return found !== null;
}

/** Where an order may still wait for its money: placed, or submitted with a reference that finance refused. */
const unpaidStatuses = ['DRAFT', 'SUBMITTED'] as const;

/** Unpaid orders whose time is over, after the given id. */
export const listOverdue = (
	{ tx, now }: Context,
	afterId: string | null,
	take: number,
): Promise<Pick<OrderRow, 'id'>[]> =>
	tx.order.findMany({
		where: {
			status: { in: [...unpaidStatuses] },
			payment_status: 'UNPAID',
			expires_at: { lte: now },
			...(afterId === null ? {} : { id: { gt: afterId } }),
		},
		orderBy: { id: 'asc' },
		take,
		select: { id: true },
	});

/** When the time of the first unpaid order is over; null when there is none. */
export async function firstExpiry({ tx }: Pick<Context, 'tx'>): Promise<Date | null> {
	const first = await tx.order.findFirst({
		where: {
			status: { in: [...unpaidStatuses] },
			payment_status: 'UNPAID',
			expires_at: { not: null },
		},
		orderBy: { expires_at: 'asc' },
		select: { expires_at: true },
	});
	return first?.expires_at ?? null;
}

/** Orders that wait for money, by id. */
export async function listCollectable(
	{ tx }: Context,
	{ after, take, unchangedSince }: { after: string | null; take: number; unchangedSince: Date },
): Promise<string[]> {
	const rows = await tx.order.findMany({
		where: {
			status: { in: [...unpaidStatuses] },
			payment_status: 'UNPAID',
			total_amount: { gt: 0 },
			collection_problem: null,
			updated_at: { lte: unchangedSince },
			...(after === null ? {} : { id: { gt: after } }),
		},
		orderBy: { id: 'asc' },
		take,
		select: { id: true },
	});
	return rows.map(({ id }) => id);
}

export const findOrderOfItem = async (
	{ tx }: Pick<Context, 'tx'>,
	itemId: string,
): Promise<{ order: OrderRow; item: OrderItemRow } | null> => {
	const item = await findRow(tx, orderItems, itemId);
	const order = item === null ? null : await findRow(tx, orders, item.order_id);
	return item === null || order === null ? null : { order, item };
};
