import { handle } from '../../../platform/operation/index.ts';
import { templateContract } from '../template-contract.ts';
import * as store from '../template-store.ts';
import { toTemplate } from '../to-template.ts';

export const listTemplates = handle(templateContract.list, async (query, context) => {
	const active = query.active === undefined ? undefined : query.active === 'true';
	const page = await store.listTemplates(context, { ...query, active });
	return { ...page, data: page.data.map(toTemplate) };
});
