import { z } from 'zod';

export const subscriptionsConfig = z.object({
	SUBSCRIPTION_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300).meta({
		description:
			'A paid subscription that no workflow has activated after so many seconds is activated by the service itself',
	}),
});
