import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { getUserRow } from '../../identity/index.ts';
import { attentionContract } from '../contract.ts';
import { markMatter } from '../mark-matter.ts';

export const assignMatter = handle(
	attentionContract.assign,
	async ({ matter_id, user_id: owner_id }, context) => {
		if (owner_id !== null) {
			const user = await getUserRow(context, owner_id);
			if (user.role === 'CLIENT' || user.status === 'DISABLED')
				throw invalidInput([
					{ path: 'body.user_id', message: 'Must be a user of the company who can sign in' },
				]);
		}
		return markMatter(context, matter_id, { owner_id });
	},
);
