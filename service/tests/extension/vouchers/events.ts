import { z } from 'zod';
import { field } from '../../../platform/contract/index.ts';
import { defineEvents } from '../../../platform/events/index.ts';

const payload = z.object({
	voucher_id: field.id('Voucher'),
	client_id: field.id('Client'),
	status: z.string().meta({ example: 'PAID' }),
	currency: field.currency(),
	amount: field.amount('Amount', 'What it is worth'),
});
export type VoucherFacts = z.output<typeof payload>;

export const voucherEvents = defineEvents('voucher', {
	paid: { description: 'A voucher was paid and can be used', payload },
	redeemed: { description: 'A voucher was used', payload },
});
