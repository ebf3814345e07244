import { TooManyRequests } from '../../../platform/errors/index.ts';
import { handleOrRefuse, Refusal } from '../../../platform/operation/index.ts';
import { countAttempt, forgiveAttempts } from '../back-off.ts';
import { findByLink, useLink } from '../by-link.ts';
import { signInContract } from '../contract.ts';
import { SecondFactorNeeded, SecondFactorWrong, SignInLinkInvalid } from '../errors.ts';
import { open } from '../finish.ts';
import { isSecondFactorDue, takeCode } from '../second-factor.ts';

/** The link is used up with the session that it opens: before that, every answer leaves it as it was. */
export const signIn = handleOrRefuse(signInContract['sign-in'], async (input, context) => {
	const { token, browser_token = null, code } = input;
	const found = await findByLink(context, { token, door: 'PORTAL', browser_token });
	const { proven } = found;
	if (await isSecondFactorDue(context, proven)) {
		if (code === undefined) return new Refusal(SecondFactorNeeded({}));
		const subject = { kind: 'code', of: proven.user_id } as const;
		// Counted before it is judged, and kept although the answer is an error.
		const wait = await countAttempt(context, [subject]);
		if (wait > 0) return new Refusal(TooManyRequests({}, { retryAfterSeconds: wait }));
		if (!(await takeCode(context, proven.user_id, code))) return new Refusal(SecondFactorWrong({}));
		await forgiveAttempts(context, subject);
	}
	await useLink(context, found);
	const opened = await open(context, proven, { browser: null, network: null });
	if (opened === null) throw SignInLinkInvalid({}, { detail: 'The sign-in link was used already' });
	return opened.session;
});
