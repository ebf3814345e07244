import { invalidInput } from '../../platform/errors/index.ts';
import * as store from './store.ts';

type Wish = { sku: string; activated_after: readonly string[] };
const path = 'body.activated_after';

/** Refuses SKUs that are not there, and a circle: none of its services could ever begin. */
export async function assertActivationOrder(
	context: store.Context,
	{ sku, activated_after }: Wish,
): Promise<void> {
	if (activated_after.length === 0) return;
	const found = await store.listProductsNamed(context, { ids: [], skus: activated_after });
	const known = new Set(found.map((one) => one.sku));
	const unknown = activated_after.filter((one) => one !== sku && !known.has(one));
	if (unknown.length > 0)
		throw invalidInput([{ path, message: `There is no product ${unknown.join(', ')}` }]);
	// Of two changes at the same time that close a circle together, the second must see the first.
	await store.lockActivationOrder(context);
	const needs = new Map<string, readonly string[]>(await store.activationOrder(context));
	needs.set(sku, activated_after);
	const circle = wayTo(sku, activated_after, needs);
	if (circle !== null)
		throw invalidInput([{ path, message: `A circle: ${[sku, ...circle].join(' > ')}` }]);
}

/** How `from` lead to `sku`, or null when they do not. */
function wayTo(
	sku: string,
	from: readonly string[],
	needs: ReadonlyMap<string, readonly string[]>,
): string[] | null {
	const seen = new Set<string>();
	const search = (names: readonly string[]): string[] | null => {
		for (const name of names) {
			if (name === sku) return [name];
			if (seen.has(name)) continue;
			seen.add(name);
			const way = search(needs.get(name) ?? []);
			if (way !== null) return [name, ...way];
		}
		return null;
	};
	return search(from);
}
