import { z } from 'zod';

export const provisioningConfig = z.object({
	PROVISIONING_LEASE_SECONDS: z.coerce.number().int().min(30).max(3600).default(120).meta({
		description:
			'Longest time in seconds that one step at a target may take before another worker may take the task over',
	}),
	PROVISIONING_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300).meta({
		description:
			'A task that no workflow has picked up after so many seconds is run by the service itself',
	}),
});
