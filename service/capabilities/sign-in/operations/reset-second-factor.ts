import { Forbidden } from '../../../platform/errors/index.ts';
import { Language } from '../../../platform/language/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { getClient, localeOf } from '../../clients/index.ts';
import { companyOf, endSessionsOf, getUserRow } from '../../identity/index.ts';
import { deleteAuthenticator, findAuthenticator, lockCodes } from '../authenticator-store.ts';
import { noteChange } from '../changes.ts';
import { secondFactorContract } from '../contract.ts';
import { OwnSecondFactor } from '../errors.ts';
import { deletePasskeys } from '../passkey-store.ts';

export const resetSecondFactor = handle(
	secondFactorContract['reset-second-factor'],
	async ({ user_id }, context) => {
		const { actor } = context;
		const user = await getUserRow(context, user_id);
		// Who has got into a session of staff could otherwise take its own second factor away.
		if (actor.type === 'USER' && actor.id === user.id) throw OwnSecondFactor({ user_id });
		if (user.role !== 'CLIENT' && actor.role !== 'ADMIN')
			throw Forbidden(
				{ permission: secondFactorContract['reset-second-factor'].id },
				{ detail: 'Of members of staff only an administrator resets the second factor' },
			);
		await lockCodes(context, user.id);
		const app_removed = (await findAuthenticator(context, user.id))?.confirmed_at != null;
		await deleteAuthenticator(context, user.id);
		const { count: passkeys_removed } = await deletePasskeys(context, user.id);
		if (app_removed || passkeys_removed > 0) {
			await endSessionsOf(context, user.id);
			const company = await companyOf(context, user.id);
			const client = company === null ? null : await getClient(context, company.client_id);
			const language = client === null ? Language.parse('id') : localeOf(client);
			await noteChange(context, { user_id: user.id, change: 'RESET', browser: null, language });
		}
		return { user_id: user.id, app_removed, passkeys_removed };
	},
);
