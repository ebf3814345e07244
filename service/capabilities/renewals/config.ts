import { z } from 'zod';

export const renewalsConfig = z.object({
	RENEWALS: z.enum(['on', 'off']).default('on').meta({
		description:
			'Kill switch of the billing run: off makes no cycle of any later period, neither by schedule nor when a person asks',
	}),
});
