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
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';

export type CycleRow = Prisma.BillingCycleGetPayload<{ include: { items: true } }>;
export type BareCycle = Omit<CycleRow, 'items'>;
export type DocumentRow = Prisma.DocumentGetPayload<{ omit: { content: true } }>;
export type NewItem = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	amount: bigint;
	tax: bigint;
};
export type NewCycle = {
	subscription_id: string;
	quotation_id: string | null;
	client_id: string;
	kind: 'INITIAL' | 'RENEWAL' | 'ADJUSTMENT';
	currency: string;
	period_start: Date;
	period_end: Date;
	quoted_amount: bigint;
	amount: bigint;
	tax: bigint;
	due_date: Date;
};

type Tables = Pick<Transaction, 'billingCycle' | 'billingCycleItem' | 'document' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export const cycles = tableOf<BareCycle, Prisma.BillingCycleCreateManyInput>(
	'billing_cycles',
	Prisma.BillingCycleScalarFieldEnum,
);
const cycleItems = tableOf<CycleRow['items'][number], Prisma.BillingCycleItemCreateManyInput>(
	'billing_cycle_items',
	Prisma.BillingCycleItemScalarFieldEnum,
);
const { content: _, ...fieldsOfDocument } = Prisma.DocumentScalarFieldEnum;
const documents = tableOf<DocumentRow>('documents', fieldsOfDocument);

export async function getCycle(context: Context, id: string): Promise<CycleRow> {
	return withItems(context, await getBareCycle(context, id));
}

/** The same without its items. */
export async function getBareCycle(context: Context, id: string): Promise<BareCycle> {
	return ofActor(context, id, await findRow(context.tx, cycles, id));
}

/** Keeps other writers of the cycle waiting until the transaction ends. */
export async function lockCycleWithItems(context: Context, id: string): Promise<CycleRow> {
	return withItems(context, await lockCycle(context, id));
}

/** The same without its items. */
export async function lockCycle(context: Context, id: string): Promise<BareCycle> {
	return ofActor(context, id, await lockRow(context.tx, cycles, id));
}

function ofActor({ actor }: Context, id: string, row: BareCycle | null): BareCycle {
	if (row === null || !maySee(actor, row)) throw NotFound({ resource: 'billing_cycle', id });
	return row;
}

/** The same with its items. */
export async function withItems({ tx }: Context, row: BareCycle): Promise<CycleRow> {
	const items = await rowsOf(tx, cycleItems, 'billing_cycle_id', row.id);
	return { ...row, items: items.sort((a, b) => a.position - b.position) };
}

/** The first charge of a subscription. */
export async function findInitialCycle(
	context: Context,
	subscriptionId: string,
): Promise<CycleRow | null> {
	const first = await context.tx.billingCycle.findFirst({
		where: { subscription_id: subscriptionId, kind: 'INITIAL' },
		orderBy: { period_start: 'asc' },
	});
	return first !== null && maySee(context.actor, first) ? withItems(context, first) : null;
}

/** The first charge of what was quoted. */
export async function findCycleOfQuotation(
	context: Context,
	quotationId: string,
): Promise<{ id: string } | null> {
	const first = await context.tx.billingCycle.findFirst({
		where: { quotation_id: quotationId, kind: 'INITIAL' },
		select: { id: true, client_id: true },
	});
	return first !== null && maySee(context.actor, first) ? first : null;
}

/** A subscription has one cycle of a kind for a period; the one that is there is given when it comes again. */
export async function insertCycle(
	context: Context,
	values: NewCycle,
	items: readonly NewItem[],
): Promise<{ cycle: CycleRow; created: boolean }> {
	const { subscription_id, kind, period_start } = values;
	const { now, tx } = context;
	const draft = { id: newId(), ...values, status: 'DRAFT', created_at: now, updated_at: now };
	const [row] = await insertRows(tx, cycles, [draft], { skipDuplicates: true });
	if (row === undefined) {
		const key = { subscription_id, kind, period_start };
		const there = await tx.billingCycle.findUniqueOrThrow({
			where: { subscription_id_kind_period_start: key },
		});
		return { cycle: await getCycle(context, there.id), created: false };
	}
	const inserted = await insertRows(
		tx,
		cycleItems,
		items.map((item, index) => ({
			id: newId(),
			billing_cycle_id: row.id,
			position: index + 1,
			description: item.description,
			quantity: item.quantity,
			unit_amount: item.unit_amount,
			amount: item.amount,
			tax: item.tax,
		})),
	);
	return { cycle: { ...row, items: inserted }, created: true };
}

/** Values beside the status; the status itself changes only through `move`. */
export async function updateCycle(
	{ tx, now }: Context,
	id: string,
	values: {
		invoice_file_url?: string | null;
		tax_invoice_file_url?: string | null;
		xendit_invoice_id?: string | null;
		payment_url?: string | null;
	},
): Promise<void> {
	await tx.billingCycle.update({ where: { id }, data: { ...values, updated_at: now } });
}

export async function listCycles(
	context: Context,
	query: ListQuery & {
		status?: string | undefined;
		client_id?: string | undefined;
		subscription_id?: string | undefined;
		quotation_id?: string | undefined;
	},
): Promise<Page<CycleRow>> {
	const { status, client_id, subscription_id, quotation_id } = query;
	const filters = { status, client_id, subscription_id, quotation_id };
	const page = await pageOf(context.tx, cycles, query, filters, visibleTo(context.actor));
	return { ...page, data: await Promise.all(page.data.map((row) => withItems(context, row))) };
}

export const listCyclesOf = (
	{ tx }: Context,
	subscriptionId: string,
): Promise<{ id: string; status: string }[]> =>
	tx.billingCycle.findMany({
		where: { subscription_id: subscriptionId },
		select: { id: true, status: true },
		orderBy: { id: 'asc' },
	});

/** Stores a file once for what it belongs to: the same bytes again are the document that is there. */
export async function insertDocument(
	{ tx, now }: Context,
	document: {
		client_id: string;
		kind: 'INVOICE' | 'TAX_INVOICE';
		related_type: string;
		related_id: string;
		filename: string;
		content_type: string;
		content: Buffer;
	},
): Promise<DocumentRow> {
	const sha256 = sha256Hex(document.content);
	const { related_id, kind } = document;
	// The driver wants a view on a plain ArrayBuffer, which a Buffer from the pool is not by type.
	const content = new Uint8Array(document.content);
	await tx.document.createMany({
		data: [
			{
				id: newId(),
				...document,
				content,
				size: content.length,
				sha256,
				created_at: now,
				updated_at: now,
			},
		],
		skipDuplicates: true,
	});
	return tx.document.findUniqueOrThrow({
		where: { related_id_kind_sha256: { related_id, kind, sha256 } },
		omit: { content: true },
	});
}

export async function getDocument(context: Context, id: string): Promise<DocumentRow> {
	const row = await findRow(context.tx, documents, id);
	if (row === null || !maySee(context.actor, row)) throw NotFound({ resource: 'document', id });
	return row;
}

export const listDocuments = (
	context: Context,
	query: ListQuery & { related_id?: string | undefined; client_id?: string | undefined },
): Promise<Page<DocumentRow>> =>
	pageOf(
		context.tx,
		documents,
		query,
		{ related_id: query.related_id, client_id: query.client_id },
		visibleTo(context.actor),
	);

type File = { filename: string; content_type: string; content: Buffer };

/** Bytes of a document, for whoever holds its signed link. */
export async function findFile(
	{ tx }: { tx: Pick<Tables, 'document'> },
	id: string,
): Promise<File | null> {
	const row = await tx.document.findUnique({ where: { id } });
	return row === null ? null : toFile(row);
}

/** Bytes of documents, in the order asked for. */
/** The documents by id, in that order, with the hash of their content. */
export async function hashesOf({ tx }: Context, ids: readonly string[]) {
	const rows = await tx.document.findMany({
		where: { id: { in: [...ids] } },
		select: { id: true, sha256: true },
	});
	return ids.flatMap((id) => rows.find((one) => one.id === id) ?? []);
}

export async function listFiles(
	{ tx }: Pick<Context, 'tx'>,
	ids: readonly string[],
): Promise<File[]> {
	const rows = await tx.document.findMany({ where: { id: { in: [...ids] } } });
	return ids.flatMap((id) => {
		const row = rows.find((one) => one.id === id);
		return row === undefined ? [] : [toFile(row)];
	});
}

const toFile = (row: { filename: string; content_type: string; content: Uint8Array }): File => ({
	filename: row.filename,
	content_type: row.content_type,
	content: Buffer.from(row.content),
});
