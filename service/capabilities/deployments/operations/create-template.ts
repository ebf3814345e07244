import { handle } from '../../../platform/operation/index.ts';
import { TemplateCodeTaken } from '../errors.ts';
import { assertSettings } from '../platforms.ts';
import { templateContract } from '../template-contract.ts';
import * as store from '../template-store.ts';
import { toJson, toTemplate } from '../to-template.ts';

export const createTemplate = handle(templateContract.create, async (input, context) => {
	assertSettings(context, input);
	const settings = toJson(input.settings);
	const row = await store.insertTemplate(context, { ...input, settings });
	if (row !== null) return toTemplate(row);
	const holder = await store.findTemplateByCode(context, input.code);
	throw TemplateCodeTaken(
		{ template_id: holder?.id ?? '' },
		{ fields: [{ path: 'body.code', message: 'Another template has this code' }] },
	);
});
