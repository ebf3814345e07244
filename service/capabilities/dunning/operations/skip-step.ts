import { lockBillingCycle } from '../../billing/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { dunningContract } from '../contract.ts';
import * as store from '../store.ts';
import { skip } from '../take-step.ts';
import { toStep } from '../to-step.ts';

export const skipStep = handle(dunningContract['skip-step'], async (input, context) => {
	const { billing_cycle_id } = await store.getStep(context, input.dunning_step_id);
	// The cycle is locked first, as by the job that takes steps: a step is skipped before it is taken, or not at all.
	await lockBillingCycle(context, billing_cycle_id);
	const step = await store.lockStep(context, input.dunning_step_id);
	await skip(context, step, input.reason);
	return toStep(context, await store.getStep(context, step.id));
});
