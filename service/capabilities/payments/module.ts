import { defineModule } from '../../platform/contract/index.ts';
import { paymentContract, paymentLinkContract } from './contract.ts';
import { paymentErrors } from './errors.ts';
import { paymentEvents, paymentLinkEvents } from './events.ts';
import { paymentLinkLifecycle } from './lifecycle.ts';

export const paymentsModule = defineModule({
	name: 'payments',
	operations: [...Object.values(paymentLinkContract), ...Object.values(paymentContract)],
	errors: paymentErrors,
	events: [...Object.values(paymentLinkEvents), ...Object.values(paymentEvents)],
	lifecycles: [paymentLinkLifecycle],
});
