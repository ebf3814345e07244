import { defineModule } from '../../platform/contract/index.ts';
import { webhookContract } from './contract.ts';
import { webhookErrors } from './errors.ts';
import { webhookLifecycle } from './lifecycle.ts';

export const webhookInboxModule = defineModule({
	name: 'webhook-inbox',
	operations: Object.values(webhookContract),
	errors: webhookErrors,
	lifecycles: [webhookLifecycle],
});
