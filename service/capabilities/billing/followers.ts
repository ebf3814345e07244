import type { OperationContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import type { BareCycle } from './store.ts';

/** What must end with a billing cycle, such as the reminders that are planned for it. */
export type CycleFollower = {
	name: string;
	/** The cycle is PAID, CANCELLED or WRITTEN_OFF, in the transaction in which it becomes so. */
	onSettled(context: OperationContext, cycle: BareCycle): Promise<void>;
};

export const cycleFollowerPoint = defineExtensionPoint<CycleFollower>(
	'cycleFollower',
	({ name }) => name,
);

/** The only way into a state in which nothing is asked for: without it a follower would go on with a cycle that is over. */
export async function endCycle(
	context: OperationContext,
	cycle: BareCycle,
	transition: 'pay' | 'cancel' | 'write_off',
	set: Partial<Omit<BareCycle, 'id' | 'status'>>,
): Promise<BareCycle> {
	const closed_at = transition === 'pay' ? null : context.now;
	const after = await move(context, billingCycleLifecycle, cycle, transition, {
		...set,
		closed_at,
	});
	for (const follower of context.extensions.list(cycleFollowerPoint))
		await follower.onSettled(context, after);
	return after;
}
