import { defineModule } from '../../platform/contract/index.ts';
import { portalContract } from './contract.ts';

export const portalModule = defineModule({
	name: 'portal',
	operations: Object.values(portalContract),
});
