import { handle } from '../../../platform/operation/index.ts';
import { paymentLinkContract } from '../contract.ts';
import * as store from '../store.ts';
import { toPaymentLinkFor } from '../to-payment.ts';

export const listPaymentLinks = handle(paymentLinkContract.list, async (input, context) => {
	const page = await store.listLinks(context, input);
	return { ...page, data: page.data.map((row) => toPaymentLinkFor(context, row)) };
});
