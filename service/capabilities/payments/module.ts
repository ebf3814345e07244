import { defineModule } from '../../platform/contract/index.ts';
import { paymentContract, paymentLinkContract } from './contract.ts';
import { paymentErrors } from './errors.ts';
import { paymentEvents, paymentLinkEvents } from './events.ts';
import { closeLinkJob, pollLinksJob, resolveLinkJob } from './jobs.ts';
import { paymentLinkLifecycle } from './lifecycle.ts';
import { cancelPaymentLink } from './operations/cancel-payment-link.ts';
import { getPaymentLink } from './operations/get-payment-link.ts';
import { getPayment } from './operations/get-payment.ts';
import { listPaymentLinks } from './operations/list-payment-links.ts';
import { listPayments } from './operations/list-payments.ts';
import { refreshPaymentLink } from './operations/refresh-payment-link.ts';

export const paymentsModule = defineModule({
	name: 'payments',
	operations: [...Object.values(paymentLinkContract), ...Object.values(paymentContract)],
	handlers: [
		getPaymentLink,
		listPaymentLinks,
		cancelPaymentLink,
		refreshPaymentLink,
		getPayment,
		listPayments,
	],
	errors: paymentErrors,
	events: [...Object.values(paymentLinkEvents), ...Object.values(paymentEvents)],
	lifecycles: [paymentLinkLifecycle],
	jobs: [resolveLinkJob, pollLinksJob, closeLinkJob],
});
