import { isPartlySettled, voidCycle } from '../billing/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import * as changeStore from './change-store.ts';
import type { ChangeRow } from './change-store.ts';

/**
 * Drops what is planned or waits for a payment, because the subscription ends: there is nothing left to change. Money that has come
 * for a part stays with the cycle, and the end of the subscription gives it back.
 */
export async function dropChanges(
	context: OperationContext,
	subscription_id: string,
	reason: string,
	except: (change: ChangeRow) => boolean = () => false,
): Promise<void> {
	const requested = await changeStore.findRequested(context, subscription_id);
	if (requested !== null) await move(context, subscriptionChangeLifecycle, requested, 'cancel');
	for (const change of await changeStore.listLiveChanges(context, subscription_id)) {
		if (change.status === 'APPLIED' || except(change)) continue;
		// First: the end of its cycle must not find it waiting.
		await move(context, subscriptionChangeLifecycle, change, 'cancel', { lapses_on: null });
		const { billing_cycle_id, status } = change;
		if (status !== 'AWAITING_PAYMENT' || billing_cycle_id === null) continue;
		if (!(await isPartlySettled(context, billing_cycle_id)))
			await voidCycle(context, billing_cycle_id, reason);
	}
}
