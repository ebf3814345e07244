import type { Router } from 'express';
import { field } from '../../../platform/contract/index.ts';
import {
	pageRoute,
	readAs,
	readForm,
	type FormState,
	type PageAnswer,
	type PageCall,
} from '../../../platform/pages/index.ts';
import { anonymous } from '../../../platform/http/mount.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { companyOf, findUserByEmail } from '../../identity/index.ts';
import { countAttempt, forgiveAttempts } from '../back-off.ts';
import { checkPassword, hashPassword, longestPassword } from '../passwords.ts';
import { findPassword, writePassword } from '../password-store.ts';
import { destinationOf, signInPath } from '../rules.ts';
import { words } from '../words.ts';
import { answerOf, goOnFrom } from './go-on.ts';
import { signInPage } from './sign-in-view.ts';
import { inTransaction } from './transaction.ts';

const Email = field.email('Email', 'Address of the person');

/** Signing in to the portal by password. The console takes none. */
export function mountPasswordPages(router: Router, runtime: Runtime): void {
	router.post(
		`${signInPath.PORTAL}/password`,
		pageRoute(runtime, 'page.portal-sign-in-password', (call) => signIn(call)),
	);
}

/**
 * Counts the attempt, judges the password, opens the session: in this order, and with the same work for an address that
 * nobody has. The password is judged outside of any transaction, since that takes a tenth of a second on purpose.
 */
async function signIn(call: PageCall): Promise<PageAnswer> {
	const { request, language } = call;
	const say = words[language];
	const sent = await readForm(request);
	const leads_to = destinationOf('PORTAL', sent.text('to'));
	const refuse = (message: string, status: number): PageAnswer => {
		const password_form: FormState = {
			typed: new Map([['email', [sent.text('email')]]]),
			problems: [{ field: null, message }],
		};
		return { status, html: signInPage(call, 'PORTAL', { to: leads_to, password_form }) };
	};
	const email = Email.safeParse(sent.text('email'));
	const password = sent.list('password')[0] ?? '';
	if (!email.success || password === '' || password.length > 4 * longestPassword)
		return refuse(say.wrong, 401);
	const account = { kind: 'password', of: email.data } as const;
	const network = { kind: 'network', of: request.ip ?? 'unknown' } as const;
	const wait = await inTransaction(call, (context) => countAttempt(context, [account, network]));
	if (wait > 0) return refuse(say.wait(wait), 429);
	const context = readAs(call, anonymous);
	const user = await findUserByEmail(context, email.data);
	const stored = user === null ? null : await findPassword(context, user.id);
	const { isRight, outdated } = await checkPassword(stored, password);
	if (!isRight || user === null) return refuse(say.wrong, 401);
	const renewed = outdated ? await hashPassword(password) : null;
	const next = await inTransaction(call, async (transaction) => {
		const membership = await companyOf(transaction, user.id);
		// Changed or removed while it was judged.
		if (membership === null || (await findPassword(transaction, user.id)) !== stored) return null;
		if (renewed !== null) await writePassword(transaction, user.id, renewed);
		await forgiveAttempts(transaction, account, network);
		return goOnFrom(call, transaction, {
			user_id: user.id,
			door: 'PORTAL',
			method: 'PASSWORD',
			membership: { id: membership.id, client_id: membership.client_id },
			link_hash: null,
			leads_to,
		});
	});
	return next === null ? refuse(say.wrong, 401) : answerOf(call, next);
}
