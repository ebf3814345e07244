import { handle } from '../../../platform/operation/index.ts';
import { targetContract } from '../target-contract.ts';
import { targetsForProducts } from '../product-targets.ts';
import { settingFields } from '../setting-fields.ts';

export const listTargets = handle(targetContract.list, async (_, context) => ({
	data: targetsForProducts(context).map(({ id, title, actions, settings }) => ({
		id,
		title,
		actions: [...actions],
		settings: settingFields(settings),
	})),
}));
