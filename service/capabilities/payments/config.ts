import { z } from 'zod';

export const paymentsConfig = z.object({
	PAYMENT_LINK_PICKUP_SECONDS: z.coerce.number().int().min(0).max(604_800).default(300).meta({
		description:
			'Seconds after which the service makes the payment link of something that can be paid and has none, because no workflow did',
	}),
});
