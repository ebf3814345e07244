import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { PaymentLinkNotice } from '../../../capabilities/payments/ports.ts';
import type { CallMeaning, WebhookSource } from '../../../capabilities/webhook-inbox/ports.ts';

const Call = z.object({
	event: z.string().min(1),
	payment_id: z.string().optional(),
	reference: z.string().optional(),
	receipt_id: z.string().optional(),
});

const news: Readonly<Record<string, Pick<PaymentLinkNotice, 'label' | 'claims_payment'>>> = {
	'payment.paid': { label: 'PAYMENT_SUCCEEDED', claims_payment: true },
	'payment.expired': { label: 'PAYMENT_LINK_EXPIRED', claims_payment: false },
};

export function createWarungpayWebhookSource({
	signingKey,
}: {
	signingKey: string;
}): WebhookSource {
	return {
		id: 'warungpay',
		title: 'Warungpay',

		verify({ headers, rawBody }) {
			if (signingKey === '') return false;
			const expected = createHmac('sha256', signingKey).update(rawBody).digest('hex');
			return isSame(headers['x-warungpay-signature'] ?? '', expected);
		},

		// The body is the same at each attempt, and differs for each receipt.
		identify: ({ rawBody }) => createHash('sha256').update(rawBody).digest('hex'),

		translate({ rawBody }): CallMeaning {
			const call = Call.parse(JSON.parse(rawBody.toString('utf8')));
			const meaning = news[call.event];
			if (meaning === undefined || call.payment_id === undefined)
				return { ignored: `${call.event} says nothing of a payment` };
			const notice: PaymentLinkNotice = {
				kind: 'payment-link',
				gateway_reference: call.payment_id,
				reference: call.reference ?? null,
				payment_id: call.receipt_id ?? null,
				paid_at: null,
				...meaning,
			};
			return { notice };
		},

		// It repeats the call for a day unless the answer is exactly this.
		answer: () => ({ status: 200, content_type: 'application/json', body: '{"success":true}' }),
	};
}

/** Compares digests, which are of one length whatever was sent, so that the time it takes reveals nothing. */
function isSame(given: string, expected: string): boolean {
	const digest = (value: string): Buffer => createHash('sha256').update(value, 'utf8').digest();
	return timingSafeEqual(digest(given), digest(expected));
}
