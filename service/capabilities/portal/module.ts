import { defineModule } from '../../platform/contract/index.ts';
import { portalContract } from './contract.ts';
import { signIn } from './operations/sign-in.ts';
import { mountQuotationPages } from './quotation-routes.ts';
import { mountSessionPages } from './session-routes.ts';

export const portalModule = defineModule({
	name: 'portal',
	operations: Object.values(portalContract),
	handlers: [signIn],
	pages(router, runtime) {
		mountQuotationPages(router, runtime);
		mountSessionPages(router, runtime);
	},
});
