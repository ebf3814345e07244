import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { closeLinks } from '../payments/index.ts';
import { billingConfig } from './config.ts';
import { billingCycleEvents } from './events.ts';
import { billingCycleFacts, billingCycleLifecycle } from './lifecycle.ts';
import { isEnded } from './rules.ts';
import * as store from './store.ts';
import type { BareCycle, CycleRow, NewCycle, NewItem } from './store.ts';

export type InitialCycle = Omit<NewCycle, 'kind' | 'due_date'> & { items: readonly NewItem[] };

/**
 * The first charge of a subscription, as its quotation promised it. Asking again for the same subscription and period
 * gives the cycle that is there and announces nothing.
 */
export async function createInitialCycle(
	context: OperationContext,
	wanted: InitialCycle,
): Promise<CycleRow> {
	const { items, ...values } = wanted;
	const days = context.config.read(billingConfig).BILLING_DUE_DAYS;
	const due_date = addDays(businessDate(context.now), days);
	const { cycle, created } = await store.insertCycle(
		context,
		{ ...values, kind: 'INITIAL', due_date },
		items,
	);
	if (created) {
		context.publish(billingCycleEvents.created, {
			subject_type: 'billing_cycle',
			subject_id: cycle.id,
			client_id: cycle.client_id,
			payload: billingCycleFacts(cycle),
		});
	}
	return cycle;
}

/** Cancels whatever of a subscription still waits for money; what was paid stays paid. */
export async function cancelOpenCycles(
	context: OperationContext,
	subscriptionId: string,
): Promise<void> {
	for (const { id, status } of await store.listCyclesOf(context, subscriptionId)) {
		if (isEnded(status)) continue;
		const cycle = await store.lockCycle(context, id);
		if (!isEnded(cycle.status)) await cancelCycle(context, cycle);
	}
}

/** Nobody is to pay a cancelled cycle, so its links are closed too; money that still comes goes to people. */
export async function cancelCycle(context: OperationContext, cycle: BareCycle): Promise<void> {
	await move(context, billingCycleLifecycle, cycle, 'cancel');
	await closeLinks(context, { subject_type: 'billing_cycle', subject_id: cycle.id });
}
