import { defineModule } from '../../platform/contract/index.ts';
import { billingConfig } from './config.ts';
import {
	billingCycleContract,
	invoiceContract,
	paymentLinkCreateContract,
	paymentMatchContract,
} from './contract.ts';
import { billingErrors } from './errors.ts';
import { billingCycleEvents, invoiceEvents } from './events.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { invoiceMail, invoiceRequestMail } from './mails.ts';
import { attachDocuments } from './operations/attach-documents.ts';
import { cancelBillingCycle } from './operations/cancel-billing-cycle.ts';
import { createPaymentLink } from './operations/create-payment-link.ts';
import { getBillingCycle } from './operations/get-billing-cycle.ts';
import { listBillingCycles } from './operations/list-billing-cycles.ts';
import { matchPayment } from './operations/match-payment.ts';
import { requestInvoice } from './operations/request-invoice.ts';
import { whenPaymentLinkCancelled } from './reactions/when-payment-link-cancelled.ts';
import { whenPaymentLinkCreated } from './reactions/when-payment-link-created.ts';
import { whenPaymentLinkExpired } from './reactions/when-payment-link-expired.ts';
import { whenPaymentSucceeded } from './reactions/when-payment-succeeded.ts';

export const billingModule = defineModule({
	name: 'billing',
	operations: [
		...Object.values(invoiceContract),
		...Object.values(billingCycleContract),
		...Object.values(paymentLinkCreateContract),
		...Object.values(paymentMatchContract),
	],
	handlers: [
		requestInvoice,
		getBillingCycle,
		listBillingCycles,
		attachDocuments,
		cancelBillingCycle,
		createPaymentLink,
		matchPayment,
	],
	errors: billingErrors,
	events: [...Object.values(billingCycleEvents), ...Object.values(invoiceEvents)],
	lifecycles: [billingCycleLifecycle],
	reactions: [
		whenPaymentSucceeded,
		whenPaymentLinkCreated,
		whenPaymentLinkExpired,
		whenPaymentLinkCancelled,
	],
	mails: [invoiceRequestMail, invoiceMail],
	config: billingConfig,
});
