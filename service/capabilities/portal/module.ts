import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { mountAccountPage } from './account-routes.ts';
import { portalContract } from './contract.ts';
import { getMe } from './operations/get-me.ts';
import { signIn } from './operations/sign-in.ts';
import { mountPayReturn } from './pay-return.ts';
import { mountQuotationPages } from './quotation-routes.ts';
import { sendSignInLink } from './jobs.ts';
import { signInMessage } from './sign-in-message.ts';
import { mountSessionPages } from './session-routes.ts';

export const portalModule = defineModule({
	name: 'portal',
	operations: Object.values(portalContract),
	handlers: [signIn, getMe],
	jobs: [sendSignInLink],
	extensions: [extend(messageKindPoint, signInMessage)],
	pages(router, runtime) {
		mountQuotationPages(router, runtime);
		mountSessionPages(router, runtime);
		mountAccountPage(router, runtime);
		mountPayReturn(router, runtime);
	},
});
