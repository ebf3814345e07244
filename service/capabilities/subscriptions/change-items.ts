import { z } from 'zod';
import { isoDate } from '../../platform/clock/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import type { ItemState, ItemWish, Sold } from './change-terms.ts';

/** What `subscription_changes.items` and `.details` hold. Amounts are texts: JSON numbers stop being exact. */

const amount = z.string().transform(BigInt);
const State = z.object({
	product_id: z.string(),
	description: z.string(),
	quantity: z.int(),
	unit_amount: amount,
	amount,
});
const Entry = z.object({
	item_id: z.string(),
	set: z.object({
		quantity: z.int().optional(),
		unit_amount: amount.optional(),
		product: z.object({ id: z.string(), description: z.string() }).optional(),
	}),
	/** What was sold; null for an item that a change has added. The row of the first day may be replaced by a change. */
	sold: State.extend({ valid_from: z.iso.date().transform((text) => new Date(text)) }).nullable(),
	/** What holds without the change on its day; null before the item begins. */
	before: State.nullable(),
	after: State,
});
const Entries = z.array(Entry);
export type ChangeEntry = z.output<typeof Entry>;

const Details = z.object({
	/** Net that is too small for a payment by itself, by item, for each period that it belongs to. */
	carried: z
		.array(
			z.object({
				of_period: z.iso.date().transform((text) => new Date(text)),
				lines: z.array(z.object({ item_id: z.string(), net: amount })),
			}),
		)
		.optional(),
	/** What was asked for and waits for approval, and what its bills were to add up to with tax. */
	wish: z
		.object({
			items: z.array(
				z.object({
					item_id: z.string().optional(),
					product_id: z.string().optional(),
					sku: z.string().optional(),
					quantity: z.int().optional(),
				}),
			),
			when: z.enum(['NOW', 'PERIOD_END']).nullable(),
			/** The client asked for it itself, so that it is told what became of it. */
			by_client: z.boolean().default(false),
			/** A text, also when it was read: what was asked for is written back as it is. */
			charge_amount: z.string().regex(/^\d+$/),
		})
		.optional(),
	/** What the subscription goes back to when the change is taken back. */
	before: z
		.object({
			ends_on: z.iso.date().nullable(),
			cancel_at_period_end: z.boolean(),
		})
		.optional(),
});
export type ChangeDetails = z.output<typeof Details>;

export const entriesOf = ({ items }: { items: unknown }): ChangeEntry[] => Entries.parse(items);
export const detailsOf = ({ details }: { details: unknown }): ChangeDetails =>
	Details.parse(details);

const stateJson = ({ product_id, description, quantity, unit_amount, amount: net }: ItemState) => ({
	product_id,
	description,
	quantity,
	unit_amount: unit_amount.toString(),
	amount: net.toString(),
});

/** An entry as the column holds it. */
export function entryJson(entry: {
	wish: ItemWish;
	sold: Sold | null;
	before: ItemState | null;
	after: ItemState;
}) {
	const { wish, sold, before, after } = entry;
	const { item_id, quantity, unit_amount, product } = wish;
	return {
		item_id,
		set: {
			...(quantity === undefined ? {} : { quantity }),
			...(unit_amount === undefined ? {} : { unit_amount: unit_amount.toString() }),
			...(product === undefined ? {} : { product }),
		},
		sold:
			sold === null
				? null
				: { ...stateJson(sold), valid_from: sold.valid_from.toISOString().slice(0, 10) },
		before: before === null ? null : stateJson(before),
		after: stateJson(after),
	};
}

export type Carried = NonNullable<ChangeDetails['carried']>[number];

/** What is carried over as the columns hold it, beside what else the details say. */
export function carriedColumns(row: { details: unknown }, carried: readonly Carried[]) {
	const { carried: _, ...others } = detailsOf(row);
	const held = carried.map(({ of_period, lines }) => ({
		of_period: isoDate(of_period),
		lines: lines.map(({ item_id, net }) => ({ item_id, net: net.toString() })),
	}));
	return {
		carried_net: sumOf(carried.flatMap(({ lines }) => lines.map(({ net }) => net))),
		details: held.length === 0 ? others : { ...others, carried: held },
	};
}

export const wishOf = ({ item_id, set }: ChangeEntry): ItemWish => ({ item_id, ...set });
