import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { PaymentLink } from './contract.ts';
import { Payment } from './payment-contract.ts';
import { paymentLifecycle, paymentLinkLifecycle } from './lifecycle.ts';
import type { LinkRow, PaymentRow } from './store.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toPaymentLink = (row: LinkRow): z.output<typeof PaymentLink> => ({
	...row,
	status: PaymentLink.shape.status.parse(row.status),
	fee_bearer: PaymentLink.shape.fee_bearer.parse(row.fee_bearer),
	instructions: PaymentLink.shape.instructions.parse(row.instructions),
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
	allowed_transitions: allowedTransitions(paymentLifecycle, row.status),
});
