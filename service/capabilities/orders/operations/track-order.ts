import { handle } from '../../../platform/operation/index.ts';
import { activatedOf } from '../activations.ts';
import { orderContract } from '../contract.ts';
import { paymentUrlOf } from '../payment-url.ts';
import { Order } from '../order-schema.ts';
import { percentOf } from '../rules.ts';
import { statusMessageOf } from '../standing.ts';
import { trackedOrder } from '../tracking.ts';

/** Nothing personal, and "not found" in the same way for an unknown number, a wrong token and none. */
export const trackOrder = handle(orderContract.track, async (input, asked) => {
	const { order_number } = input;
	const claim = { order_number, token: input.token ?? '' };
	const { order: row, context } = await trackedOrder(asked, claim);
	const isOver = row.status === 'CANCELLED';
	return {
		order_number,
		status: Order.shape.status.parse(row.status),
		status_message: statusMessageOf(row),
		progress_percent: percentOf(row.status, await activatedOf(context, row)),
		tenant_subdomain: isOver ? null : row.organization_slug,
		activation_url: row.status === 'ACTIVE' ? row.activation_url : null,
		payment_url: await paymentUrlOf(context, row),
		created_at: row.created_at,
	};
});
