import { orderContract } from '../contract.ts';
import { publicPlacing } from '../public-placing.ts';

/** An order of a package, by anybody. */
export const placeQuickOrder = publicPlacing(orderContract['place-quick'], (input) => ({
	customer_email: input.email,
	customer_name: input.name,
	company_name: input.company,
	organization_slug: input.organization_slug,
	package_code: input.package_code,
	package_place: 'body.package_code',
	user_count: input.user_count ?? null,
	services: input.additional_services.map((service, index) => ({
		...service,
		name: undefined,
		place: `body.additional_services[${index}].service_code`,
		in_package: false,
	})),
	billing_cycle: input.billing_cycle,
	currency: input.currency,
	promotion_code: input.promotion_code,
	deployment_region: input.region,
	region_place: 'body.region',
	deployment_platform: undefined,
	phone: input.phone,
	country: input.country,
	language: input.language,
}));
