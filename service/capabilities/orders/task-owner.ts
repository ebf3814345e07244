import { z } from 'zod';
import { NotFound } from '../../platform/errors/index.ts';
import { getBareProduct } from '../catalog/index.ts';
import { getClient } from '../clients/index.ts';
import type { TaskOwner } from '../provisioning/index.ts';
import { activationSettings } from './activation-settings.ts';
import * as store from './store.ts';

const Settings = z.record(z.string(), z.unknown());

/** What an attempt to activate a service works with: the settings of its product, and what the order has set. */
export const orderItemTasks: TaskOwner = {
	subject_type: 'order_item',
	async attemptFacts(context, { subject_id }) {
		const found = await store.findOrderOfItem(context, subject_id);
		if (found === null) throw NotFound({ resource: 'order_item', id: subject_id });
		const { order, item } = found;
		const product = await getBareProduct(context, item.product_id);
		const { id, name, billing_email } = await getClient(context, order.client_id);
		const settings = activationSettings(
			Settings.parse(product.provisioning_settings),
			Settings.parse(item.configuration),
		);
		return { client: { id, name, billing_email }, settings };
	},
};
