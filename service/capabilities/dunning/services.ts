import type { ReadContext } from '../../platform/context/index.ts';
import { getSubscription } from '../subscriptions/index.ts';

/** Names of what a subscription includes, as the client knows them; empty without a subscription. */
export async function namesOf(
	context: ReadContext,
	subscriptionId: string | null,
): Promise<string> {
	if (subscriptionId === null) return '';
	const { items } = await getSubscription(context, subscriptionId);
	// What has ended stands there with a quantity of 0; what was charged once is no service.
	const names = items
		.filter(({ quantity, billing_period }) => quantity > 0 && billing_period !== 'ONCE')
		.map(({ description }) => description);
	return [...new Set(names)].join(', ');
}
