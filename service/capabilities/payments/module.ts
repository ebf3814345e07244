import { linkPart, paymentPart } from './sale-store.ts';
import { linkSearch, paymentSearch } from './timeline-store.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { creditOfClients, openDifferences, unmatchedPayments } from './attention-store.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { noticeHandlerPoint } from '../webhook-inbox/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { paymentsConfig } from './config.ts';
import { paymentChannelContract, paymentLinkContract } from './contract.ts';
import { paymentContract } from './payment-contract.ts';
import { paymentErrors } from './errors.ts';
import { paymentEvents, paymentLinkEvents, reconciliationEvents } from './events.ts';
import {
	closeLinkJob,
	ensureAllLinksJob,
	ensureLinkJob,
	pollLinksJob,
	reconcileDailyJob,
	resolveLinkJob,
} from './jobs.ts';
import {
	differenceLifecycle,
	paymentLifecycle,
	paymentLinkLifecycle,
	reconciliationRunLifecycle,
} from './lifecycle.ts';
import { moneyToPlaceMessage } from './messages.ts';
import { cancelPaymentLink } from './operations/cancel-payment-link.ts';
import { createPaymentLink } from './operations/create-payment-link.ts';
import { getPaymentLink } from './operations/get-payment-link.ts';
import { getPayment } from './operations/get-payment.ts';
import { acceptDifference } from './operations/accept-difference.ts';
import { listDifferences } from './operations/list-differences.ts';
import { listPaymentChannels } from './operations/list-payment-channels.ts';
import { listPaymentLinks } from './operations/list-payment-links.ts';
import { listPayments } from './operations/list-payments.ts';
import { listReconciliations } from './operations/list-reconciliations.ts';
import { matchPayment } from './operations/match-payment.ts';
import { reportReconciliation } from './operations/report-reconciliation.ts';
import { runReconciliation } from './operations/run-reconciliation.ts';
import { checkPaymentLink } from './operations/check-payment-link.ts';
import { refreshPaymentLink } from './operations/refresh-payment-link.ts';
import { whenPaymentLinkCreated } from './reactions/when-payment-link-created.ts';
import {
	whenPaymentLinkCancelled,
	whenPaymentLinkExpired,
} from './reactions/when-payment-link-ended.ts';
import { whenPaymentSucceeded } from './reactions/when-payment-succeeded.ts';
import { differenceContract, reconciliationContract } from './reconciliation-contract.ts';
import { paymentLinkNotices } from './payment-link-notice.ts';
import { compareBooksJob, endStalledRunsJob } from './reconciliation-jobs.ts';
import * as books from './reconciliation-store.ts';
import * as store from './store.ts';
import { wordsOfStates } from './state-words.ts';

export const paymentsModule = defineModule({
	name: 'payments',
	operations: [
		...Object.values(paymentChannelContract),
		...Object.values(paymentLinkContract),
		...Object.values(paymentContract),
		...Object.values(reconciliationContract),
		...Object.values(differenceContract),
	],
	handlers: [
		listPaymentChannels,
		createPaymentLink,
		getPaymentLink,
		listPaymentLinks,
		cancelPaymentLink,
		refreshPaymentLink,
		checkPaymentLink,
		matchPayment,
		getPayment,
		listPayments,
		runReconciliation,
		reportReconciliation,
		listReconciliations,
		listDifferences,
		acceptDifference,
	],
	errors: paymentErrors,
	events: [
		...Object.values(paymentLinkEvents),
		...Object.values(paymentEvents),
		...Object.values(reconciliationEvents),
	],
	lifecycles: [
		bindLifecycle(paymentLinkLifecycle, store.links),
		bindLifecycle(paymentLifecycle, store.payments),
		bindLifecycle(reconciliationRunLifecycle, books.runs),
		bindLifecycle(differenceLifecycle, books.differences),
	],
	reactions: [
		whenPaymentSucceeded,
		whenPaymentLinkCreated,
		whenPaymentLinkExpired,
		whenPaymentLinkCancelled,
	],
	jobs: [
		resolveLinkJob,
		pollLinksJob,
		closeLinkJob,
		ensureLinkJob,
		ensureAllLinksJob,
		compareBooksJob,
		endStalledRunsJob,
		reconcileDailyJob,
	],
	config: paymentsConfig,
	extensions: [
		...wordsOfStates,
		extend(salePartPoint, linkPart),
		extend(salePartPoint, paymentPart),
		extend(searchPoint, linkSearch),
		extend(searchPoint, paymentSearch),
		extend(noticeHandlerPoint, paymentLinkNotices),
		extend(messageKindPoint, moneyToPlaceMessage),
		extend(attentionPoint, unmatchedPayments),
		extend(attentionPoint, creditOfClients),
		extend(attentionPoint, openDifferences),
	],
	gauges: [
		{
			name: 'payments_unmatched',
			help: 'Payments that arrived and could not be placed',
			read: (tx) => store.countUnmatched({ tx }),
		},
		{
			name: 'reconciliation_differences_open',
			help: 'Differences between the books of the gateways and ours that are still open',
			read: (tx) => books.countOpenDifferences({ tx }),
		},
	],
});
