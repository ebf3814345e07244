import { defineModule } from '../../platform/contract/index.ts';
import { mountAccountPage } from './account-routes.ts';
import { portalContract } from './contract.ts';
import { getMe } from './operations/get-me.ts';
import { mountPayReturn } from './pay-return.ts';
import { mountQuotationPages } from './quotation-routes.ts';

export const portalModule = defineModule({
	name: 'portal',
	operations: Object.values(portalContract),
	handlers: [getMe],
	pages(router, runtime) {
		mountQuotationPages(router, runtime);
		mountAccountPage(router, runtime);
		mountPayReturn(router, runtime);
	},
});
