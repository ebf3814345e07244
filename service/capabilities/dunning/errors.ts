import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const KindTaken = defineError('dunning_policy.kind-taken', {
	status: 409,
	title: 'Another policy is for this kind of billing cycle',
	advice:
		'Make the new version under the key of that policy (details.key), or first a version of it without the kind; dunning_policy.list shows all',
	details: z.object({ kind: z.string(), key: z.string() }),
});
export const CycleSettled = defineError('dunning.cycle-over', {
	status: 409,
	title: 'Nothing is asked for the billing cycle any more',
	advice: 'Nothing has to be held: its open steps were cancelled; see dunning_step.list',
	details: z.object({ billing_cycle_id: z.string(), status: z.string() }),
});
export const HoldReleased = defineError('dunning.hold-over', {
	status: 409,
	title: 'The hold is over',
	advice: 'Make another one with dunning.hold where one is still needed',
	details: z.object({ dunning_hold_id: z.string() }),
});
export const dunningErrors = [KindTaken, CycleSettled, HoldReleased];
