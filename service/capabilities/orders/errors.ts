import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

const orderId = z.object({ order_id: z.string() });

export const SlugTaken = defineError('order.slug-taken', {
	status: 409,
	title: 'The address is taken',
	advice: 'Take one of the free addresses in details.suggestions, or another one',
	details: z.object({ organization_slug: z.string(), suggestions: z.array(z.string()) }),
});
export const TooManyOrders = defineError('order.too-many', {
	status: 429,
	title: 'Too many orders were placed',
	advice: 'Pay for the orders that were placed, or order again later',
});
export const ChallengeFailed = defineError('order.challenge-failed', {
	status: 422,
	title: 'It is not proven that a person sends this form',
	advice: 'Solve the challenge of the page again and send its answer as challenge_token',
});
export const ChallengeNotUsable = defineError('order.challenge-not-usable', {
	status: 503,
	title: 'Orders cannot be taken by this form now',
	advice:
		'The challenge of the page refuses our settings: staff checks the secret of its vendor; then send the form again',
});
export const OrderNotPaid = defineError('order.not-paid', {
	status: 409,
	title: 'The order is not paid',
	advice:
		'Have it paid by a payment link, or submit it with the payment_reference of the system that took the money',
	details: orderId.extend({ payment_status: z.string() }),
});
export const OrderNotValid = defineError('order.not-valid', {
	status: 409,
	title: 'The order cannot be processed as it is',
	advice: 'Correct what stands under details.problems, then process the order again',
	details: orderId.extend({
		problems: z.array(
			z.object({ code: z.string(), field: z.string().nullable(), message: z.string() }),
		),
	}),
});
export const OrderNotCollectable = defineError('order.not-collectable', {
	status: 409,
	title: 'There is nothing to pay for this order now',
	advice: 'See its payment_status; only an order that is not paid and not over can be paid',
	details: orderId.extend({ status: z.string(), payment_status: z.string() }),
});
export const ReferenceTaken = defineError('order.reference-taken', {
	status: 409,
	title: 'This payment reference pays another order',
	advice: 'Check the reference; each payment of another system pays one order',
	details: z.object({ order_number: z.string() }),
});
export const ReferenceNotEqual = defineError('order.reference-not-equal', {
	status: 409,
	title: 'The payment is not what the order costs',
	advice: 'Amount and currency of the payment must be those of the order',
	details: orderId.extend({ total_amount: z.number(), currency: z.string() }),
});
export const OrderFixed = defineError('order.fixed', {
	status: 409,
	title: 'This of the order cannot be changed any more',
	advice: 'Cancel the order and place another one',
	details: orderId.extend({ fields: z.array(z.string()) }),
});
export const NothingToRetry = defineError('order.nothing-to-retry', {
	status: 409,
	title: 'No activation of the order can be tried again',
	advice: 'After a rollback process the order again; otherwise see its progress',
	details: orderId,
});
export const ActivationsOpen = defineError('order.activations-open', {
	status: 409,
	title: 'Services of the attempt before still stand, or are being taken back',
	advice:
		'Try them again with order.retry-activations, or take them back with task_graph.cancel and process the order again once it is rolled_back',
	details: orderId.extend({ graph_id: z.string(), state: z.string() }),
});
export const CannotTakeBack = defineError('order.cannot-take-back', {
	status: 409,
	title: 'The order has passed the point of no return',
	advice: 'Suspend or delete its tenant instead',
	details: orderId,
});
export const NotWaitingForApproval = defineError('order.no-approval', {
	status: 409,
	title: 'The order waits for no approval',
	advice: 'See its status, and approval.list for what waits',
	details: orderId,
});
export const NothingToRefund = defineError('order.nothing-to-refund', {
	status: 409,
	title: 'No money of this order is to be given back',
	advice: 'Only an order that is paid and cancelled is refunded',
	details: orderId,
});
export const PackageCodeTaken = defineError('package.code-taken', {
	status: 409,
	title: 'Another package has this code',
	advice: 'Change that package, or choose another code',
	details: z.object({ package_id: z.string() }),
});
export const PromotionCodeTaken = defineError('promotion.code-taken', {
	status: 409,
	title: 'Another promotion has this code',
	advice: 'Change that promotion, or choose another code',
	details: z.object({ promotion_id: z.string() }),
});

export const orderErrors = [
	SlugTaken,
	TooManyOrders,
	ChallengeFailed,
	ChallengeNotUsable,
	OrderNotPaid,
	OrderNotValid,
	OrderNotCollectable,
	ReferenceTaken,
	ReferenceNotEqual,
	OrderFixed,
	NothingToRetry,
	ActivationsOpen,
	CannotTakeBack,
	NotWaitingForApproval,
	NothingToRefund,
	PackageCodeTaken,
	PromotionCodeTaken,
];
