import { z } from 'zod';

export const provisioningConfig = z.object({
	PROVISIONING_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300).meta({
		description:
			'A task that no workflow has picked up after so many seconds is run by the service itself',
	}),
});
