import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { noticeHandlerPoint } from '../webhook-inbox/index.ts';
import {
	differenceContract,
	paymentContract,
	paymentLinkContract,
	reconciliationContract,
} from './contract.ts';
import { paymentErrors } from './errors.ts';
import { paymentEvents, paymentLinkEvents, reconciliationEvents } from './events.ts';
import { closeLinkJob, pollLinksJob, reconcileDailyJob, resolveLinkJob } from './jobs.ts';
import {
	differenceLifecycle,
	paymentLinkLifecycle,
	reconciliationRunLifecycle,
} from './lifecycle.ts';
import { cancelPaymentLink } from './operations/cancel-payment-link.ts';
import { getPaymentLink } from './operations/get-payment-link.ts';
import { getPayment } from './operations/get-payment.ts';
import { listDifferences } from './operations/list-differences.ts';
import { listPaymentLinks } from './operations/list-payment-links.ts';
import { listPayments } from './operations/list-payments.ts';
import { listReconciliations } from './operations/list-reconciliations.ts';
import { reportReconciliation } from './operations/report-reconciliation.ts';
import { runReconciliation } from './operations/run-reconciliation.ts';
import { refreshPaymentLink } from './operations/refresh-payment-link.ts';
import { paymentLinkNotices } from './payment-link-notices.ts';
import { compareBooksJob } from './reconciliation-jobs.ts';
import * as books from './reconciliation-store.ts';
import * as store from './store.ts';

export const paymentsModule = defineModule({
	name: 'payments',
	operations: [
		...Object.values(paymentLinkContract),
		...Object.values(paymentContract),
		...Object.values(reconciliationContract),
		...Object.values(differenceContract),
	],
	handlers: [
		getPaymentLink,
		listPaymentLinks,
		cancelPaymentLink,
		refreshPaymentLink,
		getPayment,
		listPayments,
		runReconciliation,
		reportReconciliation,
		listReconciliations,
		listDifferences,
	],
	errors: paymentErrors,
	events: [
		...Object.values(paymentLinkEvents),
		...Object.values(paymentEvents),
		...Object.values(reconciliationEvents),
	],
	lifecycles: [paymentLinkLifecycle, reconciliationRunLifecycle, differenceLifecycle],
	jobs: [resolveLinkJob, pollLinksJob, closeLinkJob, compareBooksJob, reconcileDailyJob],
	extensions: [extend(noticeHandlerPoint, paymentLinkNotices)],
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
