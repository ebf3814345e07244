import { handle } from '../../../platform/operation/index.ts';
import { settingFields } from '../../provisioning/index.ts';
import { installedPlatforms } from '../platforms.ts';
import { platformContract } from '../template-contract.ts';

export const listPlatforms = handle(platformContract.list, async (_, context) => ({
	data: installedPlatforms(context).map(({ id, title, settings }) => ({
		id,
		title,
		settings: settingFields(settings),
	})),
}));
