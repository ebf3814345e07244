import { defineModule } from '../../platform/contract/index.ts';
import { taskContract } from './contract.ts';
import { provisioningErrors } from './errors.ts';
import { taskEvents } from './events.ts';
import { taskLifecycle } from './lifecycle.ts';

export const provisioningModule = defineModule({
	name: 'provisioning',
	operations: Object.values(taskContract),
	errors: provisioningErrors,
	events: Object.values(taskEvents),
	lifecycles: [taskLifecycle],
});
