import { z } from 'zod';

export const provisioningConfig = z.object({
	PROVISIONING_PICKUP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300).meta({
		description:
			'A task that no workflow has picked up after so many seconds is run by the service itself',
	}),
	PROVISIONING_HANDOVER_SECONDS: z.coerce
		.number()
		.int()
		.min(60)
		.max(2_592_000)
		.default(86_400)
		.meta({
			description:
				'A task for a workflow that no workflow has claimed after so many seconds waits for staff instead',
		}),
	PROVISIONING_TIME_LIMIT_SECONDS: z.coerce
		.number()
		.int()
		.min(60)
		.max(31_536_000)
		.default(259_200)
		.meta({
			description:
				'A task that is not done so many seconds after it was begun fails, so that a person looks at it; the time for which it waited for a person is not counted',
		}),
});
