import { z } from 'zod';
import type { FoundPayment } from '../../capabilities/payments/ports.ts';

/** What we rely on in a payment of the Payments API (`GET /v3/payments/{payment_id}`). */
export const XenditPayment = z.looseObject({
	payment_id: z.string().min(1),
	reference_id: z.string().nullish(),
	status: z.string(),
	currency: z.literal('IDR'),
	request_amount: z.number().int().nonnegative(),
	channel_code: z.string().nullish(),
	captures: z
		.array(
			z.object({
				capture_timestamp: z.coerce.date(),
				capture_amount: z.number().int().nonnegative(),
			}),
		)
		.nullish(),
	updated: z.coerce.date(),
});
export type XenditPayment = z.output<typeof XenditPayment>;

/** Kept when a payment is disputed; the payer is not among it. */
const evidence = [
	'payment_id',
	'payment_request_id',
	'reference_id',
	'status',
	'currency',
	'request_amount',
	'channel_code',
	'captures',
	'created',
	'updated',
] as const;

/** Null for a payment that has not come in, such as one that is only authorized. */
export function fromXenditPayment(payment: XenditPayment): FoundPayment | null {
	if (payment.status !== 'SUCCEEDED') return null;
	const captures = payment.captures ?? [];
	const captured = captures.reduce((sum, capture) => sum + capture.capture_amount, 0);
	return {
		reference: payment.reference_id ?? null,
		payment: {
			gateway_payment_id: payment.payment_id,
			status: 'SUCCEEDED',
			currency: payment.currency,
			amount: BigInt(captures.length === 0 ? payment.request_amount : captured),
			channel: payment.channel_code ?? null,
			paid_at: captures[0]?.capture_timestamp ?? payment.updated,
			raw: Object.fromEntries(
				evidence.flatMap((key) => (payment[key] === undefined ? [] : [[key, payment[key]]])),
			),
		},
	};
}
