import type { ReadContext } from '../../platform/context/index.ts';
import { forecastDue, listDue, type DueSubscription } from '../subscriptions/index.ts';

/** Subscriptions that are read together: enough clients for full batches, whose subscriptions come one after another. */
export const pageSize = 2000;

/** How many subscriptions are due, and what their terms add up to before tax, by currency in minor units. */
export async function forecastRun(
	context: ReadContext,
	today: Date,
): Promise<{ count: number; nets: Map<string, bigint> }> {
	const nets = new Map<string, bigint>();
	let count = 0;
	let after: DueSubscription | null = null;
	for (;;) {
		const page: DueSubscription[] = await listDue(context, {
			today,
			after,
			except: [],
			take: pageSize,
		});
		const ids = page.map(({ id }) => id);
		for (const [currency, net] of await forecastDue(context, ids, today))
			nets.set(currency, (nets.get(currency) ?? 0n) + net);
		count += page.length;
		after = page.at(-1) ?? null;
		if (page.length < pageSize) return { count, nets };
	}
}
