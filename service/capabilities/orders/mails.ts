import type { OperationContext } from '../../platform/context/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { orderCancelledMessage } from './cancelled-message.ts';
import { ordersConfig } from './config.ts';
import { orderFailedMessage, orderFailedStaffMessage } from './failure-messages.ts';
import { tellOfFailureReference } from './job-references.ts';
import { orderConfirmationMessage, orderWelcomeMessage } from './messages.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';

type Told = Pick<OrderRow, 'id' | 'customer_email'>;

/** To the person who ordered, at the address of the order; never where workflows mail. */
const tellCustomer =
	({ kind }: { kind: string }) =>
	async (context: OperationContext, { id: related_id, customer_email: address }: Told) => {
		if (context.config.read(ordersConfig).ORDER_MAILS === 'on')
			await queueMessage(context, { kind, related_id, address });
	};

const tellOfOrder = tellCustomer(orderConfirmationMessage);

/** Anybody can type an address on the public form: beyond the limit its owner gets no mail, and the sender sees the order by its token. */
export async function confirmOrder(
	context: OperationContext,
	order: Told & Pick<OrderRow, 'source' | 'customer_key'>,
): Promise<void> {
	const { source, customer_key, id } = order;
	const { ORDERS_PER_EMAIL } = context.config.read(ordersConfig);
	// Those before it: with later ones counted, none of many that were placed before the first mail would be confirmed.
	const earlier = source === 'PUBLIC' ? { customer_key, id: { lt: id } } : null;
	if (earlier !== null && (await store.countUnpaidOf(context, earlier)) >= ORDERS_PER_EMAIL) return;
	await tellOfOrder(context, order);
}
export const welcomeCustomer = tellCustomer(orderWelcomeMessage);
export const tellCustomerOfFailure = tellCustomer(orderFailedMessage);
/** When the money of a cancelled order is owed, and once it was returned. */
export const tellCustomerOfRefund = tellCustomer(orderCancelledMessage);

/**
 * Operations is told of every failed order, also when the customer's mail is not sent: only staff can lead it on. The mail is left
 * to a workflow for a while, since that has a page on which the team decides.
 */
export function tellStaffOfFailure(context: OperationContext, { id, attempt }: OrderRow): void {
	const { ORDER_FAILURE_PICKUP_SECONDS: start_after_seconds } = context.config.read(ordersConfig);
	context.enqueue(tellOfFailureReference, { order_id: id, attempt }, { start_after_seconds });
}

/** What a workflow has told meanwhile is the same message, and is not sent again. */
export async function mailStaffOfFailure(
	context: OperationContext,
	order: OrderRow,
): Promise<void> {
	await queueMessage(context, { kind: orderFailedStaffMessage.kind, related_id: order.id });
}
