import { newId } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { orderContract } from '../contract.ts';
import { placeOrder } from '../place-order.ts';
import { toOrder } from '../to-order.ts';

/** Placed by staff: the key of the command, not the form, makes it one. */
export const createOrder = handle(orderContract.create, async (input, context) => {
	const { deployment_template_id: wanted_template_id, package_code = null, ...form } = input;
	const order = await placeOrder(
		context,
		{
			...form,
			package_code,
			package_place: 'body.package_code',
			user_count: null,
			wanted_template_id,
			services: input.selected_services.map((service, index) => ({
				...service,
				place: `body.selected_services[${index}].service_code`,
				in_package: false,
			})),
			currency: input.currency,
			promotion_code: input.promotion_code,
			deployment_region: input.deployment_region,
			region_place: 'body.deployment_region',
			deployment_platform: input.deployment_platform,
			phone: input.phone,
			country: input.country,
			language: input.language,
			notes: input.notes,
		},
		{ source: 'STAFF', form_key: newId(), placed_from: null },
	);
	return toOrder(order);
});
