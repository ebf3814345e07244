import { handle } from '../../../platform/operation/index.ts';
import { paymentContract } from '../payment-contract.ts';
import * as store from '../store.ts';
import { toPayment } from '../to-payment.ts';

export const listPayments = handle(paymentContract.list, async (input, context) => {
	const page = await store.listPayments(context, input);
	return { ...page, data: page.data.map(toPayment) };
});
