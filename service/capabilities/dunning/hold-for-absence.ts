import type { OperationContext } from '../../platform/context/index.ts';
import { isEnded, lockBillingCycle } from '../billing/index.ts';
import * as store from './hold-store.ts';

/**
 * Stops asking for a bill until the person who is asked is back: the same as `dunning.hold` by staff. Once for a bill, so that
 * a program that answers every mail does not put the bill off for ever.
 */
export async function holdForAbsence(
	context: OperationContext,
	hold: { billing_cycle_id: string; until: Date; note: string },
): Promise<'HELD' | 'HELD_BEFORE' | 'SETTLED'> {
	const cycle = await lockBillingCycle(context, hold.billing_cycle_id);
	if (isEnded(cycle.status)) return 'SETTLED';
	const created_by = context.actor.name;
	if (await store.wasHeldBy(context, cycle.id, created_by)) return 'HELD_BEFORE';
	const reason = 'OTHER';
	await store.insertHold(context, { ...hold, client_id: cycle.client_id, reason, created_by });
	return 'HELD';
}
