import { handle } from '../../../platform/operation/index.ts';
import { provenByLink } from '../by-link.ts';
import { signInContract } from '../contract.ts';
import { SecondFactorNeeded, SignInLinkInvalid } from '../errors.ts';
import { open } from '../finish.ts';
import { isSecondFactorDue } from '../second-factor.ts';

export const signIn = handle(signInContract['sign-in'], async (input, context) => {
	const { token, browser_token = null } = input;
	const proven = await provenByLink(context, { token, door: 'PORTAL', browser_token });
	// The thrown error undoes it all, so that the link still works at the page.
	if (await isSecondFactorDue(context, proven)) throw SecondFactorNeeded({});
	const opened = await open(context, proven, { browser: null, network: null });
	if (opened === null) throw SignInLinkInvalid({}, { detail: 'The sign-in link was used already' });
	return opened.session;
});
