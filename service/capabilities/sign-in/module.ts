import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { signInConfig } from './config.ts';
import { signInContract } from './contract.ts';
import { signInErrors } from './errors.ts';
import { signInJobs } from './jobs.ts';
import { signIn } from './operations/sign-in.ts';
import { mountCodePages } from './pages/code-pages.ts';
import { mountLinkPages } from './pages/link-pages.ts';
import { mountSessionPages } from './pages/session-pages.ts';
import { signInMessage } from './sign-in-message.ts';

export const signInModule = defineModule({
	name: 'sign-in',
	config: signInConfig,
	operations: Object.values(signInContract),
	handlers: [signIn],
	errors: signInErrors,
	jobs: signInJobs,
	extensions: [extend(messageKindPoint, signInMessage)],
	pages(router, runtime) {
		mountLinkPages(router, runtime);
		mountCodePages(router, runtime);
		mountSessionPages(router, runtime);
	},
});
