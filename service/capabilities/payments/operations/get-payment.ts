import { handle } from '../../../platform/operation/index.ts';
import { paymentContract } from '../payment-contract.ts';
import * as store from '../store.ts';
import { toPayment } from '../to-payment.ts';

export const getPayment = handle(paymentContract.get, async (input, context) =>
	toPayment(await store.getPayment(context, input.payment_id)),
);
