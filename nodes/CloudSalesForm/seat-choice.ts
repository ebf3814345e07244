import type { IDataObject } from 'n8n-workflow';
import type { Send } from '../shared/commands';
import { itemText, changeableSubscriptions } from '../shared/subscription-choices';

type Choice = { label: string; subscription_id: string; item_id: string };

/**
 * One choice for each item of the subscriptions that are found. A dropdown of n8n gives back its text and nothing else, so that
 * the end of the item's ID tells two of the same product apart.
 */
export async function itemChoices(
	search: string,
	send: Send,
	itemIndex: number,
): Promise<Choice[]> {
	const found = await changeableSubscriptions(
		(operation, input) => send(operation, input, itemIndex),
		search,
	);
	return found.flatMap(({ client, record }) =>
		((record.items ?? []) as IDataObject[]).map((item) => ({
			label: `${client}: now ${itemText(item)} (${String(item.id).slice(-6)})`,
			subscription_id: String(record.id),
			item_id: String(item.id),
		})),
	);
}
