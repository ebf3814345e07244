import { readAs, type PageCall } from '../../../platform/pages/index.ts';
import { countAttempt, forgiveAttempts } from '../back-off.ts';
import { checkPassword, longestPassword } from '../passwords.ts';
import { findPassword } from '../password-store.ts';
import { words } from '../words.ts';
import type { AtDoor } from './sessions-pages.ts';
import { inTransaction } from './transaction.ts';

/**
 * Whether the present password is asked for before it is changed: from who has signed in by it. Who came by a link or a
 * passkey has proven more than a password just before, and may have forgotten it.
 */
export async function isCurrentAsked(call: PageCall, { person }: AtDoor): Promise<boolean> {
	const { method, user } = person.session;
	if (method !== 'PASSWORD') return false;
	return (await findPassword(readAs(call, person.actor), user.id)) !== null;
}

/** Why the present password was not shown; null when it was. Guesses count like those at the sign-in. */
export async function problemOfCurrent(
	call: PageCall,
	{ person }: AtDoor,
	typed: string,
): Promise<string | null> {
	const { actor, session } = person;
	const say = words[call.language];
	const account = { kind: 'password', of: session.user.email } as const;
	const wait = await inTransaction(call, (context) => countAttempt(context, [account]), actor);
	if (wait > 0) return say.wait(wait);
	const stored = await findPassword(readAs(call, actor), session.user.id);
	const isRight =
		typed.length <= 4 * longestPassword && (await checkPassword(stored, typed)).isRight;
	if (!isRight) return say.current_wrong;
	await inTransaction(call, (context) => forgiveAttempts(context, account), actor);
	return null;
}
