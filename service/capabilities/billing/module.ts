import { defineModule } from '../../platform/contract/index.ts';
import {
	billingCycleContract,
	documentContract,
	invoiceContract,
	paymentLinkCreateContract,
} from './contract.ts';
import { billingErrors } from './errors.ts';
import { billingCycleEvents, invoiceEvents } from './events.ts';
import { billingCycleLifecycle } from './lifecycle.ts';

export const billingModule = defineModule({
	name: 'billing',
	operations: [
		...Object.values(invoiceContract),
		...Object.values(billingCycleContract),
		...Object.values(paymentLinkCreateContract),
		...Object.values(documentContract),
	],
	errors: billingErrors,
	events: [...Object.values(billingCycleEvents), ...Object.values(invoiceEvents)],
	lifecycles: [billingCycleLifecycle],
});
