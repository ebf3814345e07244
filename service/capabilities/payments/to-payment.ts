import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { Payment, PaymentLink } from './contract.ts';
import type { PaymentFacts } from './events.ts';
import { paymentLinkLifecycle } from './lifecycle.ts';
import type { LinkRow, PaymentRow } from './store.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toPaymentLink = (row: LinkRow): z.output<typeof PaymentLink> => ({
	...row,
	status: PaymentLink.shape.status.parse(row.status),
	allowed_transitions: allowedTransitions(paymentLinkLifecycle, row.status),
});

/** What a gateway says of a failure is for staff. */
export const toPaymentLinkFor = (
	{ actor }: Pick<ReadContext, 'actor'>,
	row: LinkRow,
): z.output<typeof PaymentLink> =>
	actor.role === 'CLIENT' ? { ...toPaymentLink(row), error: null } : toPaymentLink(row);

export const toPayment = (row: PaymentRow): z.output<typeof Payment> => ({
	...row,
	status: Payment.shape.status.parse(row.status),
});

export function paymentFacts(row: PaymentRow): PaymentFacts {
	const { id, payment_link_id, subject_type, subject_id, client_id, gateway } = row;
	const { status, currency, amount, channel, paid_at } = row;
	return {
		payment_id: id,
		payment_link_id,
		subject_type,
		subject_id,
		client_id,
		gateway,
		status,
		currency,
		amount,
		channel,
		paid_at,
	};
}
