import { z } from 'zod';

export const subscriptionsConfig = z.object({
	SUBSCRIPTION_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300).meta({
		description:
			'A paid subscription that no workflow has activated after so many seconds is activated by the service itself',
	}),
	SUBSCRIPTION_UPGRADE_DAYS: z.coerce.number().int().min(1).max(60).default(14).meta({
		description: 'Days to pay for a change that is charged at once; unpaid, it lapses afterwards',
	}),
	TERMINATION_GRACE_DAYS: z.coerce.number().int().min(7).max(365).default(30).meta({
		description:
			'Services of a subscription that has ended are switched off at once, and removed with their data after so many days',
	}),
});
