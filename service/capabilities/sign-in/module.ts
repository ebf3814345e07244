import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { navigationPoint } from '../../platform/pages/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { changeMessage } from './change-message.ts';
import { signInConfig } from './config.ts';
import { secondFactorContract, signInContract } from './contract.ts';
import { signInErrors } from './errors.ts';
import { signInJobs } from './jobs.ts';
import { invitationMessage } from './invitation-message.ts';
import { signInNavigation } from './navigation.ts';
import { resetSecondFactor } from './operations/reset-second-factor.ts';
import { signIn } from './operations/sign-in.ts';
import { mountCodePages } from './pages/code-pages.ts';
import { mountLinkPages } from './pages/link-pages.ts';
import { mountOidcPages } from './pages/oidc-pages.ts';
import { mountPasskeyPages } from './pages/passkey-pages.ts';
import { mountPasswordPages } from './pages/password-pages.ts';
import { mountPeoplePages } from './pages/people-pages.ts';
import { mountSecurityPages } from './pages/security-pages.ts';
import { mountSessionPages } from './pages/session-pages.ts';
import { mountSessionsPages } from './pages/sessions-pages.ts';
import { whenMembershipInvited } from './reactions/when-membership-invited.ts';
import { signInMessage } from './sign-in-message.ts';

export const signInModule = defineModule({
	name: 'sign-in',
	config: signInConfig,
	operations: [...Object.values(signInContract), ...Object.values(secondFactorContract)],
	handlers: [signIn, resetSecondFactor],
	errors: signInErrors,
	jobs: signInJobs,
	reactions: [whenMembershipInvited],
	extensions: [
		extend(messageKindPoint, signInMessage),
		extend(messageKindPoint, invitationMessage),
		extend(messageKindPoint, changeMessage),
		...signInNavigation.map((entry) => extend(navigationPoint, entry)),
	],
	pages(router, runtime) {
		mountLinkPages(router, runtime);
		mountPasswordPages(router, runtime);
		mountOidcPages(router, runtime);
		mountCodePages(router, runtime);
		mountPasskeyPages(router, runtime);
		mountSessionPages(router, runtime);
		mountPeoplePages(router, runtime);
		mountSessionsPages(router, runtime);
		mountSecurityPages(router, runtime);
	},
});
