import { isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { maySee, type Actor } from '../../platform/actor/index.ts';
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
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Tables = Pick<Transaction, 'quotation' | 'quotationItem' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export const quotations = tableOf<
	Omit<QuotationWithItems, 'items'>,
	Prisma.QuotationCreateManyInput
>('quotations', Prisma.QuotationScalarFieldEnum);
const quotationItems = tableOf<QuotationItemRow, Prisma.QuotationItemCreateManyInput>(
	'quotation_items',
	Prisma.QuotationItemScalarFieldEnum,
);
export type QuotationWithItems = Prisma.QuotationGetPayload<{ include: { items: true } }>;
export type QuotationItemRow = QuotationWithItems['items'][number];
export type NewQuotation = Omit<Prisma.QuotationCreateManyInput, 'id' | 'status'>;
export type NewItem = Omit<Prisma.QuotationItemCreateManyInput, 'id' | 'quotation_id'>;

/** A CLIENT sees only its own quotations, and none that was never sent. */
const isVisible = (actor: Actor, row: { client_id: string; sent_at: Date | null }): boolean =>
	maySee(actor, row) && (actor.role !== 'CLIENT' || row.sent_at !== null);

export async function getQuotation(context: Context, id: string): Promise<QuotationWithItems> {
	return withItemsOf(context, id, await findRow(context.tx, quotations, id));
}

/** Row lock until the end of the transaction. */
export async function getQuotationForUpdate(
	context: Context,
	id: string,
): Promise<QuotationWithItems> {
	return withItemsOf(context, id, await lockRow(context.tx, quotations, id));
}

async function withItemsOf(
	context: Context,
	id: string,
	row: Omit<QuotationWithItems, 'items'> | null,
): Promise<QuotationWithItems> {
	if (row === null || !isVisible(context.actor, row)) throw NotFound({ resource: 'quotation', id });
	return withItems(context, row);
}

async function withItems(
	{ tx }: Pick<Context, 'tx'>,
	row: Omit<QuotationWithItems, 'items'>,
): Promise<QuotationWithItems> {
	const items = await rowsOf(tx, quotationItems, 'quotation_id', row.id);
	return { ...row, items: items.sort((a, b) => a.position - b.position) };
}

export async function listQuotations(
	context: Context,
	query: ListQuery & {
		status?: string | undefined;
		client_id?: string | undefined;
		number?: string | undefined;
	},
): Promise<Page<QuotationWithItems>> {
	const { actor, tx } = context;
	const { status, client_id, number } = query;
	const page = await pageOf(tx, quotations, query, { status, client_id, number }, [
		...visibleTo(actor),
		...(actor.role === 'CLIENT' ? [Prisma.sql`sent_at IS NOT NULL`] : []),
	]);
	return { ...page, data: await Promise.all(page.data.map((row) => withItems(context, row))) };
}

export async function insertQuotation(
	{ tx, now }: Context,
	values: NewQuotation,
	items: readonly NewItem[],
): Promise<QuotationWithItems> {
	const draft = { id: newId(), ...values, status: 'DRAFT', created_at: now };
	const [row] = await insertRows(tx, quotations, [draft]);
	if (row === undefined) throw new Error('A quotation was not inserted');
	const inserted = await insertRows(
		tx,
		quotationItems,
		items.map((item) => ({ id: newId(), quotation_id: row.id, ...item })),
	);
	return { ...row, items: inserted };
}

/** Without a check of the actor: for the bearer of a signed link. */
export async function findSentQuotation(
	context: Pick<Context, 'tx'>,
	id: string,
): Promise<QuotationWithItems | null> {
	const row = await findRow(context.tx, quotations, id);
	return row === null || row.sent_at === null ? null : withItems(context, row);
}

/** The version that replaced this one; null while there is none that the actor may see. */
export async function findSuccessor(
	context: Context,
	id: string,
): Promise<QuotationWithItems | null> {
	const row = await context.tx.quotation.findFirst({ where: { supersedes_id: id } });
	return row !== null && isVisible(context.actor, row) ? withItems(context, row) : null;
}

export async function updateDocument(
	context: Context,
	id: string,
	document: { cosmic_id: string; pdf_url: string; synced_at: Date },
): Promise<QuotationWithItems> {
	return withItems(context, await context.tx.quotation.update({ where: { id }, data: document }));
}

/** Keeps the time of the first call. */
export async function markSaleEnded({ tx, now }: Context, id: string): Promise<void> {
	await tx.quotation.updateMany({
		where: { id, sale_ended_at: null },
		data: { sale_ended_at: now, updated_at: now },
	});
}

/** Ids of those of the prices for whose amount something was quoted on one of their days. */
export async function listQuotedPrices(
	{ tx }: Pick<Context, 'tx'>,
	prices: readonly PriceKey[],
): Promise<string[]> {
	const wanted = prices.map(({ amount, valid_from, valid_to, ...price }) => ({
		...price,
		amount: amount.toString(),
		valid_from: isoDate(valid_from),
		valid_to: valid_to === null ? null : isoDate(valid_to),
	}));
	const rows = await tx.$queryRaw<{ id: string }[]>`
		SELECT price.id FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS price (
			id text, product_id uuid, currency text, billing_period text, amount bigint, valid_from date, valid_to date)
		WHERE EXISTS (
			SELECT 1 FROM quotation_items AS item JOIN quotations AS quotation ON quotation.id = item.quotation_id
			WHERE item.product_id = price.product_id AND item.billing_period = price.billing_period
				AND item.unit_amount = price.amount AND quotation.currency = price.currency
				AND (quotation.created_at AT TIME ZONE 'Asia/Jakarta')::date
					BETWEEN price.valid_from AND coalesce(price.valid_to, 'infinity'))`;
	return rows.map(({ id }) => id);
}

type PriceKey = {
	id: string;
	product_id: string;
	currency: string;
	billing_period: string;
	amount: bigint;
	valid_from: Date;
	valid_to: Date | null;
};

/** What tells whether a document is the one of its quotation. */
export const listDocumentNames = ({ tx }: Pick<Context, 'tx'>, ids: readonly string[]) =>
	tx.quotation.findMany({
		where: { id: { in: [...ids] } },
		select: { id: true, number: true, version: true, cosmic_id: true },
	});

/** The earliest last day of the quotations that are sent; null when none is. */
export async function firstLastDay({ tx }: Context): Promise<Date | null> {
	const first = await tx.quotation.findFirst({
		where: { status: 'SENT' },
		orderBy: { valid_until: 'asc' },
		select: { valid_until: true },
	});
	return first?.valid_until ?? null;
}

/** Sent quotations whose last day has passed, after the given id. */
export const listOverdue = ({ tx }: Context, today: Date, afterId: string | null, take: number) =>
	tx.quotation.findMany({
		where: {
			status: 'SENT',
			valid_until: { lt: today },
			...(afterId === null ? {} : { id: { gt: afterId } }),
		},
		orderBy: { id: 'asc' },
		take,
	});
