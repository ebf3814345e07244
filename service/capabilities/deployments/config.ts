import { z } from 'zod';

export const deploymentsConfig = z.object({
	TENANT_BASE_DOMAIN: z
		.string()
		.max(190)
		.regex(
			/^(?=.*[a-z])([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
			'Must be a domain in lower case, such as tenants.example.com',
		)
		.optional()
		.meta({
			description:
				'Domain under which tenants get their addresses, https://{slug}.{domain}; a registrable domain of its own, so that no tenant can set cookies of another site. Without it nothing is deployed',
			example: 'tenants.example.com',
		}),
	TENANT_RESERVED_NAMES: z
		.string()
		.regex(/^[a-z0-9, -]*$/, 'Must be names of a-z, 0-9 and hyphens, with commas between')
		.default('cloudsales')
		.meta({
			description:
				'Names of your own, with commas between, that no address of a tenant may contain',
			example: 'cloudsales, example',
		}),
	TENANT_DELETE_GRACE_DAYS: z.coerce.number().int().min(0).max(365).default(30).meta({
		description:
			'Days between the deletion of a tenant, which suspends it, and the removal of what it has; until then it can be resumed',
	}),
	DEPLOYMENT_TIME_LIMIT_SECONDS: z.coerce.number().int().min(60).max(86_400).default(3600).meta({
		description:
			'Seconds that one run at a platform may take, waiting for staff not counted, before it has failed',
	}),
});
