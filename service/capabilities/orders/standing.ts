import { isCollectable } from './payable-rules.ts';

type Standing = {
	status: string;
	payment_status: string;
	total_amount: bigint;
	cancel_requested_at: Date | null;
	deployed_at: Date | null;
	partial: boolean;
};

/**
 * How an order stands for its customer: its status, or what is special about it. A status alone would say that a payment has
 * arrived, or that services are being activated, where that is not so.
 */
export function standingOf(order: Standing): string {
	const { status, payment_status } = order;
	if (status === 'CANCELLED') {
		if (payment_status === 'REFUNDED') return 'refunded';
		return payment_status === 'PAID' && order.total_amount > 0n ? 'refund-due' : status;
	}
	if (isLeaving(order)) return 'cancelling';
	if (isCollectable(order)) return 'DRAFT';
	if (payment_status === 'PENDING') return 'payment-checked';
	if (status === 'SUBMITTED' && order.total_amount === 0n) return 'free';
	if (status === 'PROVISIONING' && order.deployed_at !== null) return 'activation-waits';
	return status === 'ACTIVE' && order.partial ? 'partial' : status;
}

/** It is to be cancelled, and what was made for it is being taken back. */
export const isLeaving = ({
	status,
	cancel_requested_at,
}: Pick<Standing, 'status' | 'cancel_requested_at'>): boolean =>
	cancel_requested_at !== null && status !== 'CANCELLED';

/** The same in the words of the source document, for programs. */
const messages: Readonly<Record<string, string>> = {
	DRAFT: 'Waiting for payment.',
	'payment-checked': 'Checking the payment...',
	free: 'Order received. It will be processed shortly.',
	SUBMITTED: 'Order received. It will be processed shortly.',
	VALIDATING: 'Checking the order...',
	APPROVED: 'Order approved.',
	PROVISIONING: 'Setting up the infrastructure...',
	'activation-waits': 'The infrastructure is ready. Our team activates the services.',
	ACTIVATING: 'Activating services...',
	ACTIVE: 'Ready to use.',
	partial: 'Ready to use. Some services are still being set up.',
	FAILED: 'Something went wrong. Our team has been told.',
	cancelling: 'The order is being cancelled.',
	CANCELLED: 'The order was cancelled.',
	'refund-due': 'The order was cancelled. The payment will be returned.',
	refunded: 'The order was cancelled and the payment returned.',
};

export const statusMessageOf = (order: Standing): string =>
	messages[standingOf(order)] ?? order.status;
