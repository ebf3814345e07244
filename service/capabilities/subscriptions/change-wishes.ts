import {
	deliveryProblems,
	listProductsNamed,
	priceFor,
	type ProductRow,
} from '../catalog/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { invalidInput, type FieldProblem } from '../../platform/errors/index.ts';
import type { ItemWish } from './change-terms.ts';
import type { SubscriptionRow } from './store.ts';

export type WantedItem = {
	item_id?: string | undefined;
	product_id?: string | undefined;
	sku?: string | undefined;
	quantity?: number | undefined;
	unit_amount?: bigint | undefined;
};

/**
 * What is wanted, with products found and prices of today filled in; refuses with every field that is wrong. The price of an item
 * that stays the same product is not touched: it was agreed.
 */
export async function wishesOf(
	context: ReadContext,
	subscription: SubscriptionRow,
	wanted: readonly WantedItem[],
): Promise<ItemWish[]> {
	const ids = wanted.flatMap(({ product_id }) => product_id ?? []);
	const old = subscription.items.map(({ product_id }) => product_id);
	const products = await listProductsNamed(context, {
		ids: [...new Set([...ids, ...old])],
		skus: wanted.flatMap(({ sku }) => sku ?? []),
	});
	const problems: FieldProblem[] = [];
	const seen = new Set<string>();
	const wishes = wanted.flatMap((one, index) => {
		const path = `body.items[${index}]`;
		const refuse = (field: string, message: string): [] => {
			problems.push({ path: `${path}.${field}`, message });
			return [];
		};
		const item = subscription.items.find(({ id }) => id === one.item_id);
		if (one.item_id !== undefined && item === undefined)
			return refuse('item_id', 'The subscription has no such item');
		if (one.item_id !== undefined && seen.has(one.item_id))
			return refuse('item_id', 'It is named twice');
		if (one.item_id !== undefined) seen.add(one.item_id);
		const isNamed = one.product_id !== undefined || one.sku !== undefined;
		const product = products.find(({ id, sku }) => id === one.product_id || sku === one.sku);
		if (isNamed && product === undefined)
			return refuse(one.sku === undefined ? 'product_id' : 'sku', 'There is no such product');
		const isOther = product !== undefined && product.id !== item?.product_id;
		if (isOther) {
			const before = products.find(({ id }) => id === item?.product_id);
			const wrong = problemOf(context, product, before);
			if (wrong !== null) return refuse(one.sku === undefined ? 'product_id' : 'sku', wrong);
		}
		const price = (): bigint | undefined =>
			one.unit_amount ??
			(isOther
				? priceOf(context, subscription, { product, field: `${path}.unit_amount` })
				: undefined);
		return [
			{
				item_id: item?.id ?? newId(),
				quantity: one.quantity,
				unit_amount: price(),
				product: isOther ? { id: product.id, description: product.name } : undefined,
			},
		];
	});
	if (problems.length > 0) throw invalidInput(problems);
	return wishes;
}

const priceOf = (
	context: ReadContext,
	{ currency, billing_period }: SubscriptionRow,
	{ product, field }: { product: ProductRow; field: string },
): bigint =>
	priceFor(product, { currency, billing_period, date: businessDate(context.now), field }).amount;

/** Why an item cannot become this product; null when it can. */
function problemOf(
	context: ReadContext,
	product: ProductRow,
	before: ProductRow | undefined,
): string | null {
	const { active, kind, provisioning_target: target, provisioning_settings: settings } = product;
	if (!active) return 'The product is no longer offered';
	if (kind === 'ONE_TIME') return 'It is charged once; offer it with quotation.create';
	if (before !== undefined && before.provisioning_target !== target)
		return `It is switched on elsewhere (${target ?? 'nowhere'}) than what it takes the place of (${before.provisioning_target ?? 'nowhere'}): set that to quantity 0 and add this one as a new item`;
	const wrong = deliveryProblems(context, { target, settings }, 'provisioning_settings');
	if (wrong.length === 0) return null;
	const what = wrong.map((one) => `${one.path}: ${one.message}`).join('; ');
	return `It cannot be switched on with its settings (${what}); correct it with product.update`;
}

/** A client is shown what something costs at the agreed price or that of the list; it cannot try prices of its own. */
export function assertNoPrices(
	{ actor }: Pick<ReadContext, 'actor'>,
	wanted: readonly WantedItem[],
): void {
	if (actor.role !== 'CLIENT') return;
	const problems = wanted.flatMap(({ unit_amount }, index) =>
		unit_amount === undefined
			? []
			: [{ path: `body.items[${index}].unit_amount`, message: 'Only staff names a price' }],
	);
	if (problems.length > 0) throw invalidInput(problems);
}

/** Money that is given back is granted by finance only. */
export function mayGrant({ actor }: Pick<ReadContext, 'actor'>, wanted: boolean): boolean {
	if (!wanted || actor.role === 'FINANCE' || actor.role === 'ADMIN') return wanted;
	throw invalidInput([{ path: 'body.grant_credit', message: 'Only FINANCE may grant credit' }]);
}
