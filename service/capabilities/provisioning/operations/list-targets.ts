import { handle } from '../../../platform/operation/index.ts';
import { targetContract } from '../target-contract.ts';
import { installedTargets } from '../product-targets.ts';
import { settingFields } from '../setting-fields.ts';

export const listTargets = handle(targetContract.list, async (_, context) => ({
	data: installedTargets(context).map(({ id, title, actions, settings }) => ({
		id,
		title,
		actions: [...actions],
		settings: settingFields(settings),
	})),
}));
