import { defineModule } from '../../platform/contract/index.ts';
import { quotationContract } from './contract.ts';
import { quotationErrors } from './errors.ts';
import { quotationEvents } from './events.ts';
import { quotationLifecycle } from './lifecycle.ts';

export const quotationsModule = defineModule({
	name: 'quotations',
	operations: Object.values(quotationContract),
	errors: quotationErrors,
	events: Object.values(quotationEvents),
	lifecycles: [quotationLifecycle],
});
