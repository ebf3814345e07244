import { defineModule } from '../../platform/contract/index.ts';
import { workflowFailureContract } from './contract.ts';
import { reportFailure } from './operations/report-failure.ts';

export const workflowFailuresModule = defineModule({
	name: 'workflow-failures',
	operations: Object.values(workflowFailureContract),
	handlers: [reportFailure],
});
