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

export type CycleRow = Prisma.BillingCycleGetPayload<{ include: { items: true } }>;
export type BareCycle = Omit<CycleRow, 'items'>;
export type SettlementRow = Prisma.SettlementGetPayload<object>;
export type NewSettlement = Subject & {
	client_id: string;
	kind: 'PAYMENT' | 'CREDIT' | 'WITHHOLDING' | 'WRITE_OFF';
	currency: string;
	amount: bigint;
	source_type: string;
	source_id: string;
	occurred_at: Date;
	note: string | null;
	reference: string | null;
};
export type NewItem = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	amount: bigint;
	tax: bigint;
	/** What of the subject it charges for, such as a subscription item. */
	subject_item_id?: string | null;
	/** False for what is no part of the price of the period: charged once, or carried over. */
	of_period?: boolean;
};
export type Subject = { subject_type: string; subject_id: string };
export type NewCycle = Subject & {
	quotation_id: string | null;
	client_id: string;
	kind: 'INITIAL' | 'RENEWAL' | 'ADJUSTMENT';
	/** INITIAL, or RENEWAL and the first day, or ADJUSTMENT and the id of the change: a subject has one cycle for each. */
	occasion: string;
	currency: string;
	period_start: Date;
	period_end: Date;
	/** First day of the full period that it charges for, or a part of; `period_start` when absent. */
	of_period?: Date;
	quoted_amount: bigint;
	amount: bigint;
	tax: bigint;
	due_date: Date;
	/** The billing run that makes it. */
	billing_run_id?: string | null;
};

type Tables = Pick<Transaction, 'billingCycle' | 'billingCycleItem' | 'settlement' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export const cycles = tableOf<BareCycle, Prisma.BillingCycleCreateManyInput>(
	'billing_cycles',
	Prisma.BillingCycleScalarFieldEnum,
);
const cycleItems = tableOf<CycleRow['items'][number], Prisma.BillingCycleItemCreateManyInput>(
	'billing_cycle_items',
	Prisma.BillingCycleItemScalarFieldEnum,
);

const settlements = tableOf<SettlementRow, Prisma.SettlementCreateManyInput>(
	'settlements',
	Prisma.SettlementScalarFieldEnum,
);

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

/** The first charge of a subject. */
export async function findInitialCycle(
	context: Context,
	{ subject_type, subject_id }: Subject,
): Promise<BareCycle | null> {
	const first = await context.tx.billingCycle.findFirst({
		where: { subject_type, subject_id, kind: 'INITIAL' },
		orderBy: { period_start: 'asc' },
	});
	return first !== null && maySee(context.actor, first) ? first : null;
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

/** A subject has one cycle for an occasion; the one that is there is given when it comes again. */
export async function insertCycle(
	context: Context,
	values: NewCycle,
	items: readonly NewItem[],
): Promise<{ cycle: CycleRow; created: boolean }> {
	const { subject_type, subject_id, occasion } = values;
	const { now, tx } = context;
	const subscription_id = subject_type === 'subscription' ? subject_id : null;
	const draft = {
		id: newId(),
		...values,
		of_period: values.of_period ?? values.period_start,
		subscription_id,
		status: 'DRAFT',
		created_at: now,
		updated_at: now,
	};
	const [row] = await insertRows(tx, cycles, [draft], { skipDuplicates: true });
	if (row === undefined) {
		const key = { subject_type, subject_id, occasion };
		const there = await tx.billingCycle.findUniqueOrThrow({
			where: { subject_type_subject_id_occasion: key },
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
			subject_item_id: item.subject_item_id ?? null,
			of_period: item.of_period ?? true,
		})),
	);
	return { cycle: { ...row, items: inserted }, created: true };
}

/** Values beside the status; the status itself changes only through `move`. */
export async function updateCycle(
	{ tx, now }: Context,
	id: string,
	values: {
		period_start?: Date;
		period_end?: Date;
		of_period?: Date;
		settled_amount?: bigint;
		invoice_document_id?: string | null;
		tax_invoice_document_id?: string | null;
		number?: string;
		payment_link_id?: string;
		collection_problem?: string | null;
	},
): Promise<void> {
	await tx.billingCycle.update({ where: { id }, data: { ...values, updated_at: now } });
}

/** Another tax, with its shares of the lines; the net stays. */
export async function updateTax(
	{ tx, now }: Context,
	cycle: Pick<CycleRow, 'id' | 'amount' | 'tax' | 'items'>,
): Promise<void> {
	const { id, amount, tax } = cycle;
	await tx.billingCycle.update({ where: { id }, data: { amount, tax, updated_at: now } });
	for (const item of cycle.items)
		await tx.billingCycleItem.update({
			where: { id: item.id },
			data: { tax: item.tax, updated_at: now },
		});
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

/** Cycles of these statuses that were not changed since then, after the given id. */
export async function listUnchanged(
	{ tx }: Context,
	query: { statuses: readonly string[]; unchangedSince: Date; after: string | null; take: number },
): Promise<string[]> {
	const { statuses, unchangedSince, after, take } = query;
	const found = await tx.billingCycle.findMany({
		where: {
			status: { in: [...statuses] },
			updated_at: { lte: unchangedSince },
			...(after === null ? {} : { id: { gt: after } }),
		},
		select: { id: true },
		orderBy: { id: 'asc' },
		take,
	});
	return found.map(({ id }) => id);
}

export const listCyclesOf = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<{ id: string; status: string; period_start: Date }[]> =>
	tx.billingCycle.findMany({
		where: { subject_type, subject_id },
		select: { id: true, status: true, period_start: true },
		orderBy: { id: 'asc' },
	});

/** Whether a cycle of the subject is late. */
export const hasOverdueCycle = async (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<boolean> =>
	(await tx.billingCycle.findFirst({
		where: { subject_type, subject_id, status: 'OVERDUE' },
		select: { id: true },
	})) !== null;

/** Null when this source has settled a part of the subject before. */
export async function insertSettlement(
	{ tx, now }: Context,
	values: NewSettlement,
): Promise<SettlementRow | null> {
	const row = { id: newId(), ...values, created_at: now };
	const [inserted] = await insertRows(tx, settlements, [row], { skipDuplicates: true });
	return inserted ?? null;
}

/** What payments of ours have settled of a subject. */
export const listPaymentSettlements = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<SettlementRow[]> =>
	tx.settlement.findMany({
		where: { subject_type, subject_id, kind: 'PAYMENT', source_type: 'payment' },
		orderBy: { id: 'asc' },
	});

/** All that was settled of a subject, what was undone and its reversal included. */
export const listSettlements = async (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<SettlementRow[]> =>
	(await rowsOf(tx, settlements, 'subject_id', subject_id)).filter(
		(one) => one.subject_type === subject_type,
	);

/** Whether a part of the subject was settled by what is known elsewhere by this reference. */
export const hasSettlement = async (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	record: { kind: string; amount: bigint; reference: string },
): Promise<boolean> =>
	(await tx.settlement.findFirst({ where: { subject_type, subject_id, ...record } })) !== null;

/** Undoes a settlement by a negative one; false when that was done before. */
export async function reverseSettlement(
	{ tx, now }: Context,
	settlement: SettlementRow,
): Promise<boolean> {
	const reversal = {
		...settlement,
		id: newId(),
		amount: -settlement.amount,
		source_type: 'settlement',
		source_id: settlement.id,
		reverses_id: settlement.id,
		occurred_at: now,
		created_at: now,
	};
	return (await insertRows(tx, settlements, [reversal], { skipDuplicates: true })).length > 0;
}

/** What a source has settled of the subject; null when it has settled nothing. */
export const findSettlement = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	source: Pick<NewSettlement, 'kind' | 'source_type' | 'source_id'>,
): Promise<SettlementRow | null> => {
	const { kind, source_type, source_id } = source;
	return tx.settlement.findFirst({
		where: { subject_type, subject_id, kind, source_type, source_id },
	});
};
