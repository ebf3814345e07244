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
	visibleTo,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/http/errors.ts';

export type CycleRow = Prisma.BillingCycleGetPayload<{ include: { items: true } }>;
export type BareCycle = Omit<CycleRow, 'items'>;
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

/** Keeps everybody else who wants to change the cycle waiting until this transaction ends. */
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

async function withItems({ tx }: Context, row: BareCycle): Promise<CycleRow> {
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
		invoice_document_id?: string | null;
		tax_invoice_document_id?: string | null;
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
