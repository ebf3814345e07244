import type { ReadContext } from '../../platform/context/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import {
	findRow,
	insertIds,
	lockRow,
	lockRows,
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
import { owed } from './figures-store.ts';
import { mayFallDue } from './rules.ts';

export type CycleRow = Prisma.BillingCycleGetPayload<{ include: { items: true } }>;
export type BareCycle = Omit<CycleRow, 'items'>;
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

type Tables = Pick<Transaction, 'billingCycle' | 'billingCycleItem' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export const cycles = tableOf<BareCycle, Prisma.BillingCycleCreateManyInput>(
	'billing_cycles',
	Prisma.BillingCycleScalarFieldEnum,
);
const cycleItems = tableOf<CycleRow['items'][number], Prisma.BillingCycleItemCreateManyInput>(
	'billing_cycle_items',
	Prisma.BillingCycleItemScalarFieldEnum,
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

/** A subject has one cycle for an occasion; the one that is there is given when it comes again. In the order of what is wanted. */
export async function insertCycles(
	context: Context,
	wanted: readonly { values: NewCycle; items: readonly NewItem[] }[],
): Promise<{ cycle: CycleRow; created: boolean }[]> {
	const { now, tx } = context;
	const drafts = wanted.map(({ values, items }) => newCycle(values, items, now));
	const rows = drafts.map(({ items: _, ...row }) => row);
	const duplicatesBy = ['subject_type', 'subject_id', 'occasion'];
	const inserted = await insertIds(tx, cycles, rows, { duplicatesBy });
	const created = drafts.filter(({ id }) => inserted.has(id));
	await insertIds(
		tx,
		cycleItems,
		created.flatMap(({ items }) => items),
	);
	return Promise.all(
		drafts.map(async (draft) =>
			inserted.has(draft.id)
				? { cycle: draft, created: true }
				: { cycle: await cycleOfOccasion(context, draft), created: false },
		),
	);
}

async function cycleOfOccasion(
	context: Context,
	{ subject_type, subject_id, occasion }: Subject & { occasion: string },
): Promise<CycleRow> {
	const key = { subject_type, subject_id, occasion };
	const there = await context.tx.billingCycle.findUniqueOrThrow({
		where: { subject_type_subject_id_occasion: key },
	});
	return getCycle(context, there.id);
}

/** Every column, so that the row need not be read back after the insert. */
function newCycle(values: NewCycle, items: readonly NewItem[], now: Date): CycleRow {
	const id = newId();
	const times = { created_at: now, updated_at: now };
	return {
		id,
		subject_type: values.subject_type,
		subject_id: values.subject_id,
		subscription_id: values.subject_type === 'subscription' ? values.subject_id : null,
		quotation_id: values.quotation_id,
		client_id: values.client_id,
		kind: values.kind,
		occasion: values.occasion,
		number: null,
		status: 'DRAFT',
		currency: values.currency,
		period_start: values.period_start,
		period_end: values.period_end,
		of_period: values.of_period ?? values.period_start,
		quoted_amount: values.quoted_amount,
		amount: values.amount,
		tax: values.tax,
		settled_amount: 0n,
		due_date: values.due_date,
		invoice_document_id: null,
		tax_invoice_document_id: null,
		payment_link_id: null,
		billing_run_id: values.billing_run_id ?? null,
		collection_problem: null,
		closed_reason: null,
		closed_at: null,
		paid_at: null,
		...times,
		items: items.map((item, index) => ({
			id: newId(),
			billing_cycle_id: id,
			position: index + 1,
			description: item.description,
			quantity: item.quantity,
			unit_amount: item.unit_amount,
			amount: item.amount,
			tax: item.tax,
			subject_item_id: item.subject_item_id ?? null,
			of_period: item.of_period ?? true,
			...times,
		})),
	};
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
		paid_at?: Date;
		payment_link_id?: string;
		collection_problem?: string | null;
		closed_reason?: string | null;
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

type CyclesQuery = ListQuery & {
	status?: string | undefined;
	kind?: string | undefined;
	client_id?: string | undefined;
	subscription_id?: string | undefined;
	quotation_id?: string | undefined;
	due_from?: Date | undefined;
	due_to?: Date | undefined;
	period_from?: Date | undefined;
	period_to?: Date | undefined;
	overdue?: 'true' | undefined;
	owed?: 'true' | undefined;
	currency?: string | undefined;
};

export async function listCycles(context: Context, query: CyclesQuery): Promise<Page<CycleRow>> {
	const { status, kind, client_id, subscription_id, quotation_id, currency } = query;
	const filters = { status, kind, client_id, subscription_id, quotation_id, currency };
	const conditions = [
		...visibleTo(context.actor),
		...rangesOf(query),
		...overdueOf(context, query),
		...(query.owed === undefined
			? []
			: [Prisma.sql`status IN ${owed} AND amount > settled_amount`]),
	];
	const page = await pageOf(context.tx, cycles, query, filters, conditions);
	return { ...page, data: await Promise.all(page.data.map((row) => withItems(context, row))) };
}

function rangesOf({ due_from, due_to, period_from, period_to }: CyclesQuery): Prisma.Sql[] {
	return [
		...(due_from === undefined ? [] : [Prisma.sql`due_date >= ${due_from}::date`]),
		...(due_to === undefined ? [] : [Prisma.sql`due_date <= ${due_to}::date`]),
		...(period_from === undefined ? [] : [Prisma.sql`period_start >= ${period_from}::date`]),
		...(period_to === undefined ? [] : [Prisma.sql`period_start <= ${period_to}::date`]),
	];
}

/** By the date, not by the state: a cycle is overdue from midnight on, and is called so a little later. */
const overdueOf = ({ now }: Context, { overdue }: CyclesQuery): Prisma.Sql[] =>
	overdue === undefined
		? []
		: [
				Prisma.sql`status IN ('OVERDUE', ${Prisma.join([...mayFallDue])})
					AND due_date < ${businessDate(now)}::date AND amount > 0`,
			];

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

export const listCyclesOfClient = (
	{ tx }: Context,
	{ client_id, currency }: { client_id: string; currency: string },
): Promise<BareCycle[]> =>
	tx.billingCycle.findMany({ where: { client_id, currency }, orderBy: { id: 'asc' } });

/** All cycles of a period, cancelled ones included. */
export const listCyclesOfPeriod = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	of_period: Date,
): Promise<CycleRow[]> =>
	tx.billingCycle.findMany({
		where: { subject_type, subject_id, of_period },
		include: { items: { orderBy: { position: 'asc' } } },
		orderBy: { id: 'asc' },
	});

/** The cycles of a period that count, kept from changing until the transaction ends. */
export const lockPeriod = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	of_period: Date,
): Promise<BareCycle[]> =>
	lockRows(
		tx,
		cycles,
		Prisma.sql`subject_type = ${subject_type} AND subject_id = ${subject_id}::uuid
			AND of_period = ${of_period} AND status <> 'CANCELLED'`,
	);

/** Cycles that a billing run made, in the order in which it made them, after the given id. */
export const listCyclesOfRun = (
	{ tx }: Context,
	{ run_id, after, take }: { run_id: string; after: string | null; take: number },
): Promise<BareCycle[]> =>
	tx.billingCycle.findMany({
		where: { billing_run_id: run_id, ...(after === null ? {} : { id: { gt: after } }) },
		orderBy: { id: 'asc' },
		take,
	});
