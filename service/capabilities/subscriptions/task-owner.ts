import { getBareProduct } from '../catalog/index.ts';
import { getClient } from '../clients/index.ts';
import type { TaskOwner } from '../provisioning/index.ts';
import * as store from './store.ts';

/** `owner_type` and `subject_type` of the tasks of a subscription. */
export const taskTypes = { owner: 'subscription', subject: 'subscription_item' } as const;

/** What provisioning asks for at each attempt of a task for an item of a subscription. */
export const subscriptionItemOwner: TaskOwner = {
	subject_type: taskTypes.subject,
	async attemptFacts(context, { subject_id, client_id }) {
		if (client_id === null) throw new Error(`The item ${subject_id} belongs to no client`);
		const { product_id, continues_id } = await store.getItem(context, subject_id);
		const { provisioning_settings: settings } = await getBareProduct(context, product_id);
		const { id, name, billing_email } = await getClient(context, client_id);
		const client = { id, name, billing_email };
		return { settings, client, marked_as: continues_id ?? subject_id };
	},
};
