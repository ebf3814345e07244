import { recordAct } from '../../platform/audit/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { queueMessage } from '../notifications/index.ts';
import type { Change } from './change-kinds.ts';
import { insertChange } from './change-store.ts';

/** In the audit trail; null for a change of staff, which is an operation and has its entry by that. */
const actOf = {
	PASSWORD_SET: 'sign-in.set-password',
	PASSWORD_REMOVED: 'sign-in.remove-password',
	PASSKEY_ADDED: 'sign-in.add-passkey',
	PASSKEY_REMOVED: 'sign-in.remove-passkey',
	APP_ON: 'sign-in.switch-app-on',
	APP_OFF: 'sign-in.switch-app-off',
	RESET: null,
} as const satisfies Record<Change, string | null>;

/** The kind of the mail that tells of a change; `change-message.ts` has its words. */
export const changeMessageKind = 'SIGN_IN_CHANGED';

/**
 * Notes a change in the audit trail, and tells the person by mail, in the transaction of the change: a person who got into a
 * session must not be able to change it in silence.
 */
export async function noteChange(
	context: OperationContext,
	change: { user_id: string; change: Change; browser: string | null; language: Language },
): Promise<void> {
	const act = actOf[change.change];
	if (act !== null) recordAct(context, act, change.user_id);
	const related_id = await insertChange(context, change);
	await queueMessage(context, { kind: changeMessageKind, related_id });
}
