import { roundedFraction } from '../../platform/money/index.ts';
import type { ItemTerm } from './period-charge.ts';

/**
 * Invariants: the terms of an item are what was sold and, on top of it, every change that is in force or planned, in the order of
 * their days; of changes for the same day the later wish counts. They are always made anew from that list: so a change that is
 * taken back leaves what the others say, and a planned price keeps a quantity that is changed before it.
 */

export type ItemState = {
	product_id: string;
	description: string;
	/** 0 when the item has ended or has not begun. */
	quantity: number;
	unit_amount: bigint;
	/** Net of a full period: quantity × unit_amount less discount. */
	amount: bigint;
};
export type Sold = ItemState & { valid_from: Date };
/** As `ItemTerm` of period-charge.ts, with the change that made it; null for what was sold. */
export type ItemTerms = ItemTerm & { change_id: string | null };

/** What a change says of an item; what it does not name stays. */
export type ItemWish = {
	item_id: string;
	quantity?: number | undefined;
	unit_amount?: bigint | undefined;
	product?: { id: string; description: string } | undefined;
};
export type LiveChange = {
	id: string;
	effective_on: Date;
	created_at: Date;
	items: readonly ItemWish[];
};

/** Terms of every item, by day. `sold` has none for items that a change adds. */
export function foldTerms(
	sold: ReadonlyMap<string, Sold>,
	changes: readonly LiveChange[],
): ItemTerms[] {
	const sorted = changes.toSorted(
		(a, b) =>
			a.effective_on.getTime() - b.effective_on.getTime() ||
			a.created_at.getTime() - b.created_at.getTime() ||
			(a.id < b.id ? -1 : 1),
	);
	const added = sorted.flatMap(({ items }) => items.map(({ item_id }) => item_id));
	// Always in the same order: a rest of rounding goes to the earlier line, and a bill with other lines would be made anew.
	const ids = [...new Set([...sold.keys(), ...added])].toSorted();
	return ids.flatMap((id) => termsOf(id, sold.get(id) ?? null, sorted));
}

function termsOf(id: string, sold: Sold | null, changes: readonly LiveChange[]): ItemTerms[] {
	const rows = new Map<number, ItemTerms>();
	let state: ItemState | null = null;
	if (sold !== null) {
		state = sold;
		rows.set(sold.valid_from.getTime(), { ...sold, subscription_item_id: id, change_id: null });
	}
	for (const change of changes) {
		for (const wish of change.items.filter((one) => one.item_id === id)) {
			state = changed(state, wish);
			const { effective_on: valid_from } = change;
			rows.set(valid_from.getTime(), {
				...state,
				subscription_item_id: id,
				valid_from,
				change_id: change.id,
			});
		}
	}
	return [...rows.values()].toSorted((a, b) => a.valid_from.getTime() - b.valid_from.getTime());
}

/** An item after a wish. A discount goes along with the quantity; a price that is named is the net one. */
export function changed(before: ItemState | null, wish: ItemWish): ItemState {
	const product_id = wish.product?.id ?? before?.product_id;
	const description = wish.product?.description ?? before?.description;
	const quantity = wish.quantity ?? before?.quantity;
	const unit_amount = wish.unit_amount ?? before?.unit_amount;
	if (
		product_id === undefined ||
		description === undefined ||
		quantity === undefined ||
		unit_amount === undefined
	)
		throw new Error('An item that begins needs product, quantity and price');
	const full = BigInt(quantity) * unit_amount;
	const fullBefore = before === null ? 0n : BigInt(before.quantity) * before.unit_amount;
	const hasNewPrice = wish.unit_amount !== undefined || before === null || fullBefore === 0n;
	const amount = hasNewPrice ? full : roundedFraction(full * before.amount, fullBefore);
	return { product_id, description, quantity, unit_amount, amount };
}

/** What of an item is in force on a day; null before it begins. */
export function inForce<T extends { valid_from: Date }>(rows: readonly T[], day: Date): T | null {
	return rows.reduce<T | null>(
		(found, row) =>
			row.valid_from <= day && (found === null || row.valid_from >= found.valid_from) ? row : found,
		null,
	);
}

/** Rows by item. */
export function byItem<T extends { subscription_item_id: string }>(
	rows: readonly T[],
): Map<string, T[]> {
	return Map.groupBy(rows, (row) => row.subscription_item_id);
}

/** Net of a full period as it is on a day. */
export const recurringOn = (rows: readonly ItemTerms[], day: Date): bigint =>
	[...byItem(rows).values()].reduce(
		(sum, ofItem) => sum + (inForce(ofItem, day)?.amount ?? 0n),
		0n,
	);
