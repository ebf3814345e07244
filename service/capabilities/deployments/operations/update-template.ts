import { handle } from '../../../platform/operation/index.ts';
import { assertSettings } from '../platforms.ts';
import { templateContract } from '../template-contract.ts';
import * as store from '../template-store.ts';
import { toJson, toTemplate } from '../to-template.ts';

export const updateTemplate = handle(templateContract.update, async (input, context) => {
	const { template_id: id, settings, ...given } = input;
	const { platform } = await store.getTemplate(context, id);
	if (settings !== undefined) assertSettings(context, { platform, settings });
	// What is left out stays: an undefined field is no change.
	const changes = Object.fromEntries(
		Object.entries(given).filter(([, value]) => value !== undefined),
	);
	const row = await store.updateTemplate(context, id, {
		...changes,
		...(settings === undefined ? {} : { settings: toJson(settings) }),
	});
	return toTemplate(row);
});
