import type { ReadContext } from '../../platform/context/index.ts';
import { findPaymentLink } from '../payments/index.ts';
import { isCollectable } from './payable-rules.ts';
import type { OrderRow } from './store.ts';

/** Where an order can be paid now; null when there is nothing to pay, or no link is open. */
export async function paymentUrlOf(context: ReadContext, order: OrderRow): Promise<string | null> {
	if (order.payment_link_id === null || !isCollectable(order)) return null;
	const link = await findPaymentLink(context, order.payment_link_id);
	return link?.status === 'OPEN' ? link.url : null;
}
