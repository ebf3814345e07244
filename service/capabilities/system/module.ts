import { defineModule } from '../../platform/contract/index.ts';
import { auditContract, providerContract, systemContract } from './contract.ts';
import { getReadiness } from './operations/get-readiness.ts';
import { listAuditEntries } from './operations/list-audit-entries.ts';
import { listProviders } from './operations/list-providers.ts';

export const systemModule = defineModule({
	name: 'system',
	operations: [
		...Object.values(systemContract),
		...Object.values(providerContract),
		...Object.values(auditContract),
	],
	handlers: [getReadiness, listProviders, listAuditEntries],
});
