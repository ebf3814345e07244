import { handle } from '../../../platform/operation/index.ts';
import { templateContract } from '../template-contract.ts';
import * as store from '../template-store.ts';
import { toTemplate } from '../to-template.ts';

export const getTemplate = handle(templateContract.get, async (input, context) =>
	toTemplate(await store.getTemplate(context, input.template_id)),
);
