import { orderContract } from '../contract.ts';
import { publicPlacing } from '../public-placing.ts';

/**
 * An order of services that are named one by one, by anybody. The answer of the challenge is another one each time, so it is no
 * part of the form: the same form twice would be two orders.
 */
export const placeOrderOperation = publicPlacing(
	orderContract.place,
	({ challenge_token: _, ...input }) => ({
		...input,
		package_code: null,
		package_place: 'body.selected_services',
		user_count: null,
		services: input.selected_services.map((service, index) => ({
			...service,
			name: undefined,
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
	}),
);
