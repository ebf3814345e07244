import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { approvalKindPoint } from '../approvals/index.ts';
import { deploymentOwnerPoint } from '../deployments/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { payablePoint } from '../payments/index.ts';
import { taskOwnerPoint } from '../provisioning/index.ts';
import { orderApproval, referenceApproval } from './approval-kinds.ts';
import {
	failedOrders,
	lateOrders,
	refundsDue,
	standingOrders,
	uncollectableOrders,
	unprocessedOrders,
} from './attention-store.ts';
import { orderCancelledMessage } from './cancelled-message.ts';
import { ordersConfig } from './config.ts';
import { orderContract } from './contract.ts';
import { orderDeployments } from './deployment-owner.ts';
import { orderErrors } from './errors.ts';
import { orderEvents } from './events.ts';
import { orderFailedMessage, orderFailedStaffMessage } from './failure-messages.ts';
import { gauges } from './gauges.ts';
import { expireDrafts, goOnWithOrder, tellOfFailure } from './jobs.ts';
import { orderLifecycle } from './lifecycle.ts';
import { orderConfirmationMessage, orderWelcomeMessage } from './messages.ts';
import { cancelOrderOperation } from './operations/cancel-order.ts';
import { createOrder } from './operations/create-order.ts';
import { createPackage } from './operations/create-package.ts';
import { createPromotion } from './operations/create-promotion.ts';
import { approveOrder, rejectOrder } from './operations/decide-order.ts';
import { explainTemplate } from './operations/explain-template.ts';
import { getOrder } from './operations/get-order.ts';
import { getProgress } from './operations/get-progress.ts';
import { getStatistics } from './operations/get-statistics.ts';
import { listOrders } from './operations/list-orders.ts';
import { listPackages } from './operations/list-packages.ts';
import { listPromotions } from './operations/list-promotions.ts';
import { placeOrderOperation } from './operations/place-order.ts';
import { placeQuickOrder } from './operations/place-quick-order.ts';
import { processOrderOperation } from './operations/process-order.ts';
import { recordRefund } from './operations/record-refund.ts';
import { retryActivations } from './operations/retry-activations.ts';
import { submitOrderOperation } from './operations/submit-order.ts';
import { trackOrder } from './operations/track-order.ts';
import { updateOrder } from './operations/update-order.ts';
import { updatePackage } from './operations/update-package.ts';
import { updatePromotion } from './operations/update-promotion.ts';
import { packageContract, promotionContract } from './package-contract.ts';
import { orderPayable } from './payable.ts';
import { whenApprovalRefused } from './reactions/when-approval-refused.ts';
import { whenDeploymentFailed } from './reactions/when-deployment-failed.ts';
import { whenDeploymentRolledBack } from './reactions/when-deployment-rolled-back.ts';
import { whenDeploymentSucceeded } from './reactions/when-deployment-succeeded.ts';
import { whenOrderCompleted, whenOrderFailed, whenRefundDue } from './reactions/when-order-told.ts';
import {
	whenTaskGraphCompleted,
	whenTaskGraphFailed,
	whenTaskGraphNeedsPerson,
	whenTaskGraphPartial,
	whenTaskGraphRolledBack,
} from './reactions/when-task-graph-ended.ts';
import { orderPart } from './sale-store.ts';
import { wordsOfStates } from './state-words.ts';
import { mountStatusPage } from './status-page.ts';
import { orders } from './store.ts';
import { orderItemTasks } from './task-owner.ts';
import { orderSearch, slugSearch } from './timeline-store.ts';

export const ordersModule = defineModule({
	name: 'orders',
	operations: [
		...Object.values(orderContract),
		...Object.values(packageContract),
		...Object.values(promotionContract),
	],
	handlers: [
		placeOrderOperation,
		placeQuickOrder,
		trackOrder,
		createOrder,
		updateOrder,
		getOrder,
		listOrders,
		submitOrderOperation,
		processOrderOperation,
		approveOrder,
		rejectOrder,
		cancelOrderOperation,
		recordRefund,
		getProgress,
		retryActivations,
		getStatistics,
		explainTemplate,
		createPackage,
		updatePackage,
		listPackages,
		createPromotion,
		updatePromotion,
		listPromotions,
	],
	errors: orderErrors,
	events: Object.values(orderEvents),
	lifecycles: [bindLifecycle(orderLifecycle, orders)],
	reactions: [
		whenApprovalRefused,
		whenDeploymentSucceeded,
		whenDeploymentFailed,
		whenDeploymentRolledBack,
		whenTaskGraphCompleted,
		whenTaskGraphPartial,
		whenTaskGraphFailed,
		whenTaskGraphRolledBack,
		whenTaskGraphNeedsPerson,
		whenOrderCompleted,
		whenOrderFailed,
		whenRefundDue,
	],
	jobs: [goOnWithOrder, tellOfFailure, expireDrafts],
	pages: mountStatusPage,
	extensions: [
		...wordsOfStates,
		extend(payablePoint, orderPayable),
		extend(taskOwnerPoint, orderItemTasks),
		extend(deploymentOwnerPoint, orderDeployments),
		extend(approvalKindPoint, orderApproval),
		extend(approvalKindPoint, referenceApproval),
		extend(messageKindPoint, orderConfirmationMessage),
		extend(messageKindPoint, orderWelcomeMessage),
		extend(messageKindPoint, orderFailedMessage),
		extend(messageKindPoint, orderFailedStaffMessage),
		extend(messageKindPoint, orderCancelledMessage),
		extend(salePartPoint, orderPart),
		extend(searchPoint, orderSearch),
		extend(searchPoint, slugSearch),
		extend(attentionPoint, failedOrders),
		extend(attentionPoint, unprocessedOrders),
		extend(attentionPoint, standingOrders),
		extend(attentionPoint, lateOrders),
		extend(attentionPoint, refundsDue),
		extend(attentionPoint, uncollectableOrders),
	],
	config: ordersConfig,
	gauges,
});
