import {
	createCycle,
	invoiceAtOnce,
	issueCreditNote,
	voidCycle,
	type CreditNoteRow,
	type CycleRow,
} from '../billing/index.ts';
import { smallestCollectable } from '../payments/index.ts';
import { businessDate, isoDate } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { carriedColumns, detailsOf, type Carried } from './change-items.ts';
import { productsOf } from './change-basis.ts';
import * as changeStore from './change-store.ts';
import { byItem, inForce, type ItemTerms } from './change-terms.ts';
import { asSubject } from './lifecycle.ts';
import { dueDateOf, invoicedBy } from './next-period-rules.ts';
import { planAdjustments, type Adjusted, type PlannedAdjustment } from './period-documents.ts';
import type { SubscriptionRow } from './store.ts';

/** Why documents are made: a change has one set of them, however often it is carried out. */
export type Occasion = {
	/** Id of the change, and what happened to it when it is not the first time. */
	occasion: string;
	/** Terms before, for what the lines say. */
	before: readonly ItemTerms[];
	after: readonly ItemTerms[];
	/** In words that the client may read. */
	reason: string;
	/** Last day to pay for what is charged at once. */
	due_date?: Date;
	/** Whether what is too small for a gateway waits for a later bill; only a change that holds keeps it until then. */
	carries: boolean;
};
export type Made = {
	cycles: CycleRow[];
	credit_notes: CreditNoteRow[];
	/** What is left for a later bill, of each period. */
	carried: Carried[];
};

type CarriedBy = Pick<
	SubscriptionRow,
	'currency' | 'next_billing_date' | 'ends_on' | 'paused_from'
>;
type Adjustment = Extract<PlannedAdjustment, { action: 'ADJUST' }>;
type Remake = Extract<PlannedAdjustment, { action: 'REMAKE' }>;

/**
 * Brings the documents of every period that is charged already in line with the terms: `planAdjustments` and `makeDocuments` in
 * one. The caller has locked the subscription.
 */
export async function adjustDocuments(
	context: OperationContext,
	wanted: Adjusted,
	occasion: Omit<Occasion, 'after'>,
): Promise<Made> {
	const planned = await planAdjustments(context, wanted);
	return makeDocuments(context, wanted.subscription, planned, { ...occasion, after: wanted.terms });
}

export async function makeDocuments(
	context: OperationContext,
	subscription: SubscriptionRow,
	planned: readonly PlannedAdjustment[],
	occasion: Occasion,
): Promise<Made> {
	const made: Made = { cycles: [], credit_notes: [], carried: [] };
	for (const [index, one] of planned.entries()) {
		// The first has the occasion itself, by which the change is found again.
		const name = index === 0 ? '' : `:${isoDate(one.period.start)}`;
		const named = { ...occasion, occasion: `${occasion.occasion}${name}` };
		if (one.action === 'REMAKE') {
			const cycle = await remake(context, subscription, one, occasion);
			if (cycle !== null) made.cycles.push(cycle);
		} else await adjust(context, subscription, one, { named, made });
	}
	await askForMoney(context, made.cycles, occasion.after);
	return made;
}

/** As for a renewal of what each bill charges. Last, since it takes numbers. */
async function askForMoney(
	context: OperationContext,
	cycles: readonly CycleRow[],
	terms: readonly ItemTerms[],
): Promise<void> {
	const ofItem = byItem(terms);
	for (const cycle of cycles) {
		const charged = cycle.items.flatMap(({ subject_item_id }) => {
			const term = inForce(ofItem.get(subject_item_id ?? '') ?? [], cycle.period_start);
			return term === null ? [] : [term];
		});
		const products = await productsOf(context, charged);
		if (products.size > 0 && invoicedBy(products.values()) === 'LINK')
			await invoiceAtOnce(context, cycle);
	}
}

async function adjust(
	context: OperationContext,
	subscription: SubscriptionRow,
	planned: Adjustment,
	{ named, made }: { named: Occasion; made: Made },
): Promise<void> {
	const { document, period, replaces_carried } = planned;
	for (const id of replaces_carried) await dropCarried(context, id, period.start);
	if (document.net + document.tax === 0n) return;
	if (named.carries && isCarried(context, subscription, planned)) {
		const lines = document.lines.map(({ item_id, net }) => ({ item_id, net }));
		made.carried.push({ of_period: period.start, lines });
		return;
	}
	const common = {
		client_id: subscription.client_id,
		currency: subscription.currency,
		occasion: named.occasion,
		period_start: planned.first_day,
		period_end: planned.last_day,
		of_period: period.start,
	};
	const sign = document.net + document.tax < 0n ? -1n : 1n;
	const lines = document.lines.map(({ item_id, net, tax }) => ({
		description: describe(item_id, planned, named),
		amount: net * sign,
		tax: tax * sign,
		subject_item_id: item_id,
		of_period: true,
	}));
	if (sign < 0n) {
		const note = await issueCreditNote(context, {
			...common,
			subject: asSubject(subscription),
			reason: named.reason,
			items: lines,
		});
		if (note !== null) made.credit_notes.push(note);
		return;
	}
	const amount = document.net + document.tax;
	made.cycles.push(
		await createCycle(context, {
			...common,
			...asSubject(subscription),
			kind: 'ADJUSTMENT',
			...(named.due_date === undefined ? {} : { due_date: named.due_date }),
			quotation_id: null,
			amount,
			tax: document.tax,
			quoted_amount: amount,
			items: lines.map((line, index) => ({
				...line,
				position: index + 1,
				quantity: 1,
				unit_amount: line.amount,
			})),
		}),
	);
}

/** Whether it is too small for a gateway, and the next period or the bill at the end takes it along. */
export function isCarried(
	context: ReadContext,
	{ currency, next_billing_date, ends_on, paused_from }: CarriedBy,
	{ document: { net, tax } }: Pick<Adjustment, 'document'>,
): boolean {
	const hasLater = next_billing_date !== null || ends_on !== null || paused_from !== null;
	if (net <= 0n || !hasLater) return false;
	return net + tax < smallestCollectable(context, currency);
}

async function dropCarried(context: OperationContext, id: string, of_period: Date): Promise<void> {
	const row = await changeStore.lockChange(context, id);
	const left = (detailsOf(row).carried ?? []).filter((one) => +one.of_period !== +of_period);
	await changeStore.updateChange(context, id, carriedColumns(row, left));
}

/** A cycle that nobody has paid is made anew with the terms of now; without any line it is only cancelled. */
async function remake(
	context: OperationContext,
	subscription: SubscriptionRow,
	{ cycle, items, tax, period }: Remake,
	{ occasion, reason }: Occasion,
): Promise<CycleRow | null> {
	await voidCycle(context, cycle.id, reason);
	const carriers = await changeStore.listCarriedBy(context, cycle.id);
	const chargeBy = async (carried_cycle_id: string | null): Promise<void> => {
		for (const { id } of carriers)
			await changeStore.updateChange(context, id, { carried_cycle_id });
	};
	if (items.length === 0) {
		await chargeBy(null);
		return null;
	}
	const amount = sumOf(items.map((item) => item.amount)) + tax;
	const made = await createCycle(context, {
		...asSubject(subscription),
		client_id: subscription.client_id,
		currency: subscription.currency,
		kind: 'RENEWAL',
		occasion: `RENEWAL:${isoDate(cycle.period_start)}:${occasion}`,
		quotation_id: null,
		amount,
		tax,
		quoted_amount: amount,
		period_start: cycle.period_start,
		period_end: cycle.period_end,
		of_period: period.start,
		due_date: dueDateOf(cycle.due_date, businessDate(context.now)),
		items: items.map((item, index) => ({ ...item, position: index + 1 })),
	});
	await chargeBy(made.id);
	return made;
}

/** "Workspace: 10 → 15 (2027-01-05 – 2027-01-19)" */
export function describe(
	item_id: string,
	{ first_day, last_day }: Pick<PlannedAdjustment, 'first_day' | 'last_day'>,
	{ before, after }: Pick<Occasion, 'before' | 'after'>,
): string {
	const was = inForce(byItem(before).get(item_id) ?? [], first_day);
	const is = inForce(byItem(after).get(item_id) ?? [], first_day);
	const days = `(${isoDate(first_day)} – ${isoDate(last_day)})`;
	if (is === null || was === null || was.product_id === is.product_id) {
		const name = is?.description ?? was?.description ?? '';
		const [old, now] = [was?.quantity ?? 0, is?.quantity ?? 0];
		return old === now ? `${name} ${days}` : `${name}: ${old} → ${now} ${days}`;
	}
	return `${was.quantity} × ${was.description} → ${is.quantity} × ${is.description} ${days}`;
}
