import { z } from 'zod';
import type { GatewayRefund, RefundRequest } from '../../capabilities/payments/ports.ts';

/** What we rely on in a refund. The SDK's model has no status, so the body is read here. */
export const XenditRefund = z.looseObject({
	id: z.string().min(1),
	reference_id: z.string().nullish(),
	status: z.enum(['PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
	currency: z.literal('IDR'),
	amount: z.number().int().positive(),
	failure_code: z.string().nullish(),
});
export type XenditRefund = z.output<typeof XenditRefund>;

export type NewXenditRefund = {
	invoice_id: string;
	reference_id: string;
	currency: string;
	amount: number;
	reason: 'DUPLICATE' | 'REQUESTED_BY_CUSTOMER' | 'CANCELLATION' | 'OTHERS';
};

/** Xendit refunds the payment of an invoice; an invoice has one that succeeded. */
export const toXenditRefund = (request: RefundRequest): NewXenditRefund => ({
	invoice_id: request.gateway_reference,
	reference_id: request.reference,
	currency: request.currency,
	amount: Number(request.amount),
	reason: request.reason === 'OTHER' ? 'OTHERS' : request.reason,
});

export const fromXenditRefund = (refund: XenditRefund): GatewayRefund => ({
	gateway_refund_id: refund.id,
	reference: refund.reference_id ?? '',
	status: refund.status,
	currency: refund.currency,
	amount: BigInt(refund.amount),
	failure: refund.failure_code ?? null,
});
