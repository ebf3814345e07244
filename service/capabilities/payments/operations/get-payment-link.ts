import { handle } from '../../../platform/operation/index.ts';
import { paymentLinkContract } from '../contract.ts';
import * as store from '../store.ts';
import { toPaymentLinkFor } from '../to-payment.ts';

export const getPaymentLink = handle(paymentLinkContract.get, async (input, context) =>
	toPaymentLinkFor(context, await store.getLink(context, input.payment_link_id)),
);
