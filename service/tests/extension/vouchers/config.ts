import { z } from 'zod';

export const vouchersConfig = z.object({
	VOUCHER_TARGET: z.string().min(1).default('gcp').meta({
		description: 'Provisioning target that grants what a voucher is worth',
	}),
});
