import { handle } from '../../../platform/operation/index.ts';
import { dunningStepContract } from '../contract.ts';
import * as store from '../store.ts';
import { toSteps } from '../to-step.ts';

export const listSteps = handle(dunningStepContract.list, async (input, context) => {
	const page = await store.listSteps(context, input);
	return { ...page, data: await toSteps(context, page.data) };
});
