import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { subscription } from '../CloudSales/generated/subscription';
import { located } from '../shared/input';
import {
	changeableSubscriptions,
	itemText,
	subscriptionText,
} from '../shared/subscription-choices';
import { callOperation } from '../shared/transport';

/** Subscriptions by the name of their client: an ID says nothing to who picks one. */
export async function searchSubscriptions(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const found = await changeableSubscriptions(
		(operation, input) => callOperation(this, operation, { input }),
		filter.trim(),
	);
	return {
		results: found.map(({ client, record }) => ({
			name: subscriptionText(client, record),
			value: String(record.id),
		})),
	};
}

/** The items of the subscription that was chosen above. */
export async function searchSubscriptionItems(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const chosen = located(this.getCurrentNodeParameter('subscription_id'));
	if (typeof chosen !== 'string' || chosen === '' || chosen.startsWith('=')) return { results: [] };
	const record = await callOperation(this, subscription.operations.get, {
		input: { subscription_id: chosen },
	});
	return {
		results: ((record.items ?? []) as IDataObject[])
			.map((item) => ({ name: itemText(item), value: String(item.id) }))
			.filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase())),
	};
}
