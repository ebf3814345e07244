import { defineModule } from '../../platform/contract/index.ts';
import { auditContract, providerContract, systemContract } from './contract.ts';

export const systemModule = defineModule({
	name: 'system',
	operations: [
		...Object.values(systemContract),
		...Object.values(providerContract),
		...Object.values(auditContract),
	],
});
